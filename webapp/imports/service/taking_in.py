"""Taking a file in: read, compared and worked out while others write, then written by one short transaction."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import audit, outbox, periods, uploads
from webapp.clients.service import ReadyContact
from webapp.db import check_version, db, for_update, reading, transaction
from webapp.exceptions import NotVisible, RuleBroken
from webapp.imports import queries
from webapp.imports.models import ImportFile
from webapp.imports.queries import Choice, Plan
from webapp.imports.service.contacts import ready_contacts, write_contacts
from webapp.imports.service.files import check_importer, refuse_taken
from webapp.imports.service.households import write_households
from webapp.imports.service.interactions import ready_people, write_interactions
from webapp.people import queries as people
from webapp.people.service import take_turn
from webapp.policy import Viewer

CONFIRMED = "import-file.confirmed"
# So often a file is compared anew because others were taken in meanwhile.
TRIES = 5
Tell = Callable[[int], None]
Writer = Callable[[ImportFile, Plan, Sequence[ReadyContact], Viewer], None]
_WRITERS: dict[str, Writer] = {
    "households": write_households, "contacts": write_contacts, "interactions": write_interactions,
}  # fmt: skip
_WORK_OUT: dict[str, Callable[[str, Plan, str], list[ReadyContact]]] = {
    "contacts": ready_contacts, "interactions": ready_people,
}  # fmt: skip


class Agreed(NamedTuple):
    """What whoever confirms a file agrees to: that refused rows stay out, that interactions leave their initiative."""

    good_rows_only: bool = False
    may_move: bool = False


NOTHING = Agreed()


class Ready(NamedTuple):
    """A file with all that takes long done; `seen` is how many files were taken in when it was compared."""

    plan: Plan
    contacts: list[ReadyContact]
    seen: int


def take_in(
    file_id: int, folder: Path, agreed: Agreed = NOTHING, *, actor: Viewer, tell: Tell = lambda percent: None
) -> tuple[ImportFile, Plan]:
    """Takes a file in, in a transaction of its own that is short; for commands and the worker.

    `tell` learns how far it is, in percent. Raises RuleBroken and writes nothing when anything in the file is wrong,
    unless only the good rows are wanted, when known interactions would leave another initiative, unless they may, and
    when there is nothing to write.
    """
    check_importer(actor)
    for _try in range(TRIES):
        with reading():
            file = queries.import_file(actor, file_id)
            version = file.version
            ready = _ready(file, folder, agreed, actor)
        tell(50)
        with transaction():
            file = queries.import_file(actor, file_id)
            check_version(file, version)
            take_turn()
            if queries.taken_in_so_far() == ready.seen:
                return _write(file, ready, actor), ready.plan
    raise RuleBroken(_("Other files were taken in all the while. Import this one again."))


def confirm(
    file: ImportFile, folder: Path, agreed: Agreed = NOTHING, *, version: int | None = None, actor: Viewer
) -> tuple[ImportFile, Plan | None]:
    """Takes a waiting file in at once, or lets the worker do it where that takes longer than a request should.

    Without a plan in the answer the worker has it. Raises as `take_in` does, and Stale.
    """
    check_importer(actor)
    check_version(file, version)
    refuse_taken(file)
    if uploads.size(folder, file.sha256) <= uploads.AT_ONCE:
        take_turn()
        ready = _ready(file, folder, agreed, actor)
        return _write(file, ready, actor), ready.plan
    file.state, file.progress, file.refusal = "confirmed", 0, ""
    outbox.post(CONFIRMED, file_id=file.id, actor_id=actor.id, agreed=agreed._asdict())
    audit.record(actor, CONFIRMED, object_type="import_file", object_id=file.id, file_name=file.file_name)
    return file, None


def take_in_confirmed(file_id: int, actor_id: int, agreed: Agreed, folder: Path) -> None:
    """What the worker does with a confirmed file, for whoever confirmed it; what is refused waits for them again."""
    actor = people.viewer_by_id(actor_id)
    if db.session.scalar(sa.select(ImportFile.state).where(ImportFile.id == file_id)) != "confirmed":
        return
    try:
        if actor is None:
            raise RuleBroken(_("Whoever confirmed this file may no longer sign in."))
        take_in(file_id, folder, agreed, actor=actor, tell=lambda now: _note(file_id, now))
    except (RuleBroken, NotVisible) as refused:
        why = str(refused) or _("A household of this file is no longer yours to open. Look at the preview again.")
        with transaction():
            _give_back(file_id, why, actor)


def _note(file_id: int, percent: int) -> None:
    # Past the mapper: how far it is must not raise the version that people act on.
    table: Any = ImportFile.__table__
    with transaction():
        db.session.execute(sa.update(table).where(table.c.id == file_id).values(progress=percent))


def _give_back(file_id: int, why: str, actor: Viewer | None) -> None:
    file = db.session.scalars(for_update(sa.select(ImportFile).where(ImportFile.id == file_id))).one()
    if file.state == "confirmed":
        file.state, file.refusal = "previewed", why
        audit.record(
            actor or "system", "import-file.refused", object_type="import_file", object_id=file.id,
            file_name=file.file_name, why=why,
        )  # fmt: skip


def _ready(file: ImportFile, folder: Path, agreed: Agreed, actor: Viewer) -> Ready:
    if file.state == "imported":
        raise RuleBroken(_("This file was taken in already."))
    seen, options = queries.taken_in_so_far(), file.options
    choice = Choice(file.kind, file.source, options.get("mapping") or {}, options.get("initiative_id"))
    made = queries.plan(actor, queries.sheet(uploads.load(folder, file.sha256)), choice)
    _refuse(made, agreed)
    work_out = _WORK_OUT.get(file.kind)
    return Ready(made, work_out(file.file_name, made, actor.firm.country) if work_out else [], seen)


def _refuse(made: Plan, agreed: Agreed) -> None:
    if made.errors and (made.is_unreadable or not agreed.good_rows_only):
        raise RuleBroken(_("Nothing was taken in: %(why)s", why=_(made.errors[0].text, **made.errors[0].values)))
    if made.moved and not agreed.may_move:
        raise RuleBroken(
            ngettext(
                "%(num)d interaction is known under another initiative. Say that it is to be moved, or upload the file "
                "for the initiative that it was imported for.",
                "%(num)d interactions are known under another initiative. Say that they are to be moved, or upload the "
                "file for the initiative that they were imported for.",
                made.moved,
            )
        )
    if not made.changes_something:
        raise RuleBroken(_("This file would change nothing."))


def _write(file: ImportFile, ready: Ready, actor: Viewer) -> ImportFile:
    _WRITERS[file.kind](file, ready.plan, ready.contacts, actor)
    _finish(file, ready.plan, actor)
    return file


def _finish(file: ImportFile, made: Plan, actor: Viewer) -> None:
    counts: dict[str, Any] = {name: made.counts[name] for name in ("new", "changed", "known", "refused")}
    file.state, file.imported_at, file.progress, file.refusal = "imported", periods.now(), 100, ""
    file.new_count, file.changed_count = counts["new"], counts["changed"]
    file.known_count, file.refused_count = counts["known"], counts["refused"]
    refused = [
        [line.read.row.number, line.problem.text, dict(line.problem.values)]
        for line in made.of("refused")
        if line.problem
    ]
    file.options = {**file.options, "refused": refused}
    audit.record(
        actor, "import-file.taken-in", object_type="import_file", object_id=file.id, kind=file.kind,
        file_name=file.file_name, source=file.source, sha256=file.sha256, **counts,
    )  # fmt: skip
