"""Statement files as they arrive: kept for their preview, and who may bring them."""

from pathlib import Path

from flask_babel import gettext as _

from webapp import audit, periods
from webapp.custody import queries, readers
from webapp.custody.models import StatementFile
from webapp.custody.readers.mapping import Mapping, as_texts
from webapp.custody.service.aside import Said, look_into, read_aside
from webapp.custody.service.mappings import Ahead
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.policy import Permission, Viewer
from webapp.text import clean


def upload(
    digest: str, file_name: str, folder: Path, ahead: Ahead, *, actor: Viewer
) -> StatementFile:  # fmt: skip
    """Notes a statement file for its preview; the same content uploaded again is the same upload. Raises RuleBroken.

    `digest` is that of the file in the folder, where `keep` has put it, and `ahead` what was found out of it: both
    take long, and are done before the transaction.
    """
    check_importer(actor)
    kind, mapping, said = ahead
    if isinstance(kind, readers.Fault):
        raise RuleBroken(kind.message)
    waiting = queries.same_upload(actor, digest)
    if waiting:
        return _renew(waiting, file_name, folder, mapping, said, actor)
    file = StatementFile(
        file_name=clean(file_name)[:255] or "statement", sha256=digest, format=kind.value, state="previewed",
        mapping=as_texts(mapping) if mapping else None, uploaded_by_id=actor.id, uploaded_at=periods.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    audit.record(
        actor, "statement-file.uploaded", object_type="statement_file", object_id=file.id, file_name=file.file_name,
        sha256=digest, format=file.format,
    )  # fmt: skip
    look_into(file, folder, said, actor=actor)
    return file


def _renew(
    waiting: StatementFile, file_name: str, folder: Path, mapping: Mapping | None, said: Said | None, actor: Viewer
) -> StatementFile:
    """The same content again: it may have another name, or be read another way."""
    if waiting.state == "reading":
        return waiting
    before = {"file_name": waiting.file_name, "mapping": waiting.mapping}
    waiting.file_name = clean(file_name)[:255] or waiting.file_name
    waiting.mapping = as_texts(mapping) if mapping else waiting.mapping
    if changed := audit.changed(before, {"file_name": waiting.file_name, "mapping": waiting.mapping}):
        audit.record(
            actor, "statement-file.changed", object_type="statement_file", object_id=waiting.id, changed=changed
        )  # fmt: skip
    if changed.get("mapping") or not waiting.outline or is_overtaken(waiting, actor):
        look_into(waiting, folder, said, actor=actor)
    return waiting


def read_again(file: StatementFile, folder: Path, version: int | None = None, *, actor: Viewer) -> StatementFile:
    """Lets the worker read a large file again whose reading ended before its preview. Raises RuleBroken."""
    check_importer(actor)
    check_version(file, version)
    if file.state != "previewed" or (file.outline and not is_overtaken(file, actor)):
        raise RuleBroken(_("This file was read, or it was taken in or discarded already."))
    read_aside(file, folder, actor=actor)
    audit.record(
        actor, "statement-file.reread", object_type="statement_file", object_id=file.id, file_name=file.file_name
    )  # fmt: skip
    return file


def is_overtaken(file: StatementFile, actor: Viewer) -> bool:
    """Whether what the worker found in a file is true no more, since evidence was given back."""
    return bool(file.outline) and queries.is_overtaken(actor, queries.restored(file.outline or {}))


def check_importer(actor: Viewer) -> None:
    """Refuses everyone but those who import; raises RuleBroken."""
    if not actor.may(Permission.ACTIVITY_IMPORT):
        raise RuleBroken(_("Only controllers import account activity."))
