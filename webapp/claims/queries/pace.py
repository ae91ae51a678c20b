"""How the queue is doing: what waits, since when, and how long claims had waited when they were decided.

Nothing here names a household, and everything is a count over the small indexes of open claims and of what was decided.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared, scope
from webapp.claims.models import Claim, CreditShare, Decision
from webapp.claims.queries import access
from webapp.claims.queries.access import IS_OPEN
from webapp.claims.queries.waiting import BEGINNING
from webapp.claims.rules import median
from webapp.clients.models import Coverage
from webapp.db import db
from webapp.people.queries import active_users
from webapp.policy import Permission, Viewer

DAYS = 90
_WAITED = sa.text("decision.waited_seconds IS NOT NULL")
EVERYBODY = 0


class Oldest(NamedTuple):
    """The claim that waits longest."""

    claim_id: int
    filed_at: datetime


class Pace(NamedTuple):
    """How many claims somebody (or everybody) decided lately, and the time that half of them had waited at most."""

    decided: int
    median_seconds: int


class Controller(NamedTuple):
    """One who decides: how many open claims they are free to decide, the oldest of those, and how fast they are."""

    name: str
    free: int
    oldest: Oldest | None
    pace: Pace | None


class QueueFigures(NamedTuple):
    """Open claims by state, the oldest, the pace of all, and each controller."""

    states: dict[str, int]
    oldest: Oldest | None
    pace: Pace | None
    controllers: list[Controller]

    @property
    def size(self) -> int:
        """All open claims."""
        return sum(self.states.values())


def figures(viewer: Viewer, today: date) -> QueueFigures:
    """How the queue is doing overall and per controller, for those who see all claims."""
    access.require_all(viewer)
    people = active_users(Permission.CLAIM_DECIDE)
    tied = _tied(viewer, [person.id for person in people], today)
    oldest = _oldest(viewer, 1 + max((len(claims) for claims in tied.values()), default=0))
    states, paces = _states(viewer), _paces(viewer, today)
    size = sum(states.values())
    controllers = [
        Controller(one.name, size - len(tied[one.id]), _first_free(oldest, tied[one.id]), paces.get(one.id))
        for one in people
    ]
    return QueueFigures(states, oldest[0] if oldest else None, paces.get(EVERYBODY), controllers)


def _states(viewer: Viewer) -> dict[str, int]:
    statement = sa.select(Claim.state, sa.func.count()).where(IS_OPEN, Claim.filed_at > BEGINNING).group_by(Claim.state)
    return {each[0]: each[1] for each in db.session.execute(scope.for_viewer(statement, viewer))}


def _oldest(viewer: Viewer, count: int) -> list[Oldest]:
    statement = sa.select(Claim.id, Claim.filed_at).where(IS_OPEN).order_by(Claim.filed_at, Claim.id).limit(count)
    return [Oldest(*each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def _first_free(oldest: Iterable[Oldest], tied: Collection[int]) -> Oldest | None:
    return next((one for one in oldest if one.claim_id not in tied), None)


def _tied(viewer: Viewer, people: list[int], today: date) -> dict[int, set[int]]:
    """The open claims that each of these people is conflicted for, by person; the same as `rules.conflict`."""
    covers = (
        Coverage.household_id == Claim.household_id,
        Coverage.starts_on <= today,
        sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= Claim.conflict_from),
    )
    ties = sa.union(
        sa.select(Claim.claimant_id, Claim.id).where(IS_OPEN, Claim.claimant_id.in_(people)),
        sa.select(Claim.entered_by_id, Claim.id).where(IS_OPEN, Claim.entered_by_id.in_(people)),
        sa.select(CreditShare.user_id, Claim.id)
        .join(Claim, Claim.id == CreditShare.claim_id)
        .where(IS_OPEN, CreditShare.user_id.in_(people)),
        sa.select(Coverage.user_id, Claim.id)
        .join(Claim, sa.and_(*covers))
        .where(IS_OPEN, Coverage.user_id.in_(people)),
    )
    tied: dict[int, set[int]] = {person: set() for person in people}
    for person, claim_id in db.session.execute(scope.for_viewer(ties, viewer)):
        tied[person].add(claim_id)
    return tied


def _paces(viewer: Viewer, today: date) -> dict[int, Pace]:
    """The median of the last DAYS days by person, and that of all under EVERYBODY.

    The figures are read from an index of their own, and put in order here: a database that ranks them by person and
    among all sorts them four times.
    """
    waits: dict[int, list[int]] = {}
    for person, seconds in prepared.rows(viewer, _waits, since=periods.days_after(today, -DAYS)):
        waits.setdefault(person, []).append(seconds)
    if waits:
        waits[EVERYBODY] = [seconds for own in waits.values() for seconds in own]
    return {person: Pace(len(own), median(own)) for person, own in waits.items()}


def _waits(_viewer: Viewer, since: Any) -> sa.Select[Any]:
    found: Any = sa.select(Decision.decided_by_id, Decision.waited_seconds)
    return found.where(_WAITED, Decision.decided_on > since)
