"""documents of households"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TYPES = (
    "'application/pdf', 'image/png', 'image/jpeg', "
    "'application/vnd.openxmlformats-officedocument.wordprocessingml.document', "
    "'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'"
)


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", KEY, nullable=False),
        sa.Column("household_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", KEY, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('contract', 'identity', 'correspondence', 'other')", name=op.f("ck_document_kind")
        ),
        sa.CheckConstraint(f"media_type IN ({TYPES})", name=op.f("ck_document_media_type")),
        sa.CheckConstraint("title <> '' AND file_name <> ''", name=op.f("ck_document_named")),
        sa.CheckConstraint("size > 0 AND length(sha256) = 64", name=op.f("ck_document_content")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_document_household_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["app_user.id"], name=op.f("fk_document_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("household_id", "sha256", name=op.f("uq_document_household_id_sha256")),
    )
    op.create_index("ix_document_sha256", "document", ["sha256"], unique=False)


def downgrade() -> None:
    # The version before this one has no place for them, and what people handed in is never taken away: it refuses.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM document").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} documents are kept; the version before this one would lose them")
    op.drop_table("document")
