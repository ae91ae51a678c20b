"""periods of credited money, their statements, and an index on confirmations by day"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PEOPLE = ("opened_by_id", "calculated_by_id", "reviewed_by_id", "closed_by_id")
SUMS = ("formula_minor", "total_minor", "held_minor", "paid_minor", "carried_minor")


def upgrade() -> None:
    confirmed = sa.text("outcome = 'confirm'")
    op.create_index(
        "ix_decision_confirmed", "decision", ["decided_on", "id"], sqlite_where=confirmed, postgresql_where=confirmed
    )
    _periods()
    _statements()
    _links()


def _periods() -> None:
    op.create_table(
        "credit_period",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("runs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("calculated_by_id", KEY, nullable=True),
        sa.Column("calculated_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", KEY, nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", KEY, nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("exceptions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_checks(),
        *(
            sa.ForeignKeyConstraint([one], ["app_user.id"], name=op.f(f"fk_credit_period_{one}")) for one in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_period")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_credit_period_starts_on")),
    )  # fmt: skip
    for column in ("ends_on", *PEOPLE):
        op.create_index(f"ix_credit_period_{column}", "credit_period", [column])


def _checks() -> list[sa.CheckConstraint]:
    found = {
        "kind": "kind IN ('month', 'quarter', 'year')",
        "state": "state IN ('open', 'calculated', 'reviewed', 'closed')",
        "days": "ends_on >= starts_on",
        "calculated": "(state = 'open') = (calculated_by_id IS NULL)",
        "reviewed": "(state IN ('reviewed', 'closed')) = (reviewed_by_id IS NOT NULL)",
        "closed": "(state = 'closed') = (closed_by_id IS NOT NULL) AND (state = 'closed') = (closed_at IS NOT NULL)"
        " AND (state = 'closed') = (digest IS NOT NULL)",
        "single_control": "is_single_control = COALESCE(closed_by_id IN (calculated_by_id, reviewed_by_id), false)",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_credit_period_{name}")) for name, rule in found.items()]


def _statements() -> None:
    op.create_table(
        "bonus_statement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("period_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("plan_version_id", KEY, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_bonus_statement_digest")),
        sa.CheckConstraint("paid_minor >= 0 AND carried_minor <= 0", name=op.f("ck_bonus_statement_payment")),
        sa.ForeignKeyConstraint(["period_id"], ["credit_period.id"], name=op.f("fk_bonus_statement_period_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_bonus_statement_user_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["bonus_plan_version.id"], name=op.f("fk_bonus_statement_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_statement")),
        sa.UniqueConstraint(
            "period_id", "user_id", "starts_on", name=op.f("uq_bonus_statement_period_id_user_id_starts_on")
        ),
    )
    op.create_index("ix_bonus_statement_user", "bonus_statement", ["user_id", "period_id"])
    op.create_index("ix_bonus_statement_plan_version_id", "bonus_statement", ["plan_version_id"])


def _links() -> None:
    op.create_table(
        "statement_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("statement_id", KEY, nullable=False),
        sa.Column("earlier_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('clawback', 'released', 'carried')", name=op.f("ck_statement_link_kind")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bonus_statement.id"], name=op.f("fk_statement_link_statement_id")
        ),
        sa.ForeignKeyConstraint(["earlier_id"], ["bonus_statement.id"], name=op.f("fk_statement_link_earlier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_link")),
        sa.UniqueConstraint(
            "statement_id", "kind", "earlier_id", name=op.f("uq_statement_link_statement_id_kind_earlier_id")
        ),
    )  # fmt: skip
    op.create_index("ix_statement_link_earlier_id", "statement_link", ["earlier_id"])


def downgrade() -> None:
    # The version before this one has no place for them, and what was calculated and closed is never taken away.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM credit_period WHERE state <> 'open'").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} periods were calculated; the version before this one would lose their statements")
    op.drop_table("statement_link")
    op.drop_table("bonus_statement")
    op.drop_table("credit_period")
    op.drop_index("ix_decision_confirmed", table_name="decision")
