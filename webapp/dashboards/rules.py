"""Which parts a home page has, and how figures are grouped on it; whatever is stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

# Of the ten statements of a page, those that are left beside the session, its last use, and the counters.
STATEMENTS = 7
# From so many days on a claim waits too long, and from so many far too long.
LATE, VERY_LATE = 3, 7


class Part(NamedTuple):
    """A part of the home page, and how many statements it takes at most."""

    name: str
    statements: int


class Age(NamedTuple):
    """Claims that wait from `least` days on, up to (not including) `below` days; None is without end."""

    least: int
    below: int | None


class Touched(NamedTuple):
    """How many interactions an initiative led to in a period."""

    id: int
    name: str
    slug: str
    interactions: int


class Won(NamedTuple):
    """Claims filed in a period under one initiative (None: under none) and what is confirmed of them by now
    and did not leave again."""

    initiative_id: int | None
    name: str | None
    slug: str | None
    currency: str
    claims: int
    amount_minor: int
    confirmed_minor: int


class Outcome(NamedTuple):
    """What grew from an initiative (no name: from none); money as (confirmed, claimed, currency) in minor units."""

    name: str | None
    slug: str | None
    interactions: int | None
    claims: int
    money: list[tuple[int, int, str]]


AGES = (Age(0, 1), Age(1, LATE), Age(LATE, VERY_LATE), Age(VERY_LATE, 28), Age(28, None))


def divide(wanted: Iterable[Part], statements: int = STATEMENTS) -> tuple[list[str], list[str]]:
    """Names of the parts that fit on the page, and of those that it fetches afterwards."""
    now: list[str] = []
    later: list[str] = []
    for part in wanted:
        if not later and part.statements <= statements:
            now.append(part.name)
            statements -= part.statements
        else:
            later.append(part.name)
    return now, later


def bounds(age: Age, now: datetime) -> tuple[datetime | None, datetime]:
    """The moments between which claims of an age were filed: after the first (None: ever), up to the second."""
    after = None if age.below is None else now - timedelta(days=age.below)
    return after, now - timedelta(days=age.least)


def by_initiative(interactions: Iterable[Touched] | None, won: Iterable[Won]) -> list[Outcome]:
    """What grew from each initiative; interactions are None throughout where they were not counted."""
    counts = {one.id: one for one in interactions or ()}
    outcomes: dict[int | None, Outcome] = {
        one.id: Outcome(one.name, one.slug, one.interactions, 0, []) for one in sorted(counts.values(), key=_name)
    }
    for one in won:
        start = Outcome(one.name, one.slug, None if interactions is None else 0, 0, [])
        known = outcomes.setdefault(one.initiative_id, start)
        money = [*known.money, (one.confirmed_minor, one.amount_minor, one.currency)]
        outcomes[one.initiative_id] = known._replace(claims=known.claims + one.claims, money=money)
    return sorted(outcomes.values(), key=lambda one: (one.name is None, -one.claims, -(one.interactions or 0)))


def _name(one: Touched) -> str:
    return one.name
