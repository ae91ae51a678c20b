"""Computing every closed statement anew from its stored inputs, and comparing it to the cent."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from webapp.bonus import queries
from webapp.bonus.rules.storing import Wrong, flaws
from webapp.bonus.service.periods import digest_of
from webapp.db import reading


class Flaw(NamedTuple):
    """What is wrong with a closed statement, or with a whole period (`statement_id` is None); `what` names no sum."""

    period: str
    statement_id: int | None
    what: str
    message: str


class Verified(NamedTuple):
    """How many closed statements were computed anew, and what was wrong."""

    statements: int
    flaws: list[Flaw]


def verify(go_on: Callable[[], None] | None = None) -> Verified:
    """Recomputes the closed statements of all periods, one after the other, so that little is in memory.

    `go_on` is called before each period, outside of what reads it.
    """
    count, found = 0, list[Flaw]()
    with reading():
        closed = queries.closed_periods()
    for period_id, name, known in closed:
        if go_on is not None:
            go_on()
        digests = []
        with reading():
            for row in queries.stored_statements(period_id):
                count += 1
                digests.append(row.digest)
                found += [Flaw(name, row.id, *wrong) for wrong in _flaws(row)]
        if digest_of(digests) != known:
            found.append(Flaw(name, None, "others", "its statements are not those that were closed"))
    return Verified(count, found)


def _flaws(row: queries.StoredRow) -> Iterator[Wrong]:
    yield from flaws(row.inputs, row.results, row.digest)
    yield from (Wrong("sums", message) for message in row.differing_sums())


def verify_differences() -> list[str]:
    """What is wrong with closed statements, in words for the check-up."""
    return [
        f"period {one.period}: {f'statement {one.statement_id}: ' if one.statement_id else ''}{one.message}"
        for one in verify().flaws
    ]
