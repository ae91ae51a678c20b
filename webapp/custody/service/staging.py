"""New lines on their way in: laid beside the live table in pieces, moved into it by the database itself."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import periods, scope
from webapp.custody.models import Account, Activity, StagedKnown, StagedLine, StatementFile, UncountedFile
from webapp.custody.queries import Preview
from webapp.custody.readers.values import Line
from webapp.custody.rules import Verdict
from webapp.custody.service.progress import Progress, rest
from webapp.custody.service.watching import lock_homes
from webapp.db import Key, db, for_update, reading, transaction
from webapp.exceptions import Stale
from webapp.scope import Purpose

# So many lines are one short transaction: a twentieth of a second.
PIECE = 2000
_STAGED: Any = StagedLine.__table__
_KNOWN: Any = StagedKnown.__table__
_ACCOUNT: Any = Account.__table__
_LINE = ("identity", "booked_on", "amount_minor", "currency", "kind", "description", "payer", "reference")
_IN_SLICE = (
    _STAGED.c.run == sa.bindparam("of_run"), _STAGED.c.place == sa.bindparam("of_place"),
    _STAGED.c.id > sa.bindparam("after"), _STAGED.c.id <= sa.bindparam("upto"),
)  # fmt: skip
# Everything but the place is read from the tables, so that a file of any size is moved without passing through here,
# and each line gets the household that its account has now.
_MOVE = scope.for_purpose(
    sa.insert(Activity.__table__).from_select(
        ["account_id", "household_id", "file_id", "allocated_minor", "is_bound", *_LINE],
        sa.select(
            _ACCOUNT.c.id, _ACCOUNT.c.household_id, sa.bindparam("of_file", type_=Key), sa.literal(0, Key), sa.false(),
            *(_STAGED.c[name] for name in _LINE),
        )
        .select_from(_STAGED.join(_ACCOUNT, _ACCOUNT.c.id == sa.bindparam("into_account")))
        .where(*_IN_SLICE)
        .order_by(_STAGED.c.id),
    ),
    Purpose.MAINTENANCE,
)  # fmt: skip
_LAY = scope.for_purpose(sa.insert(_STAGED), Purpose.MAINTENANCE)
_LAST = 2**62


class Slice(NamedTuple):
    """Staged lines of one account, those with ids after one and up to another."""

    place: int
    after: int
    upto: int
    size: int


def new_run() -> str:
    """A name for one reading of a file, so that two of the same file never mix."""
    return uuid.uuid4().hex


def row(run: str, place: int, line: Line, minor: int, currency: str, identity: str, now: datetime) -> dict[str, Any]:
    """A line of a file, its amount in minor units, as it is staged."""
    return {
        "run": run, "place": place, "identity": identity, "booked_on": line.booked_on, "amount_minor": minor,
        "currency": currency, "kind": line.kind.value, "description": line.description, "payer": line.payer,
        "line": line.line, "staged_at": now, "reference": "\n".join(line.references),
        "correcting": line.correcting.value if line.correcting else None, "corrects": line.corrects,
    }  # fmt: skip


def pieces(run: str, made: Preview) -> Iterator[list[dict[str, Any]]]:
    """The new lines of a file that lies in memory as rows to stage, a short transaction's worth at a time."""
    now = periods.now()
    rows = [
        row(run, place, line.source, line.amount_minor, line.currency, line.finding.identity, now)
        for place, account in enumerate(made.accounts)
        for line in account.lines
        if line.finding.verdict is Verdict.NEW
    ]
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def lay(piece: list[dict[str, Any]]) -> None:
    """Puts rows beside the live table."""
    db.session.connection().execute(_LAY, piece)


def is_kept_apart(file_id: int) -> bool:
    """Whether the lines of a file count for nobody; if so, no other process ends that before this transaction ends."""
    kept = for_update(sa.select(UncountedFile.place).where(UncountedFile.file_id == file_id))
    return db.session.scalar(kept) is not None


def begun_anew() -> Stale:
    """Why whoever was held up for long stops: another process began anew, and removed what was moved so far."""
    return Stale(_("This import was held up, and begun anew by another process. Import this file again."))


def expect(run: str, expected: int) -> None:
    """Raises Stale unless so many lines of a run are staged."""
    if count_of(run) != expected:
        raise Stale


def move(run: str, file_id: int, accounts: Mapping[int, int], expected: int) -> None:
    """Moves a run's lines into the activity of the accounts at their places, at once; raises Stale unless all are."""
    expect(run, expected)
    _move(run, file_id, accounts, [Slice(place, 0, _LAST, 0) for place in accounts])


def move_slowly(
    run: str, file_id: int, accounts: Mapping[int, int], counts: Mapping[int, int], progress: Progress
) -> None:
    """Moves them in short transactions; raises Stale, and Stopped with what was moved so far left in the activity."""
    whole, done = max(1, sum(counts.values())), 0
    for batch in _batches(run, counts):
        with transaction():
            if not is_kept_apart(file_id):
                raise begun_anew()
            lock_homes({accounts[one.place] for one in batch})
            _move(run, file_id, accounts, batch)
            done += sum(one.size for one in batch)
            progress.at(done / whole)
        rest()


def _move(run: str, file_id: int, accounts: Mapping[int, int], slices: list[Slice]) -> None:
    rows = [
        {"of_run": run, "of_place": one.place, "of_file": file_id, "into_account": accounts[one.place],
         "after": one.after, "upto": one.upto}
        for one in slices
    ]  # fmt: skip
    if rows:
        db.session.connection().execute(_MOVE, rows)


def _batches(run: str, counts: Mapping[int, int]) -> Iterator[list[Slice]]:
    """The lines of all accounts, a short transaction's worth at a time."""
    batch: list[Slice] = []
    for place, count in counts.items():
        for one in _slices(run, place, count):
            batch.append(one)
            if sum(each.size for each in batch) >= PIECE:
                yield batch
                batch = []
    if batch:
        yield batch


def _slices(run: str, place: int, count: int) -> Iterator[Slice]:
    after, left = 0, count
    while left > PIECE:
        found = (
            sa.select(_STAGED.c.id)
            .where(_STAGED.c.run == run, _STAGED.c.place == place, _STAGED.c.id > after)
            .order_by(_STAGED.c.id)
            .offset(PIECE - 1)
            .limit(1)
        )
        upto = db.session.scalar(scope.for_purpose(found, Purpose.MAINTENANCE))
        if upto is None:
            raise Stale
        yield Slice(place, after, upto, PIECE)
        after, left = upto, left - PIECE
    if left:
        yield Slice(place, after, _LAST, left)


def clear(run: str) -> None:
    """Takes away what a run laid down, which found nothing known."""
    db.session.execute(scope.for_purpose(sa.delete(_STAGED).where(_STAGED.c.run == run), Purpose.MAINTENANCE))


def count_of(run: str) -> int:
    """How many lines of a run are staged."""
    counted = sa.select(sa.func.count()).select_from(_STAGED).where(_STAGED.c.run == run)
    return int(db.session.execute(scope.for_purpose(counted, Purpose.MAINTENANCE)).scalar_one())


def clear_abandoned(before: datetime) -> int:
    """Takes away what was laid down before a moment and waits for no file: how many lines."""
    waits = sa.select(StatementFile.run).where(StatementFile.state.in_(("reading", "previewed", "confirmed")))
    old = sa.union(
        *(
            sa.select(each.c.run).where(each.c.staged_at < before, each.c.run.not_in(waits))
            for each in (_STAGED, _KNOWN)
        )
    )
    with reading():
        runs = list(db.session.scalars(scope.for_purpose(old, Purpose.MAINTENANCE)))
        count = sum(count_of(run) for run in runs)
    for run in runs:
        clear_slowly(run)
    return count


def clear_slowly(run: str) -> None:
    """Takes away what a run laid down and found known, in short transactions."""
    for table in (_STAGED, _KNOWN) if run else ():
        while _cleared(table, run) == PIECE:
            rest()


def _cleared(table: Any, run: str) -> int:
    found = sa.select(table.c.id).where(table.c.run == run).limit(PIECE)
    with transaction():
        ids = list(db.session.scalars(scope.for_purpose(found, Purpose.MAINTENANCE)))
        db.session.execute(scope.for_purpose(sa.delete(table).where(table.c.id.in_(ids)), Purpose.MAINTENANCE))
    return len(ids)
