"""what computing closed statements anew came to, and an index on moves between own accounts"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "closed_check",
        sa.Column("id", KEY, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", KEY, nullable=True),
        sa.Column("night_on", sa.Date(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("statements", sa.Integer(), nullable=True),
        sa.Column("differences", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint("(night_on IS NULL) = (asked_by_id IS NOT NULL)", name=op.f("ck_closed_check_asked")),
        sa.CheckConstraint("(checked_at IS NULL) = (statements IS NULL)", name=op.f("ck_closed_check_checked")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["app_user.id"], name=op.f("fk_closed_check_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_check")),
        sa.UniqueConstraint("night_on", name=op.f("uq_closed_check_night_on")),
    )
    op.create_index("ix_closed_check_asked_by_id", "closed_check", ["asked_by_id"])
    moved = sa.text("kind = 'internal'")
    op.create_index("ix_activity_internal", "activity", ["id"], sqlite_where=moved, postgresql_where=moved)


def downgrade() -> None:
    op.drop_index("ix_activity_internal", "activity")
    op.drop_table("closed_check")
