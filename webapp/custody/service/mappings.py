"""Which column means what: chosen for a file, and kept under the name of its source."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit
from webapp.custody import queries, readers
from webapp.custody.models import SavedMapping, StatementFile
from webapp.custody.readers.mapping import Mapping, as_texts, from_texts
from webapp.custody.service.aside import look_into
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.policy import Permission, Viewer
from webapp.text import clean


def fitting_mapping(kind: readers.Format, source: readers.Source) -> Mapping | None:
    """The kept mapping of the one source whose columns this table has; None where none or several fit."""
    fitting = []
    for saved in queries.saved_mappings():
        mapping = from_texts(saved.columns)
        if mapping.header and not readers.missing_columns(kind, source, mapping):
            fitting.append(mapping)
    return fitting[0] if len(fitting) == 1 else None


def choose_mapping(
    file: StatementFile, mapping: Mapping, folder: Path, save_as: str = "", version: int | None = None, *, actor: Viewer
) -> StatementFile:
    """Sets how a waiting file is read; with a name the mapping is kept for the next files of that source."""
    if not actor.may(Permission.ACTIVITY_IMPORT):
        raise RuleBroken(_("Only controllers import account activity."))
    check_version(file, version)
    if file.state != "previewed":
        raise RuleBroken(_("This file was taken in or discarded already."))
    file.mapping = as_texts(mapping)
    name = clean(save_as)[:80]
    if name:
        _keep(name, mapping)
    audit.record(
        actor, "statement-file.mapped", object_type="statement_file", object_id=file.id, mapping=file.mapping,
        saved_as=name,
    )  # fmt: skip
    look_into(file, folder, actor=actor)
    return file


def _keep(name: str, mapping: Mapping) -> None:
    saved = queries.saved_mapping(name)
    if saved is None:
        db.session.add(SavedMapping(name=name, columns=as_texts(mapping)))
    else:
        saved.columns = as_texts(mapping)


def mapping_named(name: str) -> Mapping:
    """The mapping kept under a name; raises RuleBroken."""
    saved = queries.saved_mapping(name)
    if saved is None:
        raise RuleBroken(_("There is no saved mapping “%(name)s”.", name=name))
    return from_texts(saved.columns)


def state_currency(
    file: StatementFile, currency: str, folder: Path, version: int | None = None, *, actor: Viewer
) -> StatementFile:
    """Says in which currency the lines of a waiting file are that name none themselves."""
    mapping = from_texts(file.mapping) if file.mapping else Mapping()
    return choose_mapping(file, replace(mapping, currency_is=currency), folder, "", version, actor=actor)


class Table(NamedTuple):
    """A table as somebody maps its columns: what it is, and how it probably is to be read."""

    kind: readers.Format
    source: readers.Source
    proposal: readers.Proposal

    def headings(self, delimiter: str, header: bool) -> tuple[str, ...]:
        """The columns to choose from."""
        return readers.headings(self.kind, self.source, delimiter, header)


def table_of(source: readers.Source) -> Table | None:
    """The table that a file holds; None for what is no table."""
    kind = readers.detect(source)
    if isinstance(kind, readers.Fault) or kind not in readers.TABLES:
        return None
    return Table(kind, source, readers.propose(kind, source))
