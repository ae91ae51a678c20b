"""Part of a period: how many days of month, quarter and year a stretch of days has where it begins and ends."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from webapp.bonus.rules.plan import Span


class Part(NamedTuple):
    """So many days of all the days of a month, quarter or year."""

    unit: str
    days: int
    of: int


class Edge(NamedTuple):
    """A first or last day that falls inside a period, and which part of each the stretch has."""

    day: date
    is_first: bool
    parts: list[Part]


def edges(span: Span) -> list[Edge]:
    """Where a stretch of days has only a part of a month, a quarter or a year; empty where it has whole ones."""
    days = [(span.since, True), *([(span.until, False)] if span.until else [])]
    found = [Edge(day, is_first, _parts(span, day)) for day, is_first in days]
    # Where it begins and ends in the same periods once is enough.
    kept = [one for at, one in enumerate(found) if at == 0 or one.parts != found[0].parts]
    return [one for one in kept if one.parts]


def _parts(span: Span, day: date) -> list[Part]:
    parts = [Part(unit, span.common_days(whole), whole.days) for unit, whole in around(day).items()]
    return [part for part in parts if part.days < part.of]


def around(day: date) -> dict[str, Span]:
    """The calendar month, quarter and year in which a day lies."""
    first = (day.month - 1) // 3 * 3 + 1
    bounds = {"month": (day.month, day.month), "quarter": (first, first + 2), "year": (1, 12)}
    return {
        unit: Span(date(day.year, since, 1), date(day.year, until, monthrange(day.year, until)[1]))
        for unit, (since, until) in bounds.items()
    }
