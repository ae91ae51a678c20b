"""what a bank says anew about a line that is evidence, until that is settled; files that cannot be taken in"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("statement_file", sa.Column("is_refused", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "bank_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("was_on", sa.Date(), nullable=False),
        sa.Column("was_minor", sa.BigInteger(), nullable=False),
        sa.Column("was_currency", sa.String(3), nullable=False),
        sa.Column("is_on", sa.Date(), nullable=False),
        sa.Column("is_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_currency", sa.String(3), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", KEY, nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'taken', 'left', 'outdated')", name=op.f("ck_bank_change_state")),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f("ck_bank_change_settled")),
        sa.CheckConstraint(
            "state <> 'left' OR (reason <> '' AND settled_by_id IS NOT NULL)", name=op.f("ck_bank_change_reason")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["activity.id"], name=op.f("fk_bank_change_line_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_bank_change_file_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["app_user.id"], name=op.f("fk_bank_change_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_change")),
        sa.UniqueConstraint("line_id", "file_id", name=op.f("uq_bank_change_line_id_file_id")),
        sqlite_autoincrement=True,
    )
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_bank_change_file_id", "bank_change", ["file_id"])
    op.create_index("ix_bank_change_waiting", "bank_change", ["line_id"], sqlite_where=waits, postgresql_where=waits)

    # Who extended a promise last may take that back.
    _change_check("ck_extension_later", "ck_extension_moves", "due_on <> was_on")


def _change_check(before: str, after: str, condition: str) -> None:
    with op.batch_alter_table("extension") as batch_op:
        batch_op.drop_constraint(op.f(before), type_="check")
        batch_op.create_check_constraint(op.f(after), condition)


def downgrade() -> None:
    """Goes only where nobody settled any: the files themselves say the rest again."""
    settled = op.get_bind().exec_driver_sql("SELECT COUNT(*) FROM bank_change WHERE state <> 'waiting'").scalar_one()
    if settled:
        raise RuntimeError("changes of the bank were settled; the older version has no place for that")
    back = op.get_bind().exec_driver_sql("SELECT COUNT(*) FROM extension WHERE due_on < was_on").scalar_one()
    if back:
        raise RuntimeError("extensions were taken back; the older version has no place for that")
    _change_check("ck_extension_moves", "ck_extension_later", "due_on > was_on")
    op.drop_table("bank_change")
    op.drop_column("statement_file", "is_refused")
