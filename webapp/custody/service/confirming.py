"""Statement files after their upload: read, confirmed, and handed to the worker where they are large."""

from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, outbox, scope
from webapp.custody import queries
from webapp.custody.models import StatementFile
from webapp.custody.queries import Outline
from webapp.custody.service.aside import Said
from webapp.custody.service.controlling import give_reason, refuse_unexplained
from webapp.custody.service.leaving import remove_uncounted
from webapp.custody.service.progress import Progress, Stopped
from webapp.custody.service.taking_in import import_statement, read_in, take_in
from webapp.custody.service.uploading import check_importer
from webapp.db import check_version, db, for_update, transaction
from webapp.exceptions import RuleBroken, Stale
from webapp.people import queries as people
from webapp.policy import Viewer
from webapp.scope import Purpose

CONFIRMED = "statement-file.confirmed"


def confirm(
    file: StatementFile, said: Said | None, version: int | None = None, reason: str = "", *, actor: Viewer
) -> tuple[StatementFile, Outline | None]:
    """Takes a previewed file in at once, or lets the worker do it where that takes longer than a request should.

    `said` is what a small one says, and None for a large one: without an outline in the answer the worker has it.
    `reason` says why it is taken in although totals do not agree. Raises RuleBroken, and Stale.
    """
    check_importer(actor)
    check_version(file, version)
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in or discarded already."))
    if said is not None:
        return import_statement(file, said, version, reason, actor=actor)
    give_reason(file, reason)
    if file.outline:
        refuse_unexplained(file, queries.restored(file.outline))
    file.state, file.progress, file.refusal = "confirmed", 0, ""
    outbox.post(CONFIRMED, file_id=file.id, actor_id=actor.id)
    audit.record(
        actor, "statement-file.confirmed", object_type="statement_file", object_id=file.id, file_name=file.file_name
    )  # fmt: skip
    return file, None


def read_uploaded(file_id: int, actor_id: int, folder: Path) -> None:
    """What the worker does with a large file that was uploaded: it works out its preview."""
    actor = people.viewer_by_id(actor_id)
    if _state_of(file_id) != "reading" or actor is None:
        return
    try:
        read_in(file_id, folder, actor=actor, progress=Progress(file_id, ("reading",)))
    except Stopped:
        remove_uncounted(file_id)
    except Stale:
        # Whoever chose other columns, or read it meanwhile, has its preview.
        return
    except RuleBroken as refused:
        with transaction():
            _give_back(file_id, "reading", str(refused), actor)


def take_in_confirmed(file_id: int, actor_id: int, folder: Path) -> None:
    """What the worker does with a confirmed file, for whoever confirmed it; what is refused waits for them again."""
    actor = people.viewer_by_id(actor_id)
    if _state_of(file_id) != "confirmed":
        return
    try:
        if actor is None:
            raise RuleBroken(_("Whoever confirmed this file may no longer sign in."))
        take_in(file_id, folder, actor=actor)
    except Stopped:
        remove_uncounted(file_id)
    except RuleBroken as refused:
        with transaction():
            _give_back(file_id, "confirmed", str(refused), actor)


def _state_of(file_id: int) -> str | None:
    statement = sa.select(StatementFile.state).where(StatementFile.id == file_id)
    return db.session.scalar(scope.for_purpose(statement, Purpose.MAINTENANCE))


def _give_back(file_id: int, state: str, why: str, actor: Viewer | None) -> None:
    statement = for_update(sa.select(StatementFile).where(StatementFile.id == file_id))
    file = db.session.scalars(scope.for_purpose(statement, Purpose.MAINTENANCE)).one()
    if file.state == state:
        file.state, file.refusal = "previewed", why
        audit.record(
            actor or "system", "statement-file.refused", object_type="statement_file", object_id=file.id,
            file_name=file.file_name, why=why,
        )  # fmt: skip
