"""Statement files after their preview: confirmed, handed to the worker where they are large, and undone."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from webapp import audit, outbox, periods, scope, uploads
from webapp.custody import queries
from webapp.custody.models import Account, Activity, StatementFile
from webapp.custody.queries import Preview
from webapp.custody.service.taking_in import import_statement, set_terms, take_in
from webapp.custody.service.uploading import check_importer
from webapp.custody.service.watching import after_lines_changed, before_lines_change, homes_of
from webapp.db import check_version, db, for_update, transaction
from webapp.exceptions import RuleBroken
from webapp.people import queries as people
from webapp.people.service import take_turn
from webapp.policy import Viewer
from webapp.scope import Purpose

CONFIRMED = "statement-file.confirmed"


def confirm(
    file: StatementFile, folder: Path, version: int | None = None, *, actor: Viewer
) -> tuple[StatementFile, Preview | None]:
    """Takes a previewed file in at once, or lets the worker do it where that takes longer than a request should.

    Without a preview in the answer the worker has it. Raises RuleBroken, and Stale.
    """
    check_importer(actor)
    check_version(file, version)
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in or discarded already."))
    if uploads.size(folder, file.sha256) <= uploads.AT_ONCE:
        return import_statement(file, folder, version, actor=actor)
    file.state, file.progress, file.refusal = "confirmed", 0, ""
    outbox.post(CONFIRMED, file_id=file.id, actor_id=actor.id)
    audit.record(
        actor, "statement-file.confirmed", object_type="statement_file", object_id=file.id, file_name=file.file_name
    )  # fmt: skip
    return file, None


def take_in_confirmed(file_id: int, actor_id: int, folder: Path) -> None:
    """What the worker does with a confirmed file, for whoever confirmed it; what is refused waits for them again."""
    actor = people.viewer_by_id(actor_id)
    if _state_of(file_id) != "confirmed":
        return
    try:
        if actor is None:
            raise RuleBroken(_("Whoever confirmed this file may no longer sign in."))
        take_in(file_id, folder, actor=actor, tell=lambda percent: _note(file_id, percent))
    except RuleBroken as refused:
        with transaction():
            _give_back(file_id, str(refused), actor)


def _state_of(file_id: int) -> str | None:
    statement = sa.select(StatementFile.state).where(StatementFile.id == file_id)
    return db.session.scalar(scope.for_purpose(statement, Purpose.MAINTENANCE))


def _note(file_id: int, percent: int) -> None:
    # Past the mapper: how far it is must not raise the version that people act on.
    table = StatementFile.__table__
    statement = sa.update(table).where(table.c.id == file_id, table.c.state == "confirmed").values(progress=percent)
    db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))


def _give_back(file_id: int, why: str, actor: Viewer | None) -> None:
    statement = for_update(sa.select(StatementFile).where(StatementFile.id == file_id))
    file = db.session.scalars(scope.for_purpose(statement, Purpose.MAINTENANCE)).one()
    if file.state == "confirmed":
        file.state, file.refusal = "previewed", why
        audit.record(
            actor or "system", "statement-file.refused", object_type="statement_file", object_id=file.id,
            file_name=file.file_name, why=why,
        )  # fmt: skip


def undo(file: StatementFile, version: int | None = None, *, actor: Viewer) -> StatementFile:
    """Takes an import back while none of its lines is evidence, or discards an upload. Raises RuleBroken."""
    check_importer(actor)
    check_version(file, version)
    if file.state == "undone":
        raise RuleBroken(_("This file was discarded or undone already."))
    was = file.state
    if was == "imported":
        take_turn()
        _take_back(file, actor)
    file.state, file.undone_at = "undone", periods.now()
    audit.record(
        actor, "activity.undone" if was == "imported" else "statement-file.discarded", object_type="statement_file",
        object_id=file.id, file_name=file.file_name, removed=file.new_count if was == "imported" else 0,
    )  # fmt: skip
    return file


def _take_back(file: StatementFile, actor: Viewer) -> None:
    ids = [correction["activity_id"] for correction in file.corrections or []]
    mine = sa.or_(Activity.file_id == file.id, Activity.id.in_(ids))
    lock = for_update(sa.select(Activity.account_id).where(Activity.file_id == file.id))
    account_ids = set(db.session.scalars(scope.for_purpose(lock, Purpose.MAINTENANCE)))
    used = queries.allocated_count(actor, mine)
    if used:
        raise RuleBroken(
            _("%(count)s of its lines are evidence for claims, so this import can no longer be undone.", count=used)
        )
    homes = homes_of(account_ids | set(_accounts_of(ids)))
    before_lines_change(homes, mine)
    set_terms(
        [
            (one["activity_id"], date.fromisoformat(one["booked_on"]), one["amount_minor"], one["currency"])
            for one in file.corrections or []
        ]
    )
    lines = sa.delete(Activity).where(Activity.file_id == file.id)
    try:
        with db.session.begin_nested():
            db.session.execute(scope.for_purpose(lines, Purpose.MAINTENANCE))
    except IntegrityError as error:
        # Evidence that was given back by a reopening binds nothing any more, but what was decided stays readable.
        raise RuleBroken(
            _("Some of its lines were evidence for a decision that was taken back since, so this import must stay.")
        ) from error
    after_lines_changed(homes)
    # Accounts that only this file knew and that nobody assigned would wait for ever.
    held = sa.select(sa.literal(1)).where(Activity.account_id == Account.id).exists()
    empty = sa.delete(Account).where(Account.id.in_(account_ids), Account.household_id.is_(None), ~held)
    db.session.execute(scope.for_purpose(empty, Purpose.MAINTENANCE))


def _accounts_of(line_ids: list[int]) -> list[int]:
    found = sa.select(Activity.account_id).where(Activity.id.in_(line_ids)).distinct()
    return list(db.session.scalars(scope.for_purpose(found, Purpose.MAINTENANCE)))
