"""Lines that count for nobody any more, or not yet, taken away in transactions so short that nobody waits for them."""

import sqlalchemy as sa

from webapp.custody.models import Account, Activity, Correction, StatementFile, UncountedFile
from webapp.custody.service import holding, staging
from webapp.custody.service.holding import maintained
from webapp.custody.service.progress import Progress, rest
from webapp.db import db, for_update, reading, transaction


def remove_uncounted(file_id: int, progress: Progress | None = None) -> None:
    """Removes the lines of a file that does not count, accounts that only it knew, and what is staged of it."""
    done = 0
    while removed := _remove_some(file_id, done, progress):
        done += removed
        rest()
    with reading():
        row = db.session.execute(
            maintained(sa.select(StatementFile.run, StatementFile.state).where(StatementFile.id == file_id))
        ).one()
    if row.state in ("undone", "imported"):
        staging.clear_slowly(row.run)
    if row.state == "undone":
        holding.let_go_slowly(file_id)


def remove_lines(which: sa.ColumnElement[bool]) -> None:
    """Removes lines and what they correct; lines that correct one of them say so still, and wait for it again."""
    ids = sa.select(Activity.id).where(which)
    db.session.execute(maintained(sa.delete(Correction).where(Correction.line_id.in_(ids))))
    freed = sa.update(Correction).where(Correction.corrected_id.in_(ids)).values(corrected_id=None)
    db.session.execute(maintained(freed))
    holding.unheld(ids)
    db.session.execute(maintained(sa.delete(Activity).where(which)))


def remove_opened(file_id: int) -> None:
    """Removes accounts that only this file knew and that nobody assigned: they would wait for ever."""
    held = sa.select(sa.literal(1)).where(Activity.account_id == Account.id).exists()
    empty = sa.delete(Account).where(Account.opened_by_file_id == file_id, Account.household_id.is_(None), ~held)
    db.session.execute(maintained(empty))


def _remove_some(file_id: int, done: int, progress: Progress | None) -> int:
    some = sa.select(Activity.id).where(Activity.file_id == file_id).order_by(Activity.id).limit(staging.PIECE)
    with transaction():
        if not staging.is_kept_apart(file_id):
            return 0
        ids = list(db.session.scalars(maintained(some)))
        if not ids and (gone := holding.let_go(file_id, staging.PIECE)):
            return gone
        if not ids:
            _end(file_id)
            return 0
        remove_lines(Activity.id.in_(ids))
        if progress:
            progress.at((done + len(ids)) / max(1, _whole(file_id)))
        return len(ids)


def _whole(file_id: int) -> int:
    counted = sa.select(StatementFile.new_count).where(StatementFile.id == file_id)
    return int(db.session.scalar(maintained(counted)) or 0)


def _end(file_id: int) -> None:
    remove_opened(file_id)
    db.session.execute(sa.delete(UncountedFile).where(UncountedFile.file_id == file_id))
    locked = for_update(sa.select(StatementFile).where(StatementFile.id == file_id))
    file = db.session.scalars(maintained(locked)).one()
    if file.state == "leaving":
        file.state, file.progress = "undone", 100
