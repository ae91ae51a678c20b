"""promises in instalments, and decisions that extend them"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OUTCOMES = ("'confirm', 'reject', 'ask', 'release', 'lapse', 'reopen'", "'reject', 'ask', 'reopen'")
WITH_EXTEND = (f"{OUTCOMES[0]}, 'extend'", f"{OUTCOMES[1]}, 'extend'")
DECIDER, GRACE, REMINDER = "ck_decision_decider", "ck_firm_promise_grace_days", "ck_firm_promise_reminder_days"
OPEN = "kind = 'promised' AND state IN ('promised', 'needs-answer', 'part-confirmed')"


def upgrade() -> None:
    with op.batch_alter_table("firm") as batch_op:
        batch_op.add_column(sa.Column("promise_reminder_days", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("promise_grace_days", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f(REMINDER), "promise_reminder_days BETWEEN 0 AND 90")
        batch_op.create_check_constraint(op.f(GRACE), "promise_grace_days BETWEEN 0 AND 3660")
    _change_checks(WITH_EXTEND)
    with op.batch_alter_table("decision") as batch_op:
        batch_op.alter_column("decided_by_id", existing_type=KEY, nullable=True)
        batch_op.create_check_constraint(op.f(DECIDER), "decided_by_id IS NOT NULL OR outcome = 'lapse'")
    op.create_table(
        "instalment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_instalment_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_instalment_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
    )
    to_remind = sa.text("reminded_at IS NULL")
    op.create_index("ix_instalment_claim_id", "instalment", ["claim_id", "due_on", "id"])
    op.create_index(
        "ix_instalment_due", "instalment", ["due_on", "id"], sqlite_where=to_remind, postgresql_where=to_remind
    )
    op.create_table(
        "extension",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("instalment_id", KEY, nullable=False),
        sa.Column("was_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("due_on > was_on", name=op.f("ck_extension_later")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_extension_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", "instalment_id", name=op.f("pk_extension")),
    )
    op.create_index(
        "ix_claim_due", "claim", ["expected_on", "id"], sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )
    # Until now a promise had one day; its claimant was not reminded of it, and is not reminded of what is past.
    op.execute(
        "INSERT INTO instalment (claim_id, due_on, amount_minor) SELECT id, expected_on, amount_minor FROM claim "
        "WHERE kind = 'promised' ORDER BY id"
    )


def downgrade() -> None:
    lost = {
        "promises are due in instalments": "SELECT count(*) FROM (SELECT 1 FROM instalment GROUP BY claim_id "
        "HAVING count(*) > 1) AS several",
        "decisions extended a promise": "SELECT count(*) FROM decision WHERE outcome = 'extend'",
        "promises lapsed by the clock": "SELECT count(*) FROM decision WHERE decided_by_id IS NULL",
    }
    for words, statement in lost.items():
        count = op.get_bind().exec_driver_sql(statement).scalar_one()
        if count:
            raise RuntimeError(f"{count} {words}; the version before this one would lose that")
    op.drop_index("ix_claim_due", table_name="claim")
    op.drop_table("extension")
    op.drop_table("instalment")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f(DECIDER), type_="check")
        batch_op.alter_column("decided_by_id", existing_type=KEY, nullable=False)
    _change_checks(OUTCOMES)
    with op.batch_alter_table("firm") as batch_op:
        batch_op.drop_constraint(op.f(GRACE), type_="check")
        batch_op.drop_constraint(op.f(REMINDER), type_="check")
        batch_op.drop_column("promise_grace_days")
        batch_op.drop_column("promise_reminder_days")


def _change_checks(known: tuple[str, str]) -> None:
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f("ck_decision_outcome"), type_="check")
        batch_op.drop_constraint(op.f("ck_decision_reason"), type_="check")
        batch_op.create_check_constraint(op.f("ck_decision_outcome"), f"outcome IN ({known[0]})")
        batch_op.create_check_constraint(op.f("ck_decision_reason"), f"outcome NOT IN ({known[1]}) OR reason <> ''")
