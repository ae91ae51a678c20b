"""An import taken back, or an upload discarded: what only that file has goes, and the rest is the next file's."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, outbox, periods, scope
from webapp.custody import queries
from webapp.custody.models import Account, Activity, StatementFile, UncountedFile
from webapp.custody.service import holding
from webapp.custody.service.changing import forget, set_terms
from webapp.custody.service.leaving import remove_lines, remove_opened
from webapp.custody.service.taking_in import busy
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import after_lines_changed, before_lines_change, lock_homes
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people.service import take_turn
from webapp.policy import Viewer
from webapp.scope import Purpose

DISCARDED = "statement-file.discarded"
# So many lines are removed within the request that undoes their import.
REMOVED_AT_ONCE = 3000


def undo(file: StatementFile, version: int | None = None, handed: int = 0, *, actor: Viewer) -> int:
    """Takes an import back while none of its lines is or was evidence, or discards an upload. Raises RuleBroken.

    Lines that later files hold too stay and are theirs: the answer says how many. No other line of it counts from then
    on; many of them are removed by the worker afterwards. `handed` is how many lines were handed over before.
    """
    check_importer(actor)
    # Before anything is looked at: no line of it becomes evidence while it is undone. The households come first, as
    # whoever decides by one of its lines locks them before the file.
    take_turn()
    homes = _locked_homes(file)
    lock = for_update(sa.select(StatementFile.id).where(StatementFile.id == file.id))
    db.session.execute(scope.for_purpose(lock, Purpose.MAINTENANCE))
    check_version(file, version)
    if file.state in ("leaving", "undone"):
        raise RuleBroken(_("This file was discarded or undone already."))
    was, kept, brought = file.state, 0, file.new_count
    if was == "imported":
        kept = _take_back(file, homes, actor)
    file.state = "leaving" if queries.uncounted_file_id() == file.id else "undone"
    file.undone_at, file.progress = periods.now(), 0
    if file.run or file.state == "leaving" or file.known_count > REMOVED_AT_ONCE:
        outbox.post(DISCARDED, file_id=file.id)
    audit.record(
        actor, "activity.undone" if was == "imported" else "statement-file.discarded", object_type="statement_file",
        object_id=file.id, file_name=file.file_name, removed=brought - kept if was == "imported" else 0,
        kept=kept + handed,
    )  # fmt: skip
    return kept + handed


def _take_back(file: StatementFile, homes: set[int | None], actor: Viewer) -> int:
    if queries.uncounted_file_id() is not None:
        raise RuleBroken(busy())
    _refuse_unnoted(file, actor)
    # First, while it is noted still who holds what beside its owner.
    corrections, taken_over = holding.pass_corrections_on(file)
    given = holding.pass_on(file)
    kept = sum(given.values())
    mine = queries.of_file(file.id, corrections)
    _refuse_used(mine, actor)
    before_lines_change(homes, mine)
    set_terms(
        [
            (one["activity_id"], date.fromisoformat(one["booked_on"]), one["amount_minor"], one["currency"])
            for one in corrections
        ]
    )
    forget(file)
    if file.known_count <= REMOVED_AT_ONCE:
        holding.let_go(file.id)
    if file.new_count - kept > REMOVED_AT_ONCE:
        db.session.add(UncountedFile(place=1, file_id=file.id, began_at=periods.now()))
        db.session.flush()
    else:
        remove_lines(Activity.file_id == file.id)
        remove_opened(file.id)
    after_lines_changed(homes)
    _tell_heirs(file, given, taken_over, actor)
    return kept


def _refuse_unnoted(file: StatementFile, actor: Viewer) -> None:
    later = queries.holds_unnoted(actor, file)
    if later is None:
        return
    if later.is_kept:
        raise RuleBroken(
            _(
                "%(file)s was imported later, and it was not noted yet then which of these lines it has too. Its lines "
                "are evidence for claims or were, so both imports stay. Where a line is wrong, import a newer file of "
                "the bank that says it right.",
                file=later.file_name,
            )
        )
    raise RuleBroken(
        _(
            "%(file)s was imported later, and it was not noted yet then which of these lines it has too. Undo that one "
            "first; it can be imported again afterwards.",
            file=later.file_name,
        )
    )


def _refuse_used(which: sa.ColumnElement[bool], actor: Viewer) -> None:
    used = queries.bound_count(actor, which)
    if used:
        raise RuleBroken(
            _(
                "%(count)s of its lines are evidence for claims or were, so this import can no longer be undone.",
                count=used,
            )
        )


def _tell_heirs(file: StatementFile, given: dict[int, int], corrected: dict[int, int], actor: Viewer) -> None:
    for heir in sorted({*given, *corrected}):
        audit.record(
            actor, "activity.taken-over", object_type="statement_file", object_id=heir, count=given.get(heir, 0),
            corrections=corrected.get(heir, 0), left_by=file.file_name,
        )  # fmt: skip


def _locked_homes(file: StatementFile) -> set[int | None]:
    """The households of the lines that a file brought or corrected, locked with their accounts and those it opened."""
    opened = scope.for_purpose(sa.select(Account.id).where(Account.opened_by_file_id == file.id), Purpose.MAINTENANCE)
    return set(lock_homes({*queries.accounts_of_file(file), *db.session.scalars(opened)}).values())
