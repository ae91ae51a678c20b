"""files that a worker takes in: lines staged beside the live table, progress and refusals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = {
    "statement_file": ("'previewed', 'imported', 'undone'", "'previewed', 'confirmed', 'imported', 'undone'"),
    "import_file": ("'previewed', 'imported'", "'previewed', 'confirmed', 'imported'"),
}


def upgrade() -> None:
    for table, (_before, after) in STATES.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("progress", sa.Integer(), server_default="0", nullable=False))
            batch_op.add_column(sa.Column("refusal", sa.Text(), server_default="", nullable=False))
        _change_states(table, after)
    op.create_table(
        "staged_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_line")),
    )
    op.create_index("ix_staged_line_run", "staged_line", ["run", "place", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("staged_line")
    for table, (before, _after) in STATES.items():
        # The version before this one knew no work under way: such a file waits for its confirmation again.
        op.execute(f"UPDATE {table} SET state = 'previewed' WHERE state = 'confirmed'")
        _change_states(table, before)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("refusal")
            batch_op.drop_column("progress")


def _change_states(table: str, states: str) -> None:
    name = op.f(f"ck_{table}_state")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"state IN ({states})")
