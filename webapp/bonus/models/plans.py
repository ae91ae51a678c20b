"""Bonus plans: their versions, drafted by one person and approved by another, and whom they are assigned to."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment


class BonusPlan(Base):
    """A plan under the name that its latest approved version gives it, or its draft while there is no other."""

    __tablename__ = "bonus_plan"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class BonusPlanVersion(Base):
    """What a plan says from a day on: its JSON form, which never changes once it is approved.

    Only its drafter changes a draft, so that whoever approves it approves what somebody else wrote.
    """

    __tablename__ = "bonus_plan_version"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "number"),
        sa.CheckConstraint("state IN ('draft', 'approved', 'withdrawn')", name="state"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_by_id IS NOT NULL) AND (state = 'approved') = (approved_at IS NOT NULL)",
            name="approved",
        ),
        sa.CheckConstraint(
            "is_single_control = COALESCE(approved_by_id = drafted_by_id, false)", name="single_control"
        ),
        sa.CheckConstraint("length(digest) = 64", name="digest"),
        # One draft at a time, so that there is one next version.
        sa.Index(
            "uq_bonus_plan_version_draft",
            "plan_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_plan.id"), nullable=False)
    number: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    body: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
    digest: Mapped[str] = mapped_column(sa.String(64), nullable=False)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="draft")
    drafted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    drafted_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class BonusAssignment(Base):
    """A plan for a person, or for a team and the teams below it, from a day to a day; both included."""

    __tablename__ = "bonus_assignment"
    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="whose"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_plan.id"), nullable=False, index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    assigned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}
