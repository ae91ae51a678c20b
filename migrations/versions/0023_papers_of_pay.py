"""payroll numbers and layouts, and awards that are not money"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PEOPLE = ("user_id", "entered_by_id", "approved_by_id", "withdrawn_by_id")
CHECKS = {
    "state": "state IN ('entered', 'approved', 'withdrawn')",
    "value": "(value_minor IS NULL) = (currency IS NULL)",
    "value_sign": "value_minor >= 0",
    "not_for_oneself": "entered_by_id <> user_id",
    "approved": "(approved_by_id IS NULL) = (approved_at IS NULL)",
    "approver": "state <> 'approved' OR approved_by_id IS NOT NULL",
    "waits": "state <> 'entered' OR approved_by_id IS NULL",
    "not_by_oneself": "COALESCE(approved_by_id <> user_id, true)",
    "single_control": "is_single_control = COALESCE(approved_by_id = entered_by_id, false)",
    "withdrawn": "(state = 'withdrawn') = (withdrawn_by_id IS NOT NULL)"
    " AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
    " AND (state = 'withdrawn') = (withdrawn_why IS NOT NULL)",
}


def upgrade() -> None:
    op.add_column("app_user", sa.Column("payroll_number", sa.Text(), nullable=True))
    op.create_table(
        "payroll_layout",
        sa.Column("user_id", KEY, autoincrement=False, nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_payroll_layout_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_payroll_layout")),
    )
    op.create_table(
        "incentive_award",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entered_by_id", KEY, nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by_id", KEY, nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("withdrawn_by_id", KEY, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_incentive_award_{name}")) for name, rule in CHECKS.items()),
        *(sa.ForeignKeyConstraint([one], ["app_user.id"], name=op.f(f"fk_incentive_award_{one}")) for one in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive_award")),
    )
    op.create_index("ix_incentive_award_user_id_given_on", "incentive_award", ["user_id", "given_on"])
    waiting = sa.text("state = 'entered'")
    op.create_index(
        "ix_incentive_award_waiting", "incentive_award", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )
    for one in PEOPLE[1:]:
        op.create_index(f"ix_incentive_award_{one}", "incentive_award", [one])


def downgrade() -> None:
    # The version before this one has no place for them, and what somebody was given is never taken off the record.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM incentive_award").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} awards are on the record; the version before this one would lose them")
    op.drop_table("incentive_award")
    op.drop_table("payroll_layout")
    op.drop_column("app_user", "payroll_number")
