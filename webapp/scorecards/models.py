"""Scorecards: what a person's period was judged by, with scores, a second signature, and what the person said of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBERED_ONCE, Base, Json, Key, Moment
from webapp.scope import protected


class Scorecard(Base):
    """One person's scorecard of a period: begun, scored by a manager above, signed by another; then it stays.

    `criteria` are those of the plan's version on the day on which it was begun, `figures` what the record said of the
    person on that day. `points` is the weighted score in millionths of what the cap allows. `round` counts scorings.
    """

    __tablename__ = "scorecard"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "user_id"),
        sa.CheckConstraint("state IN ('begun', 'scored', 'signed')", name="state"),
        sa.CheckConstraint(
            "(state = 'begun') = (scored_by_id IS NULL) AND (state = 'begun') = (scored_at IS NULL)"
            " AND (state = 'begun') = (points IS NULL)",
            name="scored",
        ),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_by_id IS NOT NULL) AND (state = 'signed') = (signed_at IS NOT NULL)",
            name="signed",
        ),
        sa.CheckConstraint("points BETWEEN 0 AND 1000000", name="points"),
        sa.CheckConstraint("begun_by_id <> user_id", name="begun_by"),
        sa.CheckConstraint("scored_by_id <> user_id", name="scored_by"),
        sa.CheckConstraint("signed_by_id <> user_id", name="signed_by"),
        sa.CheckConstraint("is_single_control = COALESCE(signed_by_id = scored_by_id, false)", name="single_control"),
        sa.Index("ix_scorecard_user_id", "user_id", "period_id"),
        sa.Index(
            "ix_scorecard_unsigned", "state", "period_id", sqlite_where=sa.text("state <> 'signed'"),
            postgresql_where=sa.text("state <> 'signed'"),
        ),
        # One that was begun by mistake is taken back, and the record goes on naming it.
        {"info": protected(), **NUMBERED_ONCE},
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("credit_period.id"), nullable=False)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="begun")
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False)
    figures: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
    begun_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    begun_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    round: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    points: Mapped[int | None] = mapped_column(sa.Integer)
    scored_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    scored_at: Mapped[datetime | None] = mapped_column(Moment)
    # Whom scores wait for by name, where nobody but the scorer is above.
    signer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Score(Base):
    """What one criterion was scored with in one round, in whole per cent, and why; the weight in basis points."""

    __tablename__ = "scorecard_score"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "round", "criterion"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        sa.CheckConstraint("weight BETWEEN 1 AND 10000", name="weight"),
        sa.CheckConstraint("length(trim(rationale)) > 0", name="rationale"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id"), nullable=False)
    round: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    criterion: Mapped[str] = mapped_column(sa.Text, nullable=False)
    weight: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    score: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    rationale: Mapped[str] = mapped_column(sa.Text, nullable=False)
    scored_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)


class ScorecardReturn(Base):
    """That a round of scores was sent back instead of signed, and why."""

    __tablename__ = "scorecard_return"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "round"),
        sa.CheckConstraint("length(trim(reason)) > 0", name="reason"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id"), nullable=False)
    round: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    returned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    returned_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    reason: Mapped[str] = mapped_column(sa.Text, nullable=False)


class ScorecardRemark(Base):
    """What somebody said of the figures of their scorecard; an empty one says that they have seen them."""

    __tablename__ = "scorecard_remark"
    __table_args__ = ({"info": protected()},)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id"), nullable=False, index=True)
    said_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    said_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    body: Mapped[str] = mapped_column(sa.Text, nullable=False, default="", server_default="")
