"""How far a version of a plan reaches back into closed periods."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.bonus.queries.holders import plan_of
from webapp.bonus.rules import Plan, Span
from webapp.bonus.rules.versions import canonical
from webapp.db import db
from webapp.people.models import Team, TeamPlace
from webapp.scope import Purpose

_Paid = sa.orm.aliased(BonusPlanVersion)


class Reached(NamedTuple):
    """Closed periods for which a plan paid and a version would hold, and the versions that paid."""

    periods: list[Span]
    paid_by: list[Plan]


def lock_open_periods(days: Span) -> None:
    """Holds, to the end of the transaction, the periods on these days that are not closed as they are.

    Closing takes the period first and versions of plans afterwards, and so does whoever calls this.
    """
    statement = sa.select(CreditPeriod.id).where(CreditPeriod.state != "closed", *_on(days))
    db.session.execute(statement.order_by(CreditPeriod.starts_on).with_for_update(read=True)).all()


def _on(days: Span) -> list[sa.ColumnElement[bool]]:
    overlapping = [CreditPeriod.ends_on >= days.since]
    if days.until:
        overlapping.append(CreditPeriod.starts_on <= days.until)
    return overlapping


def paid_otherwise(plan_id: int, user_id: int | None, team_id: int | None, days: Span) -> date | None:
    """The last of these days for which another plan paid this person in a closed period, or somebody while they were
    part of this team or of one below it; None where none did.
    """
    whose = BonusStatement.user_id == user_id if user_id is not None else was_part_of(team_id, days.since)
    statement = (
        sa.select(sa.func.max(BonusStatement.ends_on))
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(_Paid, _Paid.id == BonusStatement.plan_version_id)
        .where(CreditPeriod.state == "closed", _Paid.plan_id != plan_id, BonusStatement.ends_on >= days.since, whose)
    )
    if days.until is not None:
        statement = statement.where(BonusStatement.starts_on <= days.until)
    return db.session.scalar(scope.for_purpose(statement, Purpose.CREDIT))


def was_part_of(team_id: int | None, since: date) -> sa.ColumnElement[bool]:
    """Whether the person of a statement was part of a team on days that it paid, from a day on."""
    below = sa.select(Team.id).where(Team.id == team_id).cte(recursive=True)
    below = below.union(sa.select(Team.id).join(below, Team.parent_id == below.c.id))
    lasted = sa.and_(TeamPlace.ends_on >= BonusStatement.starts_on, TeamPlace.ends_on >= since)
    return sa.exists().where(
        TeamPlace.user_id == BonusStatement.user_id,
        TeamPlace.team_id.in_(sa.select(below.c.id)),
        TeamPlace.starts_on <= BonusStatement.ends_on,
        sa.or_(TeamPlace.ends_on.is_(None), lasted),
    )


def reached(plan_id: int, days: Span) -> Reached:
    """What a version of a plan that holds for these days would correct, were it approved now."""
    # Not what only settles, without a plan, what earlier periods left.
    is_of_its_days = BonusStatement.ends_on >= CreditPeriod.starts_on
    statement = (
        sa.select(CreditPeriod.starts_on, CreditPeriod.ends_on, _Paid.id)
        .select_from(BonusStatement)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(_Paid, _Paid.id == BonusStatement.plan_version_id)
        .where(CreditPeriod.state == "closed", _Paid.plan_id == plan_id, is_of_its_days, *_on(days))
        .distinct()
        .order_by(CreditPeriod.starts_on)
    )
    rows = db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)).all()
    versions = db.session.scalars(sa.select(BonusPlanVersion).where(BonusPlanVersion.id.in_({row[2] for row in rows})))
    periods = list(dict.fromkeys(Span(since, until) for since, until, _paid in rows))
    return Reached(periods, [plan_of(canonical(one.body)) for one in versions])
