"""Import files: uploaded, read as somebody chose, and taken in as one act."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import audit, periods, uploads
from webapp.clients import queries as clients
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.imports import queries, rules
from webapp.imports.models import ImportFile
from webapp.imports.queries import Choice, Plan
from webapp.imports.service.contacts import write_contacts
from webapp.imports.service.households import write_households
from webapp.imports.service.interactions import write_interactions
from webapp.people.service import take_turn
from webapp.policy import Permission, Viewer
from webapp.text import clean

_WRITERS = {"households": write_households, "contacts": write_contacts, "interactions": write_interactions}


def check_importer(actor: Viewer) -> None:
    """Refuses everyone but those who work with clients; raises RuleBroken."""
    if not actor.may(Permission.CONTACT_IMPORT):
        raise RuleBroken(_("Only those who work with clients import households, contacts and interactions."))


def upload(
    raw: bytes, file_name: str, folder: Path, kind: str, *, source: str = "", initiative_id: int | None = None,
    covered_by_id: int | None = None, actor: Viewer,
) -> ImportFile:  # fmt: skip
    """Keeps a file for its preview, read as the last one from its source was; the same again is the same upload.

    `source` is where it comes from, by default the file's name. Raises RuleBroken.
    """
    check_importer(actor)
    name = _name(file_name)
    source = clean(source)[:200] or name
    if kind == "interactions" and initiative_id is None:
        raise RuleBroken(_("Say of which initiative these interactions are."))
    options = {"initiative_id": initiative_id, "covered_by_id": covered_by_id}
    waiting = queries.same_upload(actor, kind, source, digest := uploads.keep(folder, raw))
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
    _refuse_taken(file)
    if covered_by_id not in (None, actor.id, *dict(clients.people_to_assign(actor))):
        raise RuleBroken(_("New households can be given to people of your own teams only; choose one of them."))
    file.options = {**file.options, "mapping": dict(mapping), "covered_by_id": covered_by_id}
    audit.record(
        actor, "import-file.mapped", object_type="import_file", object_id=file.id, fields=sorted(mapping)
    )  # fmt: skip
    return file


def take_in(
    file: ImportFile, folder: Path, *, good_rows_only: bool = False, may_move: bool = False,
    version: int | None = None, actor: Viewer,
) -> tuple[ImportFile, Plan]:  # fmt: skip
    """Writes what a waiting file brings. Raises RuleBroken and writes nothing when anything in it is wrong, unless
    only the good rows are wanted, when known interactions would leave another initiative, unless they may, and when
    there is nothing to write."""
    check_importer(actor)
    check_version(file, version)
    _refuse_taken(file)
    take_turn()
    options = file.options
    choice = Choice(file.kind, file.source, options.get("mapping") or {}, options.get("initiative_id"))
    made = queries.plan(actor, queries.sheet(uploads.load(folder, file.sha256)), choice)
    if made.errors and (made.is_unreadable or not good_rows_only):
        raise RuleBroken(_("Nothing was taken in: %(why)s", why=_(made.errors[0].text, **made.errors[0].values)))
    if made.moved and not may_move:
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
    _WRITERS[file.kind](file, made, actor)
    _finish(file, made, actor)
    return file, made


def _refuse_taken(file: ImportFile) -> None:
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in already."))


def _finish(file: ImportFile, made: Plan, actor: Viewer) -> None:
    counts: dict[str, Any] = {name: made.counts[name] for name in ("new", "changed", "known", "refused")}
    file.state, file.imported_at = "imported", periods.now()
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
