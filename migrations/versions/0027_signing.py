"""the claims that a dispute is about, and the tasks that its steps made"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "dispute_claim",
        sa.Column("dispute_id", KEY, nullable=False),
        sa.Column("claim_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_claim_dispute_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_dispute_claim_claim_id")),
        sa.PrimaryKeyConstraint("dispute_id", "claim_id", name=op.f("pk_dispute_claim")),
    )
    op.create_index("ix_dispute_claim_claim_id", "dispute_claim", ["claim_id"])
    op.create_table(
        "dispute_task",
        sa.Column("task_id", KEY, nullable=False),
        sa.Column("dispute_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_dispute_task_task_id")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_task_dispute_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_dispute_task")),
    )
    op.create_index("ix_dispute_task_dispute_id", "dispute_task", ["dispute_id"])
    # Those of which money was taken back are added with the next step of a dispute that waits.
    op.execute(
        "INSERT INTO dispute_claim (dispute_id, claim_id) SELECT id, claim_id FROM dispute WHERE claim_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("dispute_task")
    op.drop_table("dispute_claim")
