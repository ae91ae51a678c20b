"""Disputes of statements: what was filed, what both sides said, and what was decided."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Key, Moment
from webapp.scope import protected

_OPEN = sa.text("state IN ('open', 'agreed')")
_GRANTED = sa.text("state = 'granted'")


class Dispute(Base):
    """That somebody finds a line of a period's statement wrong, or something missing; amounts in minor units.

    `subject` says what of the period it is about, in words that a new calculation leaves as they are; `part_on` is the
    first day of the statement. `granted_minor` stands once an amount is agreed; it goes into the statement of the first
    period from `settles_on` on that is not closed. `signer_id` is whose second signature is asked for.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        sa.CheckConstraint("about IN ('line', 'claim', 'judged', 'other')", name="about"),
        sa.CheckConstraint("state IN ('open', 'agreed', 'granted', 'refused', 'withdrawn')", name="state"),
        sa.CheckConstraint(
            "reason IN ('share', 'amount', 'household', 'period', 'plan', 'missing', 'rate', 'other')", name="reason"
        ),
        sa.CheckConstraint("expected_minor <> actual_minor AND explanation <> ''", name="terms"),
        sa.CheckConstraint("(state IN ('agreed', 'granted')) = (granted_minor IS NOT NULL)", name="granted"),
        sa.CheckConstraint("(state = 'granted') = (settles_on IS NOT NULL)", name="settles"),
        sa.CheckConstraint("state <> 'agreed' OR signer_id IS NOT NULL", name="signer"),
        sa.CheckConstraint("due_on >= filed_on", name="due"),
        # One open dispute of one thing.
        sa.Index(
            "ix_dispute_subject", "user_id", "period_id", "subject", unique=True, sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_dispute_due", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_dispute_period", "period_id", "id"),
        sa.Index("ix_dispute_user", "user_id", "id"),
        sa.Index("ix_dispute_granted", "settles_on", "id", sqlite_where=_GRANTED, postgresql_where=_GRANTED),
        {"info": protected()},
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("credit_period.id"), nullable=False)
    about: Mapped[str] = mapped_column(sa.Text, nullable=False)
    subject: Mapped[str] = mapped_column(sa.Text, nullable=False)
    clause: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    part_on: Mapped[date | None] = mapped_column(sa.Date)
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    actual_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    expected_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False)
    explanation: Mapped[str] = mapped_column(sa.Text, nullable=False)
    filed_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    filed_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    due_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="open")
    granted_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    signer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    settles_on: Mapped[date | None] = mapped_column(sa.Date)
    # Who spoke last: the other side has to answer.
    spoken_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class DisputeClaim(Base):
    """A claim that a dispute is about: who has a part in it decides nothing of the dispute; never taken away.

    Of a line about money that left they are all claims of which it left.
    """

    __tablename__ = "dispute_claim"
    __table_args__ = ({"info": protected()},)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), primary_key=True, autoincrement=False)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), primary_key=True, autoincrement=False, index=True)


class DisputeTask(Base):
    """A task that a step of a dispute made, so that the next step ends it."""

    __tablename__ = "dispute_task"
    __table_args__ = ({"info": protected()},)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), primary_key=True, autoincrement=False)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), nullable=False, index=True)


class DisputeMessage(Base):
    """What one side said to the other; never changed."""

    __tablename__ = "dispute_message"
    __table_args__ = (
        sa.CheckConstraint("body <> ''", name="body"),
        sa.Index("ix_dispute_message_dispute", "dispute_id", "id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), nullable=False)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    written_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    body: Mapped[str] = mapped_column(sa.Text, nullable=False)


class DisputeDecision(Base):
    """A step of deciding: an amount granted, refused, signed by a second person or not; never changed.

    `amount_minor` is what is granted, in the dispute's currency; with single control no second signature follows.
    """

    __tablename__ = "dispute_decision"
    __table_args__ = (
        sa.CheckConstraint("outcome IN ('grant', 'refuse', 'sign', 'decline')", name="outcome"),
        sa.CheckConstraint("(outcome IN ('grant', 'sign')) = (amount_minor IS NOT NULL)", name="amount"),
        sa.CheckConstraint("outcome = 'sign' OR reason <> ''", name="reason"),
        sa.CheckConstraint("outcome = 'grant' OR NOT is_single_control", name="single_control"),
        sa.Index("ix_dispute_decision_dispute", "dispute_id", "id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("dispute.id"), nullable=False)
    outcome: Mapped[str] = mapped_column(sa.Text, nullable=False)
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    decided_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    amount_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
