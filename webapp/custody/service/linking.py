"""Lines that take back or correct earlier ones, tied to those that they mean once a file's lines are all there."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.custody.models import Activity, Correction, StagedLine
from webapp.custody.rules import WINDOW, Earlier, meant
from webapp.custody.service.progress import Progress, rest
from webapp.days import days_from
from webapp.db import Key, db, reading, transaction
from webapp.scope import Purpose

# So many are one short transaction.
PIECE = 200
_STAGED: Any = StagedLine.__table__
_LINE: Any = Activity.__table__
_NOTE = scope.for_purpose(
    sa.insert(Correction.__table__).from_select(
        ["line_id", "file_id", "kind", "bank_id"],
        sa.select(_LINE.c.id, sa.bindparam("of_file", type_=Key), _STAGED.c.correcting, _STAGED.c.corrects)
        .select_from(_STAGED.join(_LINE, _LINE.c.identity == _STAGED.c.identity))
        .where(_STAGED.c.id == sa.bindparam("staged_id"), _LINE.c.account_id == sa.bindparam("into_account")),
    ),
    Purpose.MAINTENANCE,
)
_Line = sa.orm.aliased(Activity)
_Other = sa.orm.aliased(Activity)
_OtherCorrection = sa.orm.aliased(Correction)


class _Open(NamedTuple):
    """A line that corrects one that is not found yet."""

    line_id: int
    bank_id: str
    reference: str


def link(run: str, file_id: int, accounts: Mapping[int, int]) -> None:
    """Notes what the lines of a run correct and finds it, within the open transaction.

    Lines that came earlier and have waited for one of this file find it too.
    """
    for piece in _marked(run):
        _note(piece, file_id, accounts)
    for some in _waiting(accounts.values()):
        _tie(_pairs(some))


def link_slowly(run: str, file_id: int, accounts: Mapping[int, int], progress: Progress) -> None:
    """The same in short transactions, while none of these lines counts; raises Stopped."""
    pieces = _marked(run)
    while piece := _next(pieces):
        with transaction():
            _note(piece, file_id, accounts)
            progress.at(1)
        rest()
    waiting = _waiting(accounts.values())
    while some := _next(waiting):
        with reading():
            pairs = _pairs(some)
        with transaction():
            _tie(pairs)
            progress.at(1)
        rest()


def _next(pieces: Iterator[Any]) -> Any:
    with reading():
        return next(pieces, None)


def _marked(run: str) -> Iterator[list[tuple[int, int]]]:
    """Staged lines that say what they do to another: (id, place)."""
    after = 0
    while True:
        found = (
            sa.select(_STAGED.c.id, _STAGED.c.place)
            .where(_STAGED.c.run == run, _STAGED.c.correcting.is_not(None), _STAGED.c.id > after)
            .order_by(_STAGED.c.id)
            .limit(PIECE)
        )
        piece = [(row[0], row[1]) for row in _rows(found)]
        if not piece:
            return
        yield piece
        after = piece[-1][0]


def _note(piece: list[tuple[int, int]], file_id: int, accounts: Mapping[int, int]) -> None:
    rows = [{"of_file": file_id, "staged_id": one, "into_account": accounts[place]} for one, place in piece]
    db.session.connection().execute(_NOTE, rows)


def _waiting(account_ids: Collection[int]) -> Iterator[list[_Open]]:
    after = 0
    while True:
        found = (
            sa.select(Correction.line_id, Correction.bank_id, Activity.reference)
            .join(Activity, Activity.id == Correction.line_id)
            .where(
                Correction.corrected_id.is_(None),
                Activity.account_id.in_(list(account_ids)),
                Correction.line_id > after,
            )
            .order_by(Correction.line_id)
            .limit(PIECE)
        )
        some = [_Open(*row) for row in _rows(found)]
        if not some:
            return
        yield some
        after = some[-1].line_id


def _pairs(some: list[_Open]) -> dict[int, int]:
    """Which lines are meant: corrected line by correcting line, each once."""
    by_id = dict(tuple(row) for row in _rows(_named([one.line_id for one in some if one.bank_id])))
    alike: dict[int, list[Earlier]] = defaultdict(list)
    for line_id, *earlier in _rows(_opposite([one.line_id for one in some if not one.bank_id])):
        alike[line_id].append(Earlier(*earlier))
    pairs: dict[int, int] = {}
    for one in some:
        taken = set(pairs.values())
        found = by_id.get(one.line_id)
        if found is None:
            found = meant(one.reference, [each for each in alike[one.line_id] if each.id not in taken])
        if found is not None and found not in taken:
            pairs[one.line_id] = found
    return pairs


def _named(line_ids: list[int]) -> Any:
    """The lines that the bank names, for those that correct one: (correcting, corrected)."""
    identity = sa.literal("id:") + Correction.bank_id
    return (
        sa.select(Correction.line_id, _Other.id)
        .join(_Line, _Line.id == Correction.line_id)
        .join(_Other, sa.and_(_Other.account_id == _Line.account_id, _Other.identity == identity))
        .where(Correction.line_id.in_(line_ids), _Other.id != _Line.id, _is_free(_Other))
    )


def _opposite(line_ids: list[int]) -> Any:
    """Earlier lines of the opposite amount, for those that reverse one: (reversing, and what Earlier holds)."""
    since = days_from(_Line.booked_on, -WINDOW)
    return (
        sa.select(Correction.line_id, _Other.id, _Other.booked_on, _Other.reference)
        .join(_Line, _Line.id == Correction.line_id)
        .join(_Other, sa.and_(_Other.account_id == _Line.account_id, _Other.booked_on.between(since, _Line.booked_on)))
        .where(
            Correction.line_id.in_(line_ids),
            Correction.kind == "reverses",
            _Other.amount_minor == -_Line.amount_minor,
            _Other.currency == _Line.currency,
            _Other.id != _Line.id,
            _is_free(_Other),
        )
        .order_by(Correction.line_id, _Other.id)
    )


def _is_free(line: Any) -> sa.ColumnElement[bool]:
    """Nothing corrects this line yet, and it takes none back itself."""
    taken = sa.select(_OtherCorrection.line_id).where(_OtherCorrection.corrected_id == line.id).correlate(line)
    taking = (
        sa.select(_OtherCorrection.line_id)
        .where(_OtherCorrection.line_id == line.id, _OtherCorrection.kind != "replaces")
        .correlate(line)
    )
    return sa.and_(~taken.exists(), ~taking.exists())


def _tie(pairs: Mapping[int, int]) -> None:
    table: Any = Correction.__table__
    rows = [{"correcting": line_id, "meant": corrected_id} for line_id, corrected_id in pairs.items()]
    tie = (
        sa.update(table).where(table.c.line_id == sa.bindparam("correcting")).values(corrected_id=sa.bindparam("meant"))
    )
    if rows:
        db.session.connection().execute(scope.for_purpose(tie, Purpose.MAINTENANCE), rows)


def _rows(statement: Any) -> list[Any]:
    return list(db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE)))
