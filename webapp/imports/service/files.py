"""Import files: uploaded, read as somebody chose, and taken in as one act."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from webapp import audit, periods
from webapp.clients import queries as clients
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.imports import queries, rules
from webapp.imports.models import ImportFile
from webapp.policy import Permission, Viewer
from webapp.text import clean


def check_importer(actor: Viewer) -> None:
    """Refuses everyone but those who work with clients; raises RuleBroken."""
    if not actor.may(Permission.CONTACT_IMPORT):
        raise RuleBroken(_("Only those who work with clients import households, contacts and interactions."))


def upload(
    raw: bytes, digest: str, file_name: str, kind: str, *, source: str = "", initiative_id: int | None = None,
    covered_by_id: int | None = None, actor: Viewer,
) -> ImportFile:  # fmt: skip
    """Notes a file for its preview, read as the last one from its source was; the same again is the same upload.

    `digest` is that of its content as it lies in the uploads, put there before the transaction: that may take long.

    `source` is where it comes from, by default the file's name. Raises RuleBroken.
    """
    check_importer(actor)
    name = _name(file_name)
    source = clean(source)[:200] or name
    if kind == "interactions" and initiative_id is None:
        raise RuleBroken(_("Say of which initiative these interactions are."))
    options = {"initiative_id": initiative_id, "covered_by_id": covered_by_id}
    waiting = queries.same_upload(actor, kind, source, digest)
    if waiting:
        return _renew(waiting, options, actor)
    _table, mapping = queries.table_of(raw, kind, queries.saved_mapping(actor, kind, source))
    file = ImportFile(
        kind=kind, file_name=name, source=source, sha256=digest, state="previewed",
        options={**options, "mapping": _fitting(raw, kind, mapping)}, uploaded_by_id=actor.id,
        uploaded_at=periods.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    audit.record(
        actor, "import-file.uploaded", object_type="import_file", object_id=file.id, kind=kind, file_name=name,
        source=source, sha256=digest,
    )  # fmt: skip
    return file


def _renew(waiting: ImportFile, options: dict[str, Any], actor: Viewer) -> ImportFile:
    """The same content again: it may be of another initiative, or bring households for somebody else."""
    if changed := audit.changed(waiting.options, options):
        waiting.options = {**waiting.options, **options}
        audit.record(actor, "import-file.changed", object_type="import_file", object_id=waiting.id, changed=changed)
    return waiting


def _name(file_name: str) -> str:
    return clean(file_name).replace("\\", "/").rsplit("/", 1)[-1].replace("\n", " ")[:200] or "file"


def _fitting(raw: bytes, kind: str, mapping: rules.Mapping) -> rules.Mapping:
    """A mapping kept from an earlier file, without the columns that this one lacks."""
    table = queries.sheet(raw)
    return {
        name: column
        for name, column in mapping.items()
        if column.startswith(rules.FIXED) or rules.resolve(table, column) is not None
    }


def mapping_of(kind: str, pairs: Iterable[str]) -> rules.Mapping:
    """A mapping from FIELD=COLUMN texts (FIELD==VALUE for one value throughout); raises ValueError with words."""
    chosen: rules.Mapping = {}
    for pair in pairs:
        name, mark, column = pair.partition("=")
        field = rules.field_named(kind, name)
        if not mark or field is None:
            names = ", ".join(field.name for field in rules.FIELDS[kind])
            raise ValueError(f"{pair!r} is not FIELD=COLUMN or FIELD==VALUE; fields are: {names}.")
        chosen[field.name] = column.strip()
    return chosen


def choose(
    file: ImportFile, mapping: Mapping[str, str], *, covered_by_id: int | None = None, version: int | None = None,
    actor: Viewer,
) -> ImportFile:  # fmt: skip
    """Says which column of a waiting file means what, and who will cover new households. Raises Stale, RuleBroken."""
    check_importer(actor)
    check_version(file, version)
    refuse_taken(file)
    if covered_by_id not in (None, actor.id, *dict(clients.people_to_assign(actor))):
        raise RuleBroken(_("New households can be given to people of your own teams only; choose one of them."))
    file.options = {**file.options, "mapping": dict(mapping), "covered_by_id": covered_by_id}
    audit.record(
        actor, "import-file.mapped", object_type="import_file", object_id=file.id, fields=sorted(mapping)
    )  # fmt: skip
    return file


def refuse_taken(file: ImportFile) -> None:
    """Refuses what is confirmed or taken in already; raises RuleBroken."""
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in already."))
