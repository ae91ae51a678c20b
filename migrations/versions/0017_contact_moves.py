"""contacts that left one household for another"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contact_move",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("from_household_id", KEY, nullable=False),
        sa.Column("to_household_id", KEY, nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("moved_by_id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("was_primary", sa.Boolean(), nullable=False),
        sa.Column("successor_id", KEY, nullable=True),
        sa.Column("task_ids", sa.JSON(), nullable=False),
        sa.Column("takes_back_id", KEY, nullable=True),
        sa.CheckConstraint("from_household_id <> to_household_id", name=op.f("ck_contact_move_elsewhere")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_move_contact_id")),
        sa.ForeignKeyConstraint(
            ["from_household_id"], ["household.id"], name=op.f("fk_contact_move_from_household_id")
        ),
        sa.ForeignKeyConstraint(["to_household_id"], ["household.id"], name=op.f("fk_contact_move_to_household_id")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["app_user.id"], name=op.f("fk_contact_move_moved_by_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["contact.id"], name=op.f("fk_contact_move_successor_id")),
        sa.ForeignKeyConstraint(["takes_back_id"], ["contact_move.id"], name=op.f("fk_contact_move_takes_back_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_move")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_contact_move_takes_back_id")),
    )
    op.create_index("ix_contact_move_contact", "contact_move", ["contact_id", "id"])
    for name in ("from_household_id", "to_household_id"):
        op.create_index(f"ix_contact_move_{name}", "contact_move", [name])


def downgrade() -> None:
    # Everybody stays where they are now; that they came from elsewhere is in the audit trail.
    op.drop_table("contact_move")
