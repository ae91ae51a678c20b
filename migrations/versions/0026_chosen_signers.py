"""whom a scorecard's scores wait for where nobody else is above the person"""

from alembic import op

revision = "0026"
down_revision = "0021"
branch_labels = None
depends_on = None

TYPES = {"sqlite": "INTEGER", "postgresql": "BIGINT"}


def upgrade() -> None:
    # Written out: what copies the table instead would let numbers of scorecards be given twice.
    kind = TYPES[op.get_bind().dialect.name]
    op.execute(
        f"ALTER TABLE scorecard ADD COLUMN signer_id {kind} CONSTRAINT fk_scorecard_signer_id REFERENCES app_user (id)"
    )
    op.create_index("ix_scorecard_signer_id", "scorecard", ["signer_id"])


def downgrade() -> None:
    op.drop_index("ix_scorecard_signer_id", "scorecard")
    op.execute("ALTER TABLE scorecard DROP COLUMN signer_id")
