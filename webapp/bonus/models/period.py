"""Periods of credited money, their statements with the teams of then, and what points back to earlier ones."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import NUMBERED_ONCE, Base, Json, Key, Moment
from webapp.scope import protected

STATES = ("open", "calculated", "reviewed", "closed")


class CreditPeriod(Base):
    """A month, quarter or year of confirmed money: calculated, reviewed, and closed by a second person for good.

    `runs` counts calculations. `digest` is of the digests of its statements, and stands once it is closed.
    """

    __tablename__ = "credit_period"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('month', 'quarter', 'year')", name="kind"),
        sa.CheckConstraint("state IN ('open', 'calculated', 'reviewed', 'closed')", name="state"),
        sa.CheckConstraint("ends_on >= starts_on", name="days"),
        sa.CheckConstraint("(state = 'open') = (calculated_by_id IS NULL)", name="calculated"),
        sa.CheckConstraint("(state IN ('reviewed', 'closed')) = (reviewed_by_id IS NOT NULL)", name="reviewed"),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_by_id IS NOT NULL) AND (state = 'closed') = (closed_at IS NOT NULL)"
            " AND (state = 'closed') = (digest IS NOT NULL)",
            name="closed",
        ),
        sa.CheckConstraint(
            "is_single_control = COALESCE(closed_by_id IN (calculated_by_id, reviewed_by_id), false)",
            name="single_control",
        ),
        sa.UniqueConstraint("starts_on"),
        sa.Index("ix_credit_period_ends_on", "ends_on"),
        NUMBERED_ONCE,
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    state: Mapped[str] = mapped_column(sa.Text, nullable=False, default="open")
    runs: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False, index=True)
    calculated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    calculated_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    is_single_control: Mapped[bool] = mapped_column(
        sa.Boolean, nullable=False, default=False, server_default=sa.false()
    )
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    # What the last calculation found beside statements: money without a plan, or without a rate.
    exceptions: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False, default=list)
    version: Mapped[int] = mapped_column(sa.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class BonusStatement(Base):
    """What one version of a plan pays a person for a period, in minor units of `currency`.

    `inputs` is the canonical JSON of the plan's version and of all that it was applied to, `digest` is of it and of the
    results. `results` are the lines: number of the confirmed line or null, clause, result. `changes` is what differs
    from the calculation before.
    """

    __tablename__ = "bonus_statement"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "user_id", "starts_on"),
        sa.CheckConstraint("length(digest) = 64", name="digest"),
        sa.CheckConstraint("paid_minor >= 0 AND carried_minor <= 0", name="payment"),
        sa.Index("ix_bonus_statement_user", "user_id", "period_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("credit_period.id"), nullable=False)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"), nullable=False)
    plan_version_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_plan_version.id"), nullable=False, index=True)
    starts_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(sa.Date, nullable=False)
    currency: Mapped[str] = mapped_column(sa.String(3), nullable=False)
    formula_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    total_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    held_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    paid_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    carried_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
    inputs: Mapped[str] = mapped_column(sa.Text, nullable=False)
    results: Mapped[str] = mapped_column(sa.Text, nullable=False)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(Json, nullable=False, default=list)
    digest: Mapped[str] = mapped_column(sa.String(64), nullable=False)


class StatementTeam(Base):
    """A team of which a statement's person was part when its period was closed: their own, and every one above it.

    By these payroll files of the period are made on any later day, whoever moved since.
    """

    __tablename__ = "statement_team"
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_statement.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True, index=True)


class StatementLink(Base):
    """What a statement takes from an earlier one: a clawback of it or what is returned of one, what was
    held or carried, what a corrected plan makes of it; minor units.
    """

    __tablename__ = "statement_link"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('clawback', 'released', 'carried', 'corrected', 'returned')", name="kind"),
        sa.UniqueConstraint("statement_id", "kind", "earlier_id"),
        {"info": protected()},
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_statement.id"), nullable=False)
    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("bonus_statement.id"), nullable=False, index=True)
    kind: Mapped[str] = mapped_column(sa.Text, nullable=False)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger, nullable=False)
