"""The firm, its users, roles and teams, and their sessions."""

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Json, Key, Moment


class Firm(Base):
    """The one firm of this installation and its settings."""

    __tablename__ = "firm"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one_firm"),
        sa.CheckConstraint("access_profile IN ('coverage', 'open')", name="access_profile"),
        sa.CheckConstraint("control_profile IN ('strict', 'small')", name="control_profile"),
        sa.CheckConstraint("second_look_percent BETWEEN 0 AND 100", name="second_look_percent"),
        sa.CheckConstraint("seasoning_days BETWEEN 0 AND 3660", name="seasoning_days"),
        sa.CheckConstraint("promise_reminder_days BETWEEN 0 AND 90", name="promise_reminder_days"),
        sa.CheckConstraint("promise_grace_days BETWEEN 0 AND 3660", name="promise_grace_days"),
        sa.CheckConstraint("dispute_filing_days BETWEEN 0 AND 3660", name="dispute_filing_days"),
        sa.CheckConstraint("dispute_answer_days BETWEEN 1 AND 365", name="dispute_answer_days"),
        sa.CheckConstraint("seasoning_method IN ('lifo', 'pro-rata')", name="seasoning_method"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=1)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    zone: Mapped[str] = mapped_column(sa.Text, nullable=False)
    country: Mapped[str] = mapped_column(sa.String(2), nullable=False, default="US", server_default="US")
    access_profile: Mapped[str] = mapped_column(sa.Text, nullable=False, default="coverage")
    control_profile: Mapped[str] = mapped_column(sa.Text, nullable=False, default="strict")
    modules: Mapped[list[str]] = mapped_column(Json, nullable=False, default=list)
    is_demo: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=False)
    # How many of a hundred confirmed claims another controller looks at again; the seed says which.
    second_look_percent: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=5, server_default="5")
    second_look_seed: Mapped[str] = mapped_column(
        sa.Text, nullable=False, default=lambda: secrets.token_hex(8), server_default=""
    )
    # For so many days after a deposit a withdrawal takes back what was confirmed, the latest deposit first or of all.
    seasoning_days: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=365, server_default="365")
    seasoning_method: Mapped[str] = mapped_column(sa.Text, nullable=False, default="lifo", server_default="lifo")
    # So many days before an instalment is due its claimant is reminded; so many after the last one a promise lapses by
    # itself, or never.
    promise_reminder_days: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=7, server_default="7")
    promise_grace_days: Mapped[int | None] = mapped_column(sa.Integer)
    # For so many days after a period is closed its statements may be disputed; so many later an answer is due.
    dispute_filing_days: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=30, server_default="30")
    dispute_answer_days: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=14, server_default="14")
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Team(Base):
    """Users under a manager; teams form a tree."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id", use_alter=True), index=True)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class User(Base):
    """A person who signs in."""

    __tablename__ = "app_user"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(sa.Text, nullable=False, unique=True)
    name: Mapped[str] = mapped_column(sa.Text, nullable=False)
    password_hash: Mapped[str | None] = mapped_column(sa.Text)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    # Since when they are in that team, or in none; whoever changes one says the other.
    placed_on: Mapped[date | None] = mapped_column(sa.Date)
    # By which the payroll office knows this person; nothing here pays anybody.
    payroll_number: Mapped[str | None] = mapped_column(sa.Text)
    zone: Mapped[str | None] = mapped_column(sa.Text)
    locale: Mapped[str] = mapped_column(sa.Text, nullable=False, default="en", server_default="en")
    theme: Mapped[str] = mapped_column(sa.Text, nullable=False, default="auto", server_default="auto")
    single_key_shortcuts: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=True, server_default=sa.true()
    )
    is_active: Mapped[bool] = mapped_column(sa.Boolean, nullable=False, default=True, server_default=sa.true())
    joined_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class TeamPlace(Base):
    """That somebody is part of a team from a day to a day, both included; guards write it with the person's team."""

    __tablename__ = "team_place"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.UniqueConstraint("user_id", "starts_on"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), nullable=False, index=True)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)


class UserRole(Base):
    """A role that a person holds now."""

    __tablename__ = "user_role"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.Text, primary_key=True)


class Proposal(Base):
    """A role, a team to lead or to belong to, a new password, the opening of all households, or that one person may
    take second steps alone: proposed by one person and confirmed by another.

    What the console gave, and what an administrator gave where nobody else could confirm it, is single control.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('role', 'lead', 'place', 'password', 'open', 'small')", name="kind"),
        # What the firm sets for everybody is about nobody alone.
        sa.CheckConstraint("(kind IN ('open', 'small')) = (user_id IS NULL)", name="person"),
        sa.CheckConstraint("(kind = 'role') = (role IS NOT NULL)", name="role"),
        sa.CheckConstraint("(kind IN ('lead', 'place')) = (team_id IS NOT NULL)", name="team"),
        sa.CheckConstraint("state IN ('proposed', 'given', 'withdrawn', 'ended')", name="state"),
        sa.CheckConstraint("(given_at IS NOT NULL) = (state IN ('given', 'ended'))", name="given"),
        sa.CheckConstraint("(ended_at IS NOT NULL) = (state IN ('withdrawn', 'ended'))", name="ended"),
        # Exactly one of the two stands behind whatever was given.
        sa.CheckConstraint(
            "given_at IS NULL AND confirmed_by_id IS NULL AND NOT is_single_control"
            " OR given_at IS NOT NULL AND (confirmed_by_id IS NULL) = is_single_control",
            name="two_people",
        ),
        sa.CheckConstraint("proposed_by_id IS NOT NULL OR is_single_control", name="proposer"),
        sa.CheckConstraint("COALESCE(confirmed_by_id <> proposed_by_id, true)", name="not_by_the_same"),
        sa.CheckConstraint("COALESCE(confirmed_by_id <> user_id, true)", name="not_by_oneself"),
        sa.CheckConstraint("COALESCE(proposed_by_id <> user_id, true) OR is_single_control", name="not_for_oneself"),
        sa.Index(
            "ix_proposal_waiting", "id", sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    role: Mapped[str | None] = mapped_column(sa.Text)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="proposed")
    # Nobody where the console or the set-up gave it.
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Reach(Base):
    """Maintained: everyone in the team tree below a manager, so that one look-up tells whom a manager inherits from."""

    __tablename__ = "reach"
    manager_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True, index=True)


class UserSession(Base):
    """A browser that is signed in (or about to be): only the hash of its token is kept."""

    __tablename__ = "user_session"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
    user_agent: Mapped[str] = mapped_column(sa.Text, nullable=False, default="")
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    seen_at: Mapped[datetime] = mapped_column(Moment, nullable=False, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Throttle(Base):
    """How often something was tried lately (sign-in by address and by account, look-ups of covered people)."""

    __tablename__ = "throttle"
    bucket: Mapped[str] = mapped_column(sa.String(128), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    used: Mapped[int] = mapped_column(sa.Integer, nullable=False)


class SetupToken(Base):
    """The one-time token that opens the set-up page; gone once the firm exists."""

    __tablename__ = "setup_token"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)


class ResetToken(Base):
    """A one-time link with which a person chooses a password; only its hash is kept."""

    __tablename__ = "reset_token"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
