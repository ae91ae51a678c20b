"""What packages above say beside a statement, each of its lines, a period, and one's own bonus."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.queries.statements import Found
from webapp.bonus.rules import Statement
from webapp.db import db
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose


class Mark(NamedTuple):
    """A few words with a tone ("good", "warn", "neutral"), leading to an endpoint where there is one, with an icon."""

    words: str
    tone: str = "neutral"
    endpoint: str | None = None
    values: Mapping[str, Any] = {}
    icon: str | None = None


# Of one's own bonus, as it stands beside its heading.
OfMine = Callable[[Viewer], Sequence[Mark]]
# Of a statement: marks by number of line, where 0 is the whole statement.
OfStatement = Callable[[Viewer, Found, Statement], Mapping[int, Sequence[Mark]]]


class OfPeriod(NamedTuple):
    """Marks of a period for those who run it, made of counts: no word and no figure of pay.

    All counts of all packages are asked for at once; `say` gets those of its own in their order.
    """

    counts: Callable[[int], Sequence[Any]]
    say: Callable[..., Sequence[Mark]]


class Resting(NamedTuple):
    """What of a package may rest on a period: whether it does, as a condition on its number, and the words for it."""

    is_there: Callable[[int], Any]
    words: Any


class BesidePeriod(NamedTuple):
    """Marks of a period, and why it stays although nobody reviewed it; None where nothing rests on it."""

    marks: list[Mark]
    stays: str | None


on_mine: list[OfMine] = []
on_statement: list[OfStatement] = []
on_period: list[OfPeriod] = []
on_removal: list[Resting] = []


def mine_marks(viewer: Viewer) -> list[Mark]:
    """Where all packages lead from one's own bonus."""
    return [mark for ask in on_mine for mark in ask(viewer)]


def statement_marks(viewer: Viewer, found: Found, made: Statement) -> dict[int, list[Mark]]:
    """What all packages say beside a statement, by number of line."""
    marks: dict[int, list[Mark]] = {}
    for ask in on_statement:
        for number, said in ask(viewer, found, made).items():
            marks.setdefault(number, []).extend(said)
    return marks


def beside_period(viewer: Viewer, period_id: int) -> BesidePeriod:
    """What all packages say beside a period, and why it stays."""
    if not viewer.may(Permission.PERIOD_RUN) or not (on_period or on_removal):
        return BesidePeriod([], None)
    counts = [one.counts(period_id) for one in on_period]
    asked = sa.select(*(count for some in counts for count in some), *_rests(period_id))
    found = iter(db.session.execute(scope.for_purpose(asked, Purpose.CREDIT)).one())
    said = [one.say(*(next(found) for _count in some)) for one, some in zip(on_period, counts, strict=True)]
    return BesidePeriod([mark for marks in said for mark in marks], _why(found))


def rests_on(period_id: int) -> str | None:
    """Why a period stays although nobody reviewed it: the words of a package of which something rests on it."""
    if not on_removal:
        return None
    return _why(db.session.execute(scope.for_purpose(sa.select(*_rests(period_id)), Purpose.CREDIT)).one())


def _rests(period_id: int) -> list[Any]:
    return [one.is_there(period_id) for one in on_removal]


def _why(found: Iterable[Any]) -> str | None:
    return next((str(one.words) for one, is_there in zip(on_removal, found, strict=True) if is_there), None)
