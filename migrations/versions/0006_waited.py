"""how long claims had waited when they were decided"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SECONDS = {
    "sqlite": "max(0, CAST(round((julianday(decision.decided_at) - julianday(c.filed_at)) * 86400) AS INTEGER))",
    "postgresql": "greatest(0, extract(epoch FROM decision.decided_at - c.filed_at)::bigint)",
}


def upgrade() -> None:
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("waited_seconds", sa.BigInteger(), nullable=True))
    # What was reopened and decided anew before this version has no such figure; it would tell of both.
    op.execute(
        f"UPDATE decision SET waited_seconds = {SECONDS[op.get_bind().dialect.name]} FROM claim c "
        "WHERE c.id = decision.claim_id AND c.kind <> 'promised' AND decision.id = (SELECT min(d.id) FROM decision d "
        "WHERE d.claim_id = c.id AND d.outcome IN ('confirm', 'reject'))"
    )
    waited = sa.text("waited_seconds IS NOT NULL")
    op.create_index(
        "ix_decision_waited", "decision", ["decided_on", "decided_by_id", "waited_seconds"], sqlite_where=waited,
        postgresql_where=waited,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_decision_waited", table_name="decision")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_column("waited_seconds")
