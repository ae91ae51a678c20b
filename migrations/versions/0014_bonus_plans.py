"""bonus plans, their versions and whom they are assigned to"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bonus_plan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_bonus_plan_name")),
    )
    _versions()
    _assignments()


def _versions() -> None:
    op.create_table(
        "bonus_plan_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", KEY, nullable=False),
        sa.Column("drafted_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by_id", KEY, nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'approved', 'withdrawn')", name=op.f("ck_bonus_plan_version_state")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_bonus_plan_version_days")),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_by_id IS NOT NULL) AND (state = 'approved') = (approved_at IS NOT NULL)",
            name=op.f("ck_bonus_plan_version_approved"),
        ),
        sa.CheckConstraint(
            "is_single_control = COALESCE(approved_by_id = drafted_by_id, false)",
            name=op.f("ck_bonus_plan_version_single_control"),
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_bonus_plan_version_digest")),
        sa.ForeignKeyConstraint(["plan_id"], ["bonus_plan.id"], name=op.f("fk_bonus_plan_version_plan_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["app_user.id"], name=op.f("fk_bonus_plan_version_drafted_by_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["app_user.id"], name=op.f("fk_bonus_plan_version_approved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_bonus_plan_version_plan_id_number")),
    )
    draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_bonus_plan_version_draft", "bonus_plan_version", ["plan_id"], unique=True, sqlite_where=draft,
        postgresql_where=draft,
    )  # fmt: skip
    for column in ("drafted_by_id", "approved_by_id"):
        op.create_index(f"ix_bonus_plan_version_{column}", "bonus_plan_version", [column])


def _assignments() -> None:
    op.create_table(
        "bonus_assignment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assigned_by_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_bonus_assignment_whose")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_bonus_assignment_days")),
        sa.ForeignKeyConstraint(["plan_id"], ["bonus_plan.id"], name=op.f("fk_bonus_assignment_plan_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_bonus_assignment_user_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_bonus_assignment_team_id")),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["app_user.id"], name=op.f("fk_bonus_assignment_assigned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_assignment")),
    )
    for column in ("plan_id", "user_id", "team_id", "assigned_by_id"):
        op.create_index(f"ix_bonus_assignment_{column}", "bonus_assignment", [column])


def downgrade() -> None:
    # The version before this one has no place for them, and what people drafted and approved is never taken away.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM bonus_plan_version").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} versions of bonus plans are kept; the version before this one would lose them")
    op.drop_table("bonus_assignment")
    op.drop_table("bonus_plan_version")
    op.drop_table("bonus_plan")
