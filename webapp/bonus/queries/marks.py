"""What packages above say beside a statement, each of its lines, a period, and one's own bonus."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from webapp.bonus.queries.statements import Found
from webapp.bonus.rules import Statement
from webapp.policy import Viewer


class Mark(NamedTuple):
    """A few words with a tone ("good", "warn", "neutral"), leading to an endpoint where there is one."""

    words: str
    tone: str = "neutral"
    endpoint: str | None = None
    values: Mapping[str, Any] = {}


# Of a statement: marks by number of line, where 0 is the whole statement.
OfStatement = Callable[[Viewer, Found, Statement], Mapping[int, Sequence[Mark]]]
# Of a period, by its number, for those who run it: no word and no figure of pay.
OfPeriod = Callable[[Viewer, int], Sequence[Mark]]
on_statement: list[OfStatement] = []
on_period: list[OfPeriod] = []


def statement_marks(viewer: Viewer, found: Found, made: Statement) -> dict[int, list[Mark]]:
    """What all packages say beside a statement, by number of line."""
    marks: dict[int, list[Mark]] = {}
    for ask in on_statement:
        for number, said in ask(viewer, found, made).items():
            marks.setdefault(number, []).extend(said)
    return marks


def period_marks(viewer: Viewer, period_id: int) -> list[Mark]:
    """What all packages say beside a period."""
    return [mark for ask in on_period for mark in ask(viewer, period_id)]
