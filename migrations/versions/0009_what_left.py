"""an index of what left accounts, by amount and day"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    left = sa.text("amount_minor < 0")
    op.create_index(
        "ix_activity_left", "activity", ["currency", "amount_minor", "booked_on"], sqlite_where=left,
        postgresql_where=left,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_activity_left", table_name="activity")
