"""What assignments of plans paid in closed periods."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusAssignment, BonusPlanVersion, BonusStatement, CreditPeriod, StatementTeam
from webapp.bonus.queries.reaching import was_part_of
from webapp.db import db
from webapp.scope import Purpose

_Own = sa.orm.aliased(BonusAssignment)


class Paid(NamedTuple):
    """The last day for which an assignment paid a closed period, and the last day of that period."""

    ends_on: date
    period_ends_on: date


def last_paid(given: BonusAssignment) -> Paid | None:
    """The latest statement of a closed period by this assignment's plan, on some of its days; None where none is.

    A team's assignment paid those who were part of the team and had not the plan by an assignment of their own.
    """
    statement = (
        sa.select(BonusStatement.ends_on, CreditPeriod.ends_on)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .where(
            CreditPeriod.state == "closed", BonusPlanVersion.plan_id == given.plan_id,
            BonusStatement.ends_on >= given.starts_on,
        )
        .order_by(BonusStatement.ends_on.desc(), CreditPeriod.ends_on.desc())
    )  # fmt: skip
    if given.ends_on is not None:
        statement = statement.where(BonusStatement.starts_on <= given.ends_on)
    if given.user_id is not None:
        statement = statement.where(BonusStatement.user_id == given.user_id)
    if given.team_id is not None:
        statement = statement.where(_was_part(given.team_id, given.starts_on), ~_has_own(given.plan_id))
    row = db.session.execute(scope.for_purpose(statement.limit(1), Purpose.CREDIT)).one_or_none()
    return Paid(*row) if row else None


def _was_part(team_id: int, since: date) -> sa.ColumnElement[bool]:
    """Whether the person of the outer statement was part of a team when it was closed, or on days that it paid."""
    then = sa.exists().where(StatementTeam.statement_id == BonusStatement.id, StatementTeam.team_id == team_id)
    return sa.or_(then, was_part_of(team_id, since))


def _has_own(plan_id: int) -> sa.ColumnElement[bool]:
    """Whether the person of the outer statement has a plan by an assignment of their own on all of its days."""
    lasts = sa.or_(_Own.ends_on.is_(None), _Own.ends_on >= BonusStatement.ends_on)
    return sa.exists().where(
        _Own.user_id == BonusStatement.user_id, _Own.plan_id == plan_id, _Own.starts_on <= BonusStatement.starts_on,
        lasts,
    )  # fmt: skip
