"""which claims brought a household's confirmed money, in the order in which they were filed"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    brought = sa.text("allocated_minor > 0")
    op.create_index(
        "ix_claim_brought", "claim", ["household_id", "filed_at"], sqlite_where=brought, postgresql_where=brought
    )


def downgrade() -> None:
    op.drop_index("ix_claim_brought", table_name="claim")
