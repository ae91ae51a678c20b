"""large statement files: read and taken in beside the work of others, counted at once; lines that were evidence stay"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = "state IN ('previewed', 'confirmed', 'imported', 'undone')"
AFTER = "state IN ('reading', 'previewed', 'confirmed', 'imported', 'leaving', 'undone')"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _change_states(AFTER)
    with op.batch_alter_table("statement_file") as batch_op:
        batch_op.add_column(sa.Column("outline", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("run", sa.String(length=32), server_default="", nullable=False))
    with op.batch_alter_table("account") as batch_op:
        batch_op.add_column(sa.Column("opened_by_file_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_account_opened_by_file_id"), "statement_file", ["opened_by_file_id"], ["id"]
        )  # fmt: skip
    op.create_index("ix_account_opened_by", "account", ["opened_by_file_id"], unique=False)
    # Not in a batch: that would copy every line there is.
    op.add_column("activity", sa.Column("is_bound", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE activity SET is_bound = true WHERE id IN (SELECT activity_id FROM allocation)")
    op.add_column("staged_line", sa.Column("line", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_staged_line_day", "staged_line", ["run", "place", "booked_on"], unique=False)
    op.create_table(
        "uncounted_file",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("place = 1", name=op.f("ck_uncounted_file_place")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_uncounted_file_file_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_uncounted_file")),
    )


def downgrade() -> None:
    # The version before this one would count lines of a file of which not all are there.
    under_way = op.get_bind().exec_driver_sql("SELECT count(*) FROM uncounted_file").scalar_one()
    if under_way:
        raise RuntimeError("a large file is being taken in or taken back; let the worker end that first")
    op.drop_table("uncounted_file")
    op.drop_index("ix_staged_line_day", table_name="staged_line")
    op.drop_column("staged_line", "line")
    op.drop_column("activity", "is_bound")
    op.drop_index("ix_account_opened_by", table_name="account")
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_constraint(op.f("fk_account_opened_by_file_id"), type_="foreignkey")
        batch_op.drop_column("opened_by_file_id")
    op.execute("UPDATE statement_file SET state = 'previewed' WHERE state IN ('reading', 'confirmed')")
    op.execute("UPDATE statement_file SET state = 'undone' WHERE state = 'leaving'")
    with op.batch_alter_table("statement_file") as batch_op:
        batch_op.drop_column("run")
        batch_op.drop_column("outline")
    _change_states(BEFORE)


def _change_states(states: str) -> None:
    name = op.f("ck_statement_file_state")
    with op.batch_alter_table("statement_file") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, states)
