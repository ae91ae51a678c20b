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


class Reached(NamedTuple):
    """Closed periods for which a plan paid and a version would hold, and the versions that paid."""

    periods: list[Span]
    paid_by: list[Plan]


def reached(plan_id: int, days: Span) -> Reached:
    """What a version of a plan that holds for these days would correct, were it approved now."""
    overlapping = [CreditPeriod.ends_on >= days.since]
    if days.until:
        overlapping.append(CreditPeriod.starts_on <= days.until)
    paid = sa.orm.aliased(BonusPlanVersion)
    statement = (
        sa.select(CreditPeriod.starts_on, CreditPeriod.ends_on, paid.id)
        .select_from(BonusStatement)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(paid, paid.id == BonusStatement.plan_version_id)
        .where(CreditPeriod.state == "closed", paid.plan_id == plan_id, *overlapping)
        .distinct()
        .order_by(CreditPeriod.starts_on)
    )
    rows = db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)).all()
    versions = db.session.scalars(sa.select(BonusPlanVersion).where(BonusPlanVersion.id.in_({row[2] for row in rows})))
    periods = list(dict.fromkeys(Span(since, until) for since, until, _paid in rows))
    return Reached(periods, [plan_of(canonical(one.body)) for one in versions])
