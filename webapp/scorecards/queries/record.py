"""What the record says of people's periods, through the reader's scope: figures, and the rows that they count."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from webapp import periods
from webapp.bonus.rules import Span
from webapp.claims.queries import turned_down as rejections
from webapp.interactions.queries import recorded as entries
from webapp.policy import Permission, Viewer
from webapp.scorecards.rules import Due, Entry, Figures, figures, kind_of_task, kinds_of_entry
from webapp.tasks import queries as tasks

# So many people are asked about at once.
_AT_ONCE = 200
PAGE = 50


class Rows(NamedTuple):
    """All rows of one person's period that the reader may open."""

    tasks: list[Due]
    entries: list[Entry]
    rejected: list[int]


class Shown(NamedTuple):
    """One page of the rows that a figure counts, and after which the next one begins."""

    tasks: list[Any]
    entries: list[Any]
    rejected: list[Any]
    next_after: int | None


def figures_of(viewer: Viewer, people: Collection[int], span: Span) -> dict[int, Figures]:
    """The figures of people, each the sum of the rows that the viewer may open."""
    today, zone = periods.today(viewer.firm.zone), viewer.firm.zone
    return {
        user: figures(rows.tasks, rows.entries, len(rows.rejected), today, zone)
        for user, rows in _rows(viewer, people, span)
    }


def _rows(viewer: Viewer, people: Collection[int], span: Span) -> Iterator[tuple[int, Rows]]:
    until = span.until or span.since
    zone = viewer.firm.zone
    first, last = periods.start_of(span.since, zone), periods.start_of(periods.days_after(until, 1), zone)
    ordered = sorted(people)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        found = {user: Rows([], [], []) for user in some}
        if viewer.may(Permission.TASK_READ):
            for user, *task in tasks.due_between(viewer, some, span.since, until):
                found[user].tasks.append(Due(*task))
        for user, *entry in entries.recorded_between(viewer, some, first, last):
            found[user].entries.append(Entry(*entry))
        if viewer.may(Permission.CLAIM_READ):
            for user, claim in rejections.turned_down_between(viewer, some, first, last):
                found[user].rejected.append(claim)
        yield from found.items()


def rows_of(viewer: Viewer, user_id: int, span: Span, kind: str, after: int = 0) -> Shown:
    """The rows that one figure counts, by number, a page at a time."""
    today, zone = periods.today(viewer.firm.zone), viewer.firm.zone
    [(_user, rows)] = _rows(viewer, [user_id], span)
    due = _page((one.id for one in rows.tasks if kind_of_task(one, today, zone) == kind), after)
    made = _page((one.id for one in rows.entries if kind in kinds_of_entry(one)), after)
    claims = _page(rows.rejected if kind == "rejected" else (), after)
    ids = due or made or claims
    return Shown(
        tasks.lines_of(viewer, due[:PAGE]) if due else [],
        entries.recorded(viewer, made[:PAGE]) if made else [],
        rejections.turned_down(viewer, claims[:PAGE]) if claims else [],
        ids[PAGE - 1] if len(ids) > PAGE else None,
    )


def _page(ids: Any, after: int) -> list[int]:
    return sorted(one for one in ids if one > after)[: PAGE + 1]
