"""Initiatives that run now, for those who see totals and guests but no households."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.db import db
from webapp.initiatives.models import CostLine, Guest, Initiative, InitiativeContact
from webapp.initiatives.rules import tells_who
from webapp.policy import Viewer
from webapp.scope import Purpose

# Households are counted so far; what lies beyond is "more".
MOST = 1000


class Running(NamedTuple):
    """An initiative between its days; `households` is None where there are too few to tell, at most MOST."""

    slug: str
    name: str
    currency: str
    ends_on: date | None
    budget_minor: int | None
    spent_minor: int
    households: int | None
    standings: Counter[str]

    @property
    def guests(self) -> int:
        """Everybody on the guest list."""
        return self.standings.total()


def running(viewer: Viewer) -> list[Running]:
    """Initiatives that have begun and are not over, those that end first at the top."""
    today = periods.today(viewer.firm.zone)
    spent = (
        sa.select(sa.cast(sa.func.coalesce(sa.func.sum(CostLine.actual_minor), 0), sa.BigInteger))
        .where(CostLine.initiative_id == Initiative.id)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            Initiative.id, Initiative.slug, Initiative.name, Initiative.currency, Initiative.ends_on,
            Initiative.budget_minor, spent, _households(),
        )
        .where(
            sa.or_(Initiative.starts_on.is_(None), Initiative.starts_on <= today),
            sa.or_(Initiative.ends_on.is_(None), Initiative.ends_on >= today),
        )
        .order_by(Initiative.ends_on.is_(None), Initiative.ends_on, Initiative.name, Initiative.id)
    )  # fmt: skip
    rows = db.session.execute(scope.for_purpose(statement, Purpose.TOTALS)).all()
    standings = _standings(viewer, [row[0] for row in rows])
    return [_running(row, standings.get(row[0], Counter())) for row in rows]


def _running(row: Any, standings: Counter[str]) -> Running:
    _id, slug, name, currency, ends_on, budget, spent, households = row
    told = None if tells_who(households) else households
    return Running(slug, name, currency, ends_on, budget, spent, told, standings)


def _households() -> Any:
    some = (
        sa.select(InitiativeContact.household_id)
        .where(InitiativeContact.initiative_id == Initiative.id)
        .distinct()
        .limit(sa.literal_column(str(MOST)))
        .correlate(Initiative)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def _standings(viewer: Viewer, initiative_ids: list[int]) -> dict[int, Counter[str]]:
    statement = (
        sa.select(Guest.initiative_id, Guest.standing, sa.func.count())
        .where(Guest.initiative_id.in_(initiative_ids))
        .group_by(Guest.initiative_id, Guest.standing)
    )
    found: dict[int, Counter[str]] = {}
    for initiative_id, standing, count in db.session.execute(scope.for_viewer(statement, viewer)):
        found.setdefault(initiative_id, Counter())[standing] = count
    return found
