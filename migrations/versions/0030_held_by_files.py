"""which files hold a line, so that it outlives the file that brought it; who settled a bank's change alone"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# Also who never moved takes part in what concerns other households, as somebody related.
ELSEWHERE = (
    "id IN (SELECT m.contact_id FROM contact_move m) OR id IN (SELECT p.contact_id FROM participant p"
    " JOIN interaction i ON i.id = p.interaction_id JOIN contact c ON c.id = p.contact_id"
    " WHERE i.household_id <> c.household_id)"
)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    single = sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("bank_change", single)
    op.add_column("statement_file", sa.Column("notes_held", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "held_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["activity.id"], name=op.f("fk_held_line_line_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_held_line_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_line")),
        sa.UniqueConstraint("line_id", "file_id", name=op.f("uq_held_line_line_id_file_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_held_line_file_id", "held_line", ["file_id"])
    op.create_table(
        "staged_known",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_known")),
    )
    op.create_index("ix_staged_known_run", "staged_known", ["run", "id"])
    # A contact's last contact is that of the household to which it belongs now.
    op.execute(
        "UPDATE contact SET last_contact_at = (SELECT MAX(p.occurred_at) FROM participant p"
        " JOIN interaction i ON i.id = p.interaction_id AND i.household_id = contact.household_id"
        f" WHERE p.contact_id = contact.id) WHERE {ELSEWHERE}"
    )
    # Files that wait were read without noting which known lines they hold: they are read anew.
    op.execute(
        "UPDATE statement_file SET outline = NULL WHERE state IN ('previewed', 'confirmed') AND outline IS NOT NULL"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE contact SET last_contact_at = (SELECT MAX(p.occurred_at) FROM participant p"
        f" WHERE p.contact_id = contact.id) WHERE {ELSEWHERE}"
    )
    op.drop_table("staged_known")
    op.drop_table("held_line")
    op.drop_column("statement_file", "notes_held")
    op.drop_column("bank_change", "is_single_control")
