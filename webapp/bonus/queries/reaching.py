"""How far a version of a plan reaches back into closed periods."""

from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.bonus.queries.holders import plan_of
from webapp.bonus.rules import Plan, Span
from webapp.bonus.rules.versions import canonical
from webapp.db import db
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
