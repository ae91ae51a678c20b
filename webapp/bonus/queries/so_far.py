"""What a period comes to as everything stands now: for oneself alone, before anything is calculated."""

from typing import NamedTuple

from webapp.bonus.queries.cases import run_of
from webapp.bonus.queries.holders import Held
from webapp.bonus.queries.shown import Sheet, sheet
from webapp.bonus.rules import Span, statement
from webapp.policy import Viewer


class SoFar(NamedTuple):
    """One version's part of a period, computed now."""

    held: Held
    sheet: Sheet


def so_far(viewer: Viewer, span: Span, page: int = 0) -> list[SoFar]:
    """The viewer's own statements of a span as they stand now, from confirmed money alone; 0 is no page of lines."""
    run = run_of(span, [viewer.id])
    return [
        SoFar(one.held, sheet(viewer, one.held.plan, one.case, statement(one.held.plan, one.case), page))
        for one in run.prepared
    ]
