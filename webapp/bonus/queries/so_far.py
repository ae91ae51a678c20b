"""What a period comes to as everything stands now: for oneself alone, before anything is calculated."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.bonus.queries.cases import run_of
from webapp.bonus.queries.holders import Held
from webapp.bonus.queries.shown import Sheet, sheet
from webapp.bonus.rules import Ahead, Span, ahead, statement
from webapp.policy import Viewer


class SoFar(NamedTuple):
    """One version's part of a period, computed now, and what its next boundaries are."""

    held: Held
    sheet: Sheet
    ahead: Sequence[Ahead]


def so_far(viewer: Viewer, span: Span, page: int = 0) -> list[SoFar]:
    """The viewer's own statements of a span as they stand now, from confirmed money alone; 0 is no page of lines."""
    found = []
    for one in run_of(span, [viewer.id], with_additions=False).prepared:
        made = statement(one.held.plan, one.case)
        found.append(SoFar(one.held, sheet(viewer, one.held.plan, one.case, made, page), ahead(made.formula)))
    return found
