"""dated rates of exchange, written once"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "rate": "rate_billionths > 0",
    "currencies": "currency <> quote",
    "source": "source <> ''",
    "reason": "revision > 0 AND (revision = 1) = (reason = '')",
}


def upgrade() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("quoted_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rate_billionths", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_by_id", KEY, nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_exchange_rate_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["entered_by_id"], ["app_user.id"], name=op.f("fk_exchange_rate_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint(
            "currency", "quote", "quoted_on", "revision",
            name=op.f("uq_exchange_rate_currency_quote_quoted_on_revision"),
        ),
    )  # fmt: skip
    op.create_index("ix_exchange_rate_entered_by_id", "exchange_rate", ["entered_by_id"])


def downgrade() -> None:
    kept = op.get_bind().exec_driver_sql("SELECT count(*) FROM exchange_rate").scalar_one()
    if kept:
        raise RuntimeError(f"{kept} rates of exchange were entered; the version before this one would lose them")
    op.drop_table("exchange_rate")
