"""Decisions on claims, the evidence allocated by them, and what the claimant answered."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment
from webapp.scope import protected

_WAITED = sa.text("waited_seconds IS NOT NULL")
_CONFIRMED = sa.text("outcome = 'confirm'")


class Decision(Base):
    """What a controller decided, why, and what lay before them; insert-only.

    `decided_on` is the day in the firm's zone, which is the period of the money. `waited_seconds` is how long the claim
    had waited since it was filed or reopened, where this is the first confirmation or rejection since; promises wait
    for a day that their claimant named, so none is kept for them. Nobody is the decider of a promise that lapsed by the
    firm's own rule.
    """

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint(
            "outcome IN ('confirm', 'reject', 'ask', 'release', 'lapse', 'reopen', 'extend')", name="outcome"
        ),
        sa.CheckConstraint("outcome NOT IN ('reject', 'ask', 'reopen', 'extend') OR reason <> ''", name="reason"),
        sa.CheckConstraint("decided_by_id IS NOT NULL OR outcome = 'lapse'", name="decider"),
        sa.CheckConstraint(
            "confirmed_minor IS NULL OR (outcome = 'confirm' AND confirmed_minor >= 0)", name="confirmed"
        ),
        sa.Index("ix_decision_claim", "claim_id", "id"),
        sa.Index("ix_decision_decider", "decided_by_id", "decided_on"),
        sa.Index("ix_decision_confirmed", "decided_on", "id", sqlite_where=_CONFIRMED, postgresql_where=_CONFIRMED),
        sa.Index(
            "ix_decision_waited",
            "decided_on",
            "decided_by_id",
            "waited_seconds",
            sqlite_where=_WAITED,
            postgresql_where=_WAITED,
        ),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False)
    outcome: Mapped[str] = mapped_column(sa.Text, nullable=False)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    decided_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    claim_version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    evidence_seen: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False)
    waited_seconds: Mapped[int | None] = mapped_column(sa.BigInteger)
    # What is confirmed by documents, in minor units; of money it is the sum of the allocations.
    confirmed_minor: Mapped[int | None] = mapped_column(sa.BigInteger)


class Allocation(Base):
    """Evidence: ties an amount of one activity line to one claim, by one decision; insert-only."""

    __tablename__ = "allocation"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.UniqueConstraint("decision_id", "activity_id"),
        sa.Index("ix_allocation_claim", "claim_id"),
        sa.Index("ix_allocation_activity", "activity_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), nullable=False)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)


class AllocationEnd(Base):
    """That a reopening gave an allocation's amount back to its line; written by a trigger, insert-only."""

    __tablename__ = "allocation_end"
    __table_args__ = ({"info": protected()},)
    allocation_id: Mapped[int] = mapped_column(sa.ForeignKey("allocation.id"), primary_key=True, autoincrement=False)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), nullable=False, index=True)


class Answer(Base):
    """What the claimant answered to a controller's question."""

    __tablename__ = "answer"
    __table_args__ = ({"info": protected()},)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False, index=True)
    answered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    answered_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    body: Mapped[str] = mapped_column(sa.Text, nullable=False)
