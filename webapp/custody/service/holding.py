"""Which files hold a line beside the one that brought it, so that it stays when that one is undone."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.custody import queries
from webapp.custody.models import Account, Activity, BankChange, Correction, HeldLine, StagedKnown, StatementFile
from webapp.custody.queries import ChangeRow
from webapp.custody.service import staging
from webapp.custody.service.progress import Progress, rest
from webapp.db import batches, db, reading, transaction
from webapp.scope import Purpose

_LINE: Any = Activity.__table__
_HELD: Any = HeldLine.__table__
_KNOWN: Any = StagedKnown.__table__
_CORRECTION: Any = Correction.__table__
_ACCOUNT: Any = Account.__table__
_Own = sa.orm.aliased(HeldLine)


def maintained(statement: Any) -> Any:
    """The statement as one on the lines of files whoever may see them, since it keeps and removes them."""
    return scope.for_purpose(statement, Purpose.MAINTENANCE)


def hold(file_id: int, line_ids: Collection[int]) -> None:
    """Notes that a file holds lines that others brought."""
    rows = [{"line_id": line_id, "file_id": file_id} for line_id in sorted(line_ids)]
    if rows:
        db.session.connection().execute(maintained(sa.insert(_HELD)), rows)


def hold_slowly(run: str, file_id: int, progress: Progress) -> None:
    """Notes the same of the lines that a run found known, in short transactions; raises Stopped."""
    after = 0
    while True:
        piece = sa.select(_KNOWN.c.id).where(_KNOWN.c.run == run, _KNOWN.c.id > after).order_by(_KNOWN.c.id)
        with reading():
            ids = list(db.session.scalars(maintained(piece.limit(staging.PIECE))))
        if not ids:
            return
        with transaction():
            db.session.execute(maintained(_noting(run, file_id, after, ids[-1])))
            progress.at(1)
        after = ids[-1]
        rest()


def _noting(run: str, file_id: int, after: int, upto: int) -> Any:
    """Each line once, however often the file has it."""
    there = sa.select(_HELD.c.id).where(_HELD.c.line_id == _KNOWN.c.line_id, _HELD.c.file_id == file_id)
    found = (
        sa.select(_KNOWN.c.line_id, sa.literal(file_id))
        .where(_KNOWN.c.run == run, _KNOWN.c.id > after, _KNOWN.c.id <= upto, ~there.correlate(_KNOWN).exists())
        .group_by(_KNOWN.c.line_id)
        .order_by(sa.func.min(_KNOWN.c.id))
    )
    return sa.insert(_HELD).from_select(["line_id", "file_id"], found)


def heirs(file_id: int) -> list[int]:
    """The files that hold lines which this one brought, in the order in which they were taken in."""
    found = (
        sa.select(_HELD.c.file_id)
        .join(_LINE, _LINE.c.id == _HELD.c.line_id)
        .join(StatementFile, StatementFile.id == _HELD.c.file_id)
        .where(_LINE.c.file_id == file_id, StatementFile.state == "imported")
        .group_by(_HELD.c.file_id)
        .order_by(sa.func.min(_HELD.c.id))
    )
    return list(db.session.scalars(maintained(found)))


def pass_on(file: StatementFile) -> dict[int, int]:
    """Gives lines that later files hold to the first of these: how many to which file; lines correct and count on."""
    given: dict[int, int] = {}
    for heir in heirs(file.id):
        inheritor = _file(heir)
        said_anew = _not_known(file.id, inheritor)
        held = sa.select(_HELD.c.line_id).where(_HELD.c.file_id == heir)
        taken = sa.update(_LINE).where(_LINE.c.file_id == file.id, _LINE.c.id.in_(held)).values(file_id=heir)
        given[heir] = db.session.execute(maintained(taken)).rowcount  # type: ignore[attr-defined]
        theirs = sa.select(_LINE.c.id).where(_LINE.c.file_id == heir)
        along = sa.update(_CORRECTION).where(_CORRECTION.c.file_id == file.id, _CORRECTION.c.line_id.in_(theirs))
        db.session.execute(maintained(along.values(file_id=heir)))
        db.session.execute(maintained(sa.delete(_HELD).where(_HELD.c.file_id == heir, _HELD.c.line_id.in_(theirs))))
        inheritor.new_count += given[heir]
        inheritor.known_count = max(0, inheritor.known_count - given[heir] + said_anew)
    _pass_accounts_on(file.id)
    db.session.flush()
    return given


def _not_known(file_id: int, heir: StatementFile) -> int:
    """How many lines of a file another one did not know, though it has them too, since it said something else."""
    changes = sa.select(BankChange.line_id).where(BankChange.file_id == heir.id)
    ids = {one["activity_id"] for one in heir.corrections or [] if not one.get("was_known")}
    ids.update(db.session.scalars(maintained(changes)))
    counted = (
        sa.select(sa.func.count()).select_from(_LINE).where(_LINE.c.file_id == file_id, _LINE.c.id.in_(some))
        for some in batches(sorted(ids), queries.SOME)
    )
    return sum(db.session.scalar(maintained(one)) or 0 for one in counted)


def _pass_accounts_on(file_id: int) -> None:
    """An account that this file brought goes with the first other one that has lines on it."""
    others = sa.select(sa.func.min(_LINE.c.file_id)).where(
        _LINE.c.account_id == _ACCOUNT.c.id, _LINE.c.file_id != file_id
    )
    other = others.correlate(_ACCOUNT).scalar_subquery()
    brought = sa.update(_ACCOUNT).where(_ACCOUNT.c.opened_by_file_id == file_id, other.is_not(None))
    db.session.execute(maintained(brought.values(opened_by_file_id=other, version=_ACCOUNT.c.version + 1)))


def pass_corrections_on(file: StatementFile) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """What a file corrected and no later one holds, to be taken back; and how many corrections which later one takes.

    These are theirs to take back from now on.
    """
    mine = {one["activity_id"]: one for one in file.corrections or []}
    later = _later_holders(file.id, mine)
    for heir in sorted(set(later.values())):
        inheritor = _file(heir)
        own = {one["activity_id"]: one for one in inheritor.corrections or []}
        taken = [mine[key] | _was_known(own.get(key)) for key, to in later.items() if to == heir]
        inheritor.corrections = list((own | {one["activity_id"]: one for one in taken}).values())
    db.session.flush()
    return [one for key, one in mine.items() if key not in later], Counter(later.values())


def _was_known(own: Mapping[str, Any] | None) -> dict[str, bool]:
    """Whether a file knew a line, of which it takes a correction over: it says what the line said already."""
    return {"was_known": own is None or own.get("was_known", False)}


def note_correction(change: ChangeRow) -> None:
    """Notes that a file corrects a line by what somebody took in by hand, so that undoing it is as with an import.

    Files that hold the line by then need not say the same; only those that come later do.
    """
    newest = sa.select(sa.func.max(_HELD.c.id)).where(_HELD.c.line_id == change.line_id)
    before = {
        "activity_id": change.line_id, "booked_on": change.was_on.isoformat(), "amount_minor": change.was_minor,
        "currency": change.was_currency, "held_until": db.session.scalar(maintained(newest)) or 0,
    }  # fmt: skip
    file = _file(change.file_id)
    file.corrections = [*(file.corrections or []), before]
    db.session.flush()


def _later_holders(file_id: int, corrections: Mapping[int, dict[str, Any]]) -> dict[int, int]:
    """By corrected line the first file that was taken in after this one corrected it and holds it."""
    since = sa.select(_Own.id).where(_Own.line_id == HeldLine.line_id, _Own.file_id == file_id)
    found: dict[int, int] = {}
    for some in batches(list(corrections), queries.SOME):
        rows = (
            sa.select(HeldLine.line_id, HeldLine.file_id, HeldLine.id)
            .join(StatementFile, StatementFile.id == HeldLine.file_id)
            .where(
                HeldLine.line_id.in_(some), HeldLine.file_id != file_id, StatementFile.state == "imported",
                HeldLine.id > sa.func.coalesce(since.correlate(HeldLine).scalar_subquery(), 0),
            )
            .order_by(HeldLine.id.desc())
        )  # fmt: skip
        found |= {
            row.line_id: row.file_id
            for row in db.session.execute(maintained(rows))
            if row.id > corrections[row.line_id].get("held_until", 0)
        }
    return found


def let_go(file_id: int, most: int | None = None) -> int:
    """Takes away what a file holds beside its own lines, or so many of it: how many."""
    some = sa.select(_HELD.c.id).where(_HELD.c.file_id == file_id).limit(most)
    which = _HELD.c.file_id == file_id if most is None else _HELD.c.id.in_(some)
    return int(db.session.execute(maintained(sa.delete(_HELD).where(which))).rowcount)  # type: ignore[attr-defined]


def let_go_slowly(file_id: int) -> None:
    """The same in short transactions."""
    while True:
        with transaction():
            gone = let_go(file_id, staging.PIECE)
        if gone < staging.PIECE:
            return
        rest()


def unheld(lines: sa.Select[int]) -> None:
    """Forgets which undone files held lines that go."""
    db.session.execute(maintained(sa.delete(_HELD).where(_HELD.c.line_id.in_(lines))))


def _file(file_id: int) -> StatementFile:
    return db.session.scalars(maintained(sa.select(StatementFile).where(StatementFile.id == file_id))).one()
