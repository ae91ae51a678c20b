"""lines that take back or correct earlier ones, and what lines are called"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("activity", sa.Column("reference", sa.Text(), server_default="", nullable=False))
    op.add_column("staged_line", sa.Column("reference", sa.Text(), server_default="", nullable=False))
    op.add_column("staged_line", sa.Column("correcting", sa.Text(), nullable=True))
    op.add_column("staged_line", sa.Column("corrects", sa.Text(), server_default="", nullable=False))
    marked = sa.text("correcting IS NOT NULL")
    op.create_index(
        "ix_staged_line_correcting", "staged_line", ["run", "id"], sqlite_where=marked, postgresql_where=marked
    )
    op.create_table(
        "correction",
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), server_default="", nullable=False),
        sa.Column("corrected_id", KEY, nullable=True),
        sa.CheckConstraint("kind IN ('reverses', 'replaces', 'deletes')", name=op.f("ck_correction_kind")),
        sa.CheckConstraint("corrected_id <> line_id", name=op.f("ck_correction_other")),
        sa.ForeignKeyConstraint(["line_id"], ["activity.id"], name=op.f("fk_correction_line_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_correction_file_id")),
        sa.ForeignKeyConstraint(["corrected_id"], ["activity.id"], name=op.f("fk_correction_corrected_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_correction")),
        sa.UniqueConstraint("corrected_id", name=op.f("uq_correction_corrected_id")),
    )
    op.create_index("ix_correction_file_id", "correction", ["file_id"])


def downgrade() -> None:
    # Nobody decided any of it: files say so, and say it again when they are imported again.
    op.drop_table("correction")
    op.drop_index("ix_staged_line_correcting", table_name="staged_line")
    for name in ("corrects", "correcting", "reference"):
        op.drop_column("staged_line", name)
    op.drop_column("activity", "reference")
