"""Claims, who shares their credit, the evidence allocated to them, and the decisions on them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment
from webapp.scope import protected

_STATES = (
    "'draft', 'promised', 'pending', 'needs-answer', 'part-confirmed', 'confirmed', 'rejected', 'withdrawn', 'lapsed'"
)
_OPEN = sa.text("state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')")
_ASKED = sa.text("state = 'needs-answer'")
_WAITED = sa.text("waited_seconds IS NOT NULL")
_TO_LOOK_AT = sa.text("looked_at IS NULL")


class Claim(Base):
    """What somebody says was won; money only counts once a controller confirms it against activity.

    Amounts are minor units of `currency`. `allocated_minor` is maintained by triggers on allocations and on reopening,
    which takes back what was released too. `conflict_from` is the day from which covering the household makes a
    controller conflicted. A draft exists only inside the transaction that files it: its shares are checked when it
    leaves that state.
    """

    __tablename__ = "claim"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('deposited', 'promised')", name="kind"),
        sa.CheckConstraint(f"state IN ({_STATES})", name="state"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint(
            "allocated_minor >= 0 AND released_minor >= 0 AND allocated_minor + released_minor <= amount_minor",
            name="allocated",
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (allocated_minor > 0 AND allocated_minor + released_minor = amount_minor)",
            name="evidence",
        ),
        sa.CheckConstraint(
            "state <> 'part-confirmed' OR (allocated_minor > 0 AND allocated_minor < amount_minor)", name="part"
        ),
        sa.CheckConstraint("(state IN ('confirmed', 'rejected')) = (decided_at IS NOT NULL)", name="decided"),
        sa.CheckConstraint("kind <> 'promised' OR expected_on IS NOT NULL", name="expected"),
        sa.CheckConstraint("initiative_id IS NOT NULL OR no_initiative_reason <> ''", name="initiative"),
        sa.Index("ix_claim_open", "filed_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_claim_asked", "filed_at", "id", sqlite_where=_ASKED, postgresql_where=_ASKED),
        sa.Index("ix_claim_filed", "filed_at", "id"),
        sa.Index("ix_claim_household", "household_id", "state"),
        sa.Index("ix_claim_claimant", "claimant_id", "state", "filed_at"),
        sa.Index("ix_claim_initiative", "initiative_id", "state"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), nullable=False)
    interaction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("interaction.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"))
    no_initiative_reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    claimant_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    expected_on: Mapped[date | None] = mapped_column(sa.Date)
    description: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    conflict_from: Mapped[date] = mapped_column(sa.Date, nullable=False)
    filed_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    allocated_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    released_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False, default=0, server_default="0")
    earlier_claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class CreditShare(Base):
    """A person's part of a claim in basis points; the shares of a filed claim total 10,000."""

    __tablename__ = "credit_share"
    __table_args__ = (
        sa.CheckConstraint("basis_points > 0 AND basis_points <= 10000", name="basis_points"),
        {"info": protected()},
    )
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True, index=True)
    basis_points: Mapped[int] = mapped_column(sa.Integer, nullable=False)


class Decision(Base):
    """What a controller decided, why, and what lay before them; insert-only.

    `decided_on` is the day in the firm's zone, which is the period of the money. `waited_seconds` is how long the claim
    had waited since it was filed or reopened, where this is the first confirmation or rejection since; promises wait
    for a day that their claimant named, so none is kept for them.
    """

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint("outcome IN ('confirm', 'reject', 'ask', 'release', 'lapse', 'reopen')", name="outcome"),
        sa.CheckConstraint("outcome NOT IN ('reject', 'ask', 'reopen') OR reason <> ''", name="reason"),
        sa.Index("ix_decision_claim", "claim_id", "id"),
        sa.Index("ix_decision_decider", "decided_by_id", "decided_on"),
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
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    decided_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    decided_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    claim_version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    evidence_seen: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False)
    waited_seconds: Mapped[int | None] = mapped_column(sa.BigInteger)


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


class SecondLook(Base):
    """That a confirmed claim was drawn for another controller to look at, and what that one found; taken once.

    `decision_id` is the decision that closed the claim. It counts only while the claim was not reopened since.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        sa.CheckConstraint("verdict IN ('agree', 'disagree')", name="verdict"),
        sa.CheckConstraint("verdict <> 'disagree' OR reason <> ''", name="reason"),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (verdict IS NULL) AND (looked_at IS NULL) = (looked_by_id IS NULL) "
            "AND (looked_at IS NULL) = (looked_on IS NULL)",
            name="whole",
        ),
        sa.Index("ix_second_look_open", "drawn_at", "id", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
        sa.Index("ix_second_look_taken", "looked_on"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), nullable=False, index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), nullable=False, unique=True)
    drawn_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    looked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_on: Mapped[date | None] = mapped_column(sa.Date)
    verdict: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
