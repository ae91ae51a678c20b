"""Which version of which plan somebody has on which days: their own plan goes before that of the nearest team."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from webapp.bonus.rules.plan import Span
from webapp.bonus.rules.versions import Dated, in_force


class Given(NamedTuple):
    """A plan for somebody on some days; `distance` is 0 for one's own, and counts teams upwards from 1."""

    plan_id: int
    distance: int
    span: Span


class Holding(NamedTuple):
    """A version, by plan and number, that holds for somebody on all these days."""

    plan_id: int
    number: int
    span: Span


def holdings(given: Iterable[Given], versions: dict[int, Sequence[Dated]], within: Span) -> list[Holding]:
    """What holds for somebody within a span that has an end, in order of days; days without a plan are left out."""
    found: list[Holding] = []
    for piece, nearest, current in _nearest(given, versions, within):
        if current is None:
            continue
        last = found[-1] if found else None
        if last and (last.plan_id, last.number, _after(last.span)) == (nearest.plan_id, current.number, piece.since):
            found[-1] = last._replace(span=Span(last.span.since, piece.until))
        else:
            found.append(Holding(nearest.plan_id, current.number, piece))
    return found


def lapses(given: Iterable[Given], versions: dict[int, Sequence[Dated]], within: Span) -> bool:
    """Whether somebody is given a plan on days of a span on which no version of it is in force."""
    return any(current is None for _piece, _nearest_one, current in _nearest(given, versions, within))


def _nearest(
    given: Iterable[Given], versions: dict[int, Sequence[Dated]], within: Span
) -> Iterator[tuple[Span, Given, Dated | None]]:
    """The pieces of a span on which somebody is given a plan: the nearest one, and its version if one is in force."""
    inside = [one for one in given if one.span.common(within)]
    for piece in _pieces(inside, versions, within):
        nearest = min((one for one in inside if one.span.common(piece)), key=lambda one: one.distance, default=None)
        if nearest is not None:
            yield piece, nearest, in_force(versions.get(nearest.plan_id, ()), piece.since)


def upwards(team_id: int | None, above: Mapping[int, int | None]) -> list[int]:
    """A team and those that it is part of, the nearest first; a ring of teams ends."""
    found: list[int] = []
    while team_id is not None and team_id not in found:
        found.append(team_id)
        team_id = above.get(team_id)
    return found


def _after(span: Span) -> object:
    return span.until and span.until + timedelta(days=1)


def _pieces(given: Sequence[Given], versions: dict[int, Sequence[Dated]], within: Span) -> list[Span]:
    """The span cut wherever an assignment or a version begins or ends: one plan holds on all days of a piece."""
    if within.until is None:
        raise ValueError("this span has no end")
    spans = [one.span for one in given] + [one.span for own in versions.values() for one in own]
    begins = {within.since} | {span.since for span in spans}
    begins |= {span.until + timedelta(days=1) for span in spans if span.until}
    starts = sorted(day for day in begins if within.since <= day <= within.until)
    ends = [day - timedelta(days=1) for day in starts[1:]] + [within.until]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]
