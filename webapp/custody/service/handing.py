"""Many lines that later files have too, handed to these in short transactions before their own file is undone."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import audit
from webapp.custody import queries
from webapp.custody.models import Activity, BankChange, Correction, HeldLine, StatementFile
from webapp.custody.service import holding, staging, undoing
from webapp.custody.service.holding import maintained
from webapp.custody.service.progress import rest
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import lock_homes
from webapp.db import db, for_update, reading, transaction
from webapp.people.service import take_turn
from webapp.policy import Viewer

_LINE: Any = Activity.__table__
_HELD: Any = HeldLine.__table__
_CORRECTION: Any = Correction.__table__
_FILE: Any = StatementFile.__table__


class Handed(NamedTuple):
    """How many lines of a file were handed over, and the file's version since."""

    lines: int
    version: int | None


def hand_over(file_id: int, version: int | None, *, actor: Viewer) -> Handed:
    """Hands lines of an import that is to be undone to later files that have them too, where these are many.

    They count all the while, whichever file they belong to. Until its import is undone the file is noted as one that
    has them, so that nothing is lost where that is refused. What a bank changed is left to the undoing itself.
    """
    check_importer(actor)
    with reading():
        file = queries.statement_file(actor, file_id)
        if not _is_to_go(file, version, actor):
            return Handed(0, version)
        handed, heirs = Handed(0, file.version), holding.heirs(file_id)
    for heir in heirs:
        after: int | None = 0
        while after is not None:
            with transaction():
                after, handed = _hand_some(file_id, heir, after, handed, actor)
            rest()
    return handed


def _is_to_go(file: StatementFile, version: int | None, actor: Viewer) -> bool:
    """Whether the import has many lines that later ones have too, and nothing keeps it from being undone."""
    if file.state != "imported" or version not in (None, file.version) or file.new_count <= undoing.REMOVED_AT_ONCE:
        return False
    if queries.uncounted_file_id() is not None or queries.holds_unnoted(actor, file) is not None:
        return False
    others = (
        sa.select(_HELD.c.id)
        .join(StatementFile, StatementFile.id == _HELD.c.file_id)
        .where(_HELD.c.line_id == Activity.id, StatementFile.state == "imported")
        .correlate(Activity)
        .exists()
    )
    mine = sa.select(sa.func.count()).select_from(Activity).where(Activity.file_id == file.id, others)
    if (db.session.scalar(maintained(mine)) or 0) <= undoing.REMOVED_AT_ONCE:
        return False
    return not queries.bound_count(actor, sa.and_(Activity.file_id == file.id, ~others))


def _hand_some(file_id: int, heir: int, after: int, handed: Handed, actor: Viewer) -> tuple[int | None, Handed]:
    """Hands a piece over: the last note that was looked at, or None at the end, and what was handed over so far."""
    take_turn()
    found = (
        sa.select(_LINE.c.id, _LINE.c.account_id, _HELD.c.id.label("held_id"))
        .join(_HELD, _HELD.c.line_id == _LINE.c.id)
        .where(_LINE.c.file_id == file_id, _HELD.c.file_id == heir, _HELD.c.id > after)
        # As the file was taken in, so that a piece is a stretch of this order.
        .order_by(_HELD.c.id)
        .limit(staging.PIECE)
    )
    rows = db.session.execute(maintained(found)).all()
    if not rows:
        return None, handed
    lock_homes({row.account_id for row in rows})
    both = for_update(sa.select(StatementFile).where(StatementFile.id.in_((file_id, heir))).order_by(StatementFile.id))
    files = {one.id: one for one in db.session.scalars(maintained(both.execution_options(populate_existing=True)))}
    file = files[file_id]
    is_same = file.version == handed.version and all(one.state == "imported" for one in files.values())
    if queries.uncounted_file_id() is not None or not is_same:
        return None, handed
    at_issue = _at_issue([row.id for row in rows])
    ids = [row.id for row in rows if row.id not in at_issue]
    if ids:
        _move(ids, file, files[heir])
        audit.record(
            actor, "activity.taken-over", object_type="statement_file", object_id=heir, count=len(ids), corrections=0,
            left_by=file.file_name,
        )  # fmt: skip
    return rows[-1].held_id, Handed(handed.lines + len(ids), file.version)


def _at_issue(line_ids: Sequence[int]) -> set[int]:
    """Those lines that a file changed or was to change; which of two files came later matters for them."""
    holders = sa.select(_HELD.c.file_id).where(_HELD.c.line_id.in_(line_ids))
    owners = sa.select(_LINE.c.file_id).where(_LINE.c.id.in_(line_ids))
    corrections = sa.select(_FILE.c.corrections).where(_FILE.c.id.in_(sa.union(holders, owners)))
    changes = sa.select(BankChange.line_id).where(BankChange.line_id.in_(line_ids))
    found = set(db.session.scalars(maintained(changes)))
    for kept in db.session.scalars(maintained(corrections)):
        found.update(one["activity_id"] for one in kept or ())
    return found


def _move(line_ids: Sequence[int], file: StatementFile, heir: StatementFile) -> None:
    """Lets lines belong to a file that has them too, and their own file be one that has them."""
    for statement in (
        sa.update(_LINE).where(_LINE.c.id.in_(line_ids)).values(file_id=heir.id),
        sa.update(_CORRECTION).where(_CORRECTION.c.line_id.in_(line_ids)).values(file_id=heir.id),
        sa.update(_HELD).where(_HELD.c.line_id.in_(line_ids), _HELD.c.file_id == heir.id).values(file_id=file.id),
    ):
        db.session.execute(maintained(statement))
    count = len(line_ids)
    heir.new_count, heir.known_count = heir.new_count + count, max(0, heir.known_count - count)
    file.new_count, file.known_count = file.new_count - count, file.known_count + count
    db.session.flush()
