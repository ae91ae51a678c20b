"""What waits for those who decide claims."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Claim, Decision
from webapp.claims.queries.access import IS_OPEN
from webapp.clients.models import Household
from webapp.custody.models import Account
from webapp.custody.queries import is_opened
from webapp.dashboards import rules
from webapp.db import db
from webapp.policy import Viewer


class Queue(NamedTuple):
    """The open claims by age (as rules.AGES), the oldest one's time, and how many accounts have no household."""

    oldest_at: datetime | None
    ages: list[int]
    waiting_accounts: int

    @property
    def size(self) -> int:
        """All open claims."""
        return sum(self.ages)

    def older_than(self, days: int) -> int:
        """How many wait since so many days, which is where one of the ages begins."""
        return sum(count for age, count in zip(rules.AGES, self.ages, strict=True) if age.least >= days)


class Decided(NamedTuple):
    """What somebody decided, about which claim."""

    claim_id: int
    household_name: str
    outcome: str
    at: datetime
    amount_minor: int
    currency: str


def queue(viewer: Viewer) -> Queue:
    """Size and age of the queue, in one statement; for those who see all claims."""
    now = periods.now()
    ages = [sa.func.coalesce(sa.func.sum(sa.case((_is_of(age, now), 1), else_=0)), 0) for age in rules.AGES]
    accounts = (
        sa.select(sa.func.count())
        .select_from(Account)
        .where(Account.household_id.is_(None), is_opened())
        .scalar_subquery()
    )
    statement = sa.select(sa.func.min(Claim.filed_at), accounts, *ages).select_from(Claim).where(IS_OPEN)
    oldest, waiting, *counts = db.session.execute(scope.for_viewer(statement, viewer)).one()
    return Queue(oldest, [int(count) for count in counts], waiting)


def _is_of(age: rules.Age, now: datetime) -> Any:
    after, until = rules.bounds(age, now)
    # A claim that was filed while this runs is of today.
    is_old_enough = sa.true() if age.least == 0 else Claim.filed_at <= until
    return is_old_enough if after is None else sa.and_(is_old_enough, Claim.filed_at > after)


def recent_decisions(viewer: Viewer, limit: int = 6) -> list[Decided]:
    """What this person decided last."""
    statement = (
        sa.select(
            Decision.claim_id, Household.name, Decision.outcome, Decision.decided_at, Claim.amount_minor, Claim.currency
        )
        .join(Claim, Claim.id == Decision.claim_id)
        .join(Household, Household.id == Claim.household_id)
        .where(Decision.decided_by_id == viewer.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(limit)
    )
    return [Decided(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
