"""Dated rates of exchange, written once: a correction is one more row of the same two currencies and day."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment


class ExchangeRate(Base):
    """On a day one unit of `currency` was worth so many billionths of a unit of `quote`.

    Of several rows for the same currencies and day the one with the highest `revision` counts; those after the first
    say why they were made.
    """

    __tablename__ = "exchange_rate"
    __table_args__ = (
        sa.UniqueConstraint("currency", "quote", "quoted_on", "revision"),
        sa.CheckConstraint("rate_billionths > 0", name="rate"),
        sa.CheckConstraint("currency <> quote", name="currencies"),
        sa.CheckConstraint("source <> ''", name="source"),
        sa.CheckConstraint("revision > 0 AND (revision = 1) = (reason = '')", name="reason"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    quote: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    quoted_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    revision: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    rate_billionths: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    source: Mapped[str] = mapped_column(sa.Text, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    entered_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
