"""disputes of statements, what both sides said, what was decided, and the firm's days for both"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, GRANTED = sa.text("state IN ('open', 'agreed')"), sa.text("state = 'granted'")
DAYS = {"dispute_filing_days": ("30", "0 AND 3660"), "dispute_answer_days": ("14", "1 AND 365")}


def upgrade() -> None:
    with op.batch_alter_table("firm") as batch_op:
        for name, (usual, limits) in DAYS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default=usual, nullable=False))
            batch_op.create_check_constraint(op.f(f"ck_firm_{name}"), f"{name} BETWEEN {limits}")
    _disputes()
    _messages()
    _decisions()


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("period_id", KEY, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), server_default="", nullable=False),
        sa.Column("part_on", sa.Date(), nullable=True),
        sa.Column("claim_id", KEY, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("actual_minor", sa.BigInteger(), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("granted_minor", sa.BigInteger(), nullable=True),
        sa.Column("signer_id", KEY, nullable=True),
        sa.Column("settles_on", sa.Date(), nullable=True),
        sa.Column("spoken_by_id", KEY, nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_checks(),
        *_references(
            "dispute", user_id="app_user", period_id="credit_period", claim_id="claim", signer_id="app_user",
            spoken_by_id="app_user",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )  # fmt: skip
    one = ["user_id", "period_id", "subject"]
    op.create_index("ix_dispute_subject", "dispute", one, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_dispute_due", "dispute", ["due_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_dispute_period", "dispute", ["period_id", "id"])
    op.create_index("ix_dispute_user", "dispute", ["user_id", "id"])
    granted = {"sqlite_where": GRANTED, "postgresql_where": GRANTED}
    op.create_index("ix_dispute_granted", "dispute", ["settles_on", "id"], **granted)
    for column in ("claim_id", "signer_id", "spoken_by_id"):
        op.create_index(f"ix_dispute_{column}", "dispute", [column])


def _checks() -> list[sa.CheckConstraint]:
    found = {
        "about": "about IN ('line', 'claim', 'judged', 'other')",
        "state": "state IN ('open', 'agreed', 'granted', 'refused', 'withdrawn')",
        "reason": "reason IN ('share', 'amount', 'household', 'period', 'plan', 'missing', 'rate', 'other')",
        "terms": "expected_minor <> actual_minor AND explanation <> ''",
        "granted": "(state IN ('agreed', 'granted')) = (granted_minor IS NOT NULL)",
        "settles": "(state = 'granted') = (settles_on IS NOT NULL)",
        "signer": "state <> 'agreed' OR signer_id IS NOT NULL",
        "due": "due_on >= filed_on",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_dispute_{name}")) for name, rule in found.items()]


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def _messages() -> None:
    op.create_table(
        "dispute_message",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dispute_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("body <> ''", name=op.f("ck_dispute_message_body")),
        *_references("dispute_message", dispute_id="dispute", author_id="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_message")),
    )
    op.create_index("ix_dispute_message_dispute", "dispute_message", ["dispute_id", "id"])
    op.create_index("ix_dispute_message_author_id", "dispute_message", ["author_id"])


def _decisions() -> None:
    checks = {
        "outcome": "outcome IN ('grant', 'refuse', 'sign', 'decline')",
        "amount": "(outcome IN ('grant', 'sign')) = (amount_minor IS NOT NULL)",
        "reason": "outcome = 'sign' OR reason <> ''",
        "single_control": "outcome = 'grant' OR NOT is_single_control",
    }
    op.create_table(
        "dispute_decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dispute_id", KEY, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("is_single_control", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_dispute_decision_{name}")) for name, rule in checks.items()),
        *_references("dispute_decision", dispute_id="dispute", decided_by_id="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_decision")),
    )
    op.create_index("ix_dispute_decision_dispute", "dispute_decision", ["dispute_id", "id"])
    op.create_index("ix_dispute_decision_decided_by_id", "dispute_decision", ["decided_by_id"])


def downgrade() -> None:
    # The version before this one has no place for them, and what was disputed and decided is never taken away.
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM dispute").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} disputes were filed; the version before this one would lose them")
    for table in ("dispute_decision", "dispute_message", "dispute"):
        op.drop_table(table)
    with op.batch_alter_table("firm") as batch_op:
        for name in DAYS:
            batch_op.drop_constraint(op.f(f"ck_firm_{name}"), type_="check")
            batch_op.drop_column(name)
