"""When the money of a promise is due, and that it may come later than was said."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.scope import protected

_TO_REMIND = sa.text("reminded_at IS NULL")


class Instalment(Base):
    """A part of a promise, in minor units, and the day on which it is due; all of them come to the claim's amount.

    A decision to extend moves the day. What has been paid of it follows from what is confirmed of the claim: the
    earliest first.
    """

    __tablename__ = "instalment"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.Index("ix_instalment_claim_id", "claim_id", "due_on", "id"),
        sa.Index("ix_instalment_due", "due_on", "id", sqlite_where=_TO_REMIND, postgresql_where=_TO_REMIND),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False)
    due_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)


class Extension(Base):
    """That a decision moved an instalment to a later day, or back again by who moved it last; insert-only.

    The instalment is named by its number, not by a reference: its claimant may still change what was promised.
    """

    __tablename__ = "extension"
    __table_args__ = (
        sa.CheckConstraint("due_on <> was_on", name="moves"),
        {"info": protected()},
    )
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), primary_key=True, autoincrement=False)
    instalment_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    was_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    due_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
