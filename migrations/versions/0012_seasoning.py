"""confirmed money that left again within the seasoning window"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METHOD, DAYS, REVERSED = "ck_firm_seasoning_method", "ck_firm_seasoning_days", "ck_claim_reversed"


def upgrade() -> None:
    with op.batch_alter_table("firm") as batch_op:
        batch_op.add_column(sa.Column("seasoning_days", sa.Integer(), server_default="365", nullable=False))
        batch_op.add_column(sa.Column("seasoning_method", sa.Text(), server_default="lifo", nullable=False))
        batch_op.create_check_constraint(op.f(DAYS), "seasoning_days BETWEEN 0 AND 3660")
        batch_op.create_check_constraint(op.f(METHOD), "seasoning_method IN ('lifo', 'pro-rata')")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.add_column(sa.Column("reversed_minor", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f(REVERSED), "reversed_minor >= 0 AND reversed_minor <= allocated_minor")
    some = sa.text("reversed_minor > 0")
    op.create_index("ix_claim_reversed", "claim", ["filed_at", "id"], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "reversal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("allocation_id", KEY, nullable=False),
        sa.Column("withdrawal_id", KEY, nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_reversal_amount")),
        sa.ForeignKeyConstraint(["allocation_id"], ["allocation.id"], name=op.f("fk_reversal_allocation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversal")),
    )
    op.create_index("ix_reversal_allocation_id", "reversal", ["allocation_id"])
    op.create_index("ix_reversal_withdrawal_id", "reversal", ["withdrawal_id"])
    op.create_table(
        "reversal_end",
        sa.Column("reversal_id", KEY, nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("why IN ('line', 'reopened', 'recomputed')", name=op.f("ck_reversal_end_why")),
        sa.ForeignKeyConstraint(["reversal_id"], ["reversal.id"], name=op.f("fk_reversal_end_reversal_id")),
        sa.PrimaryKeyConstraint("reversal_id", name=op.f("pk_reversal_end")),
    )
    _look_at_what_is_there()


def _look_at_what_is_there() -> None:
    """Lets the worker find what left since, where claims were confirmed before this version."""
    if op.get_bind().exec_driver_sql("SELECT count(*) FROM allocation").scalar_one():
        message = sa.table(
            "outbox_message", sa.column("topic"), sa.column("payload"), sa.column("created_at", sa.DateTime())
        )
        now = datetime.now(UTC).replace(tzinfo=None)
        payload = '{"fields": ["seasoning_days"]}'
        op.execute(message.insert().values(topic="firm.changed", payload=payload, created_at=now))


def downgrade() -> None:
    # What is reversed could be worked out again; when it was found, and what was found before, could not.
    found = op.get_bind().exec_driver_sql("SELECT count(*) FROM reversal").scalar_one()
    if found:
        raise RuntimeError(f"{found} reversals were found; the version before this one would lose them")
    op.drop_table("reversal_end")
    op.drop_table("reversal")
    op.drop_index("ix_claim_reversed", table_name="claim")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.drop_constraint(op.f(REVERSED), type_="check")
        batch_op.drop_column("reversed_minor")
    with op.batch_alter_table("firm") as batch_op:
        batch_op.drop_constraint(op.f(METHOD), type_="check")
        batch_op.drop_constraint(op.f(DAYS), type_="check")
        batch_op.drop_column("seasoning_method")
        batch_op.drop_column("seasoning_days")
