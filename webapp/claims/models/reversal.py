"""Confirmed money that left again within the seasoning window."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.scope import protected


class Reversal(Base):
    """That a withdrawal took some of an allocation's money away again, in minor units; insert-only.

    It counts while it has no end. The withdrawal is named by its number and its day, not by a reference: an import that
    is undone takes its lines away, and what was found about them stays readable.
    """

    __tablename__ = "reversal"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.Index("ix_reversal_allocation_id", "allocation_id"),
        sa.Index("ix_reversal_withdrawal_id", "withdrawal_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    allocation_id: Mapped[int] = mapped_column(sa.ForeignKey("allocation.id"), nullable=False)
    withdrawal_id: Mapped[int] = mapped_column(Key, nullable=False)
    withdrawn_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    found_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class ReversalEnd(Base):
    """That a reversal counts no longer: its line changed or went, its claim was reopened, or it came out otherwise."""

    __tablename__ = "reversal_end"
    __table_args__ = (
        sa.CheckConstraint("why IN ('line', 'reopened', 'recomputed')", name="why"),
        {"info": protected()},
    )
    reversal_id: Mapped[int] = mapped_column(sa.ForeignKey("reversal.id"), primary_key=True, autoincrement=False)
    ended_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    why: Mapped[str] = mapped_column(sa.Text, nullable=False)
