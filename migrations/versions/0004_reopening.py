"""decisions that reopen a claim, and the evidence that they give back"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHECKS = {
    "ck_decision_outcome": (
        "outcome IN ('confirm', 'reject', 'ask', 'release', 'lapse')",
        "outcome IN ('confirm', 'reject', 'ask', 'release', 'lapse', 'reopen')",
    ),
    "ck_decision_reason": (
        "outcome NOT IN ('reject', 'ask') OR reason <> ''",
        "outcome NOT IN ('reject', 'ask', 'reopen') OR reason <> ''",
    ),
}


def upgrade() -> None:
    _change_checks(after=True)
    with op.batch_alter_table("claim") as batch_op:
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(), nullable=True))
    op.create_index("ix_claim_earlier_claim_id", "claim", ["earlier_claim_id"], unique=False)
    op.create_table(
        "allocation_end",
        sa.Column("allocation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["allocation_id"], ["allocation.id"], name=op.f("fk_allocation_end_allocation_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_allocation_end_decision_id")),
        sa.PrimaryKeyConstraint("allocation_id", name=op.f("pk_allocation_end")),
    )
    op.create_index("ix_allocation_end_decision_id", "allocation_end", ["decision_id"], unique=False)


def downgrade() -> None:
    # The version before this one knows no such decisions, and decisions are never taken away: it refuses instead.
    reopened = op.get_bind().exec_driver_sql("SELECT count(*) FROM decision WHERE outcome = 'reopen'").scalar_one()
    if reopened:
        raise RuntimeError(f"{reopened} decisions reopened a claim; the version before this one would lose them")
    op.drop_index("ix_allocation_end_decision_id", table_name="allocation_end")
    op.drop_table("allocation_end")
    op.drop_index("ix_claim_earlier_claim_id", table_name="claim")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.drop_column("reopened_at")
    _change_checks(after=False)


def _change_checks(*, after: bool) -> None:
    with op.batch_alter_table("decision") as batch_op:
        for name, wanted in CHECKS.items():
            batch_op.drop_constraint(op.f(name), type_="check")
            batch_op.create_check_constraint(op.f(name), wanted[after])
