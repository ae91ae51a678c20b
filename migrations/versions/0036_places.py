"""on which days people are part of their teams"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Written out: what copies the table instead would take down what hangs on it.
    op.execute("ALTER TABLE app_user ADD COLUMN placed_on DATE")
    op.create_table(
        "team_place",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_team_place_days")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_team_place_user_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_place_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_place")),
        sa.UniqueConstraint("user_id", "starts_on", name=op.f("uq_team_place_user_id_starts_on")),
    )
    op.create_index("ix_team_place_team_id", "team_place", ["team_id"])
    # Earlier teams are not known; that of today counts from when the person came, as it did before.
    op.execute(
        "INSERT INTO team_place (user_id, team_id, starts_on)"
        " SELECT id, team_id, joined_on FROM app_user WHERE team_id IS NOT NULL"
    )


def downgrade() -> None:
    # The version before this one pays whole periods by the team of today.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM team_place WHERE ends_on IS NOT NULL").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} moves between teams are on the record; the version before would lose them")
    op.drop_table("team_place")
    op.execute("ALTER TABLE app_user DROP COLUMN placed_on")
