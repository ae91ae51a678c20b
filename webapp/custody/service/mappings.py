"""Which column means what: chosen for a file, and kept under the name of its source."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit, uploads
from webapp.custody import queries, readers
from webapp.custody.models import SavedMapping, StatementFile
from webapp.custody.readers.mapping import Mapping, as_texts, from_texts
from webapp.custody.service.aside import Said, look_into, said_in
from webapp.db import check_version, db, reading
from webapp.exceptions import RuleBroken
from webapp.policy import Permission, Viewer
from webapp.text import clean


class Ahead(NamedTuple):
    """What is found out of a file before anybody has to wait for it: what it is, or why that cannot be said.

    `mapping` is that by which a table is read, where one is known, and `said` what a small file says by it.
    """

    kind: readers.Format | readers.Fault
    mapping: Mapping | None
    said: Said | None


def _fitting(kind: readers.Format, source: readers.Source) -> Mapping | None:
    """The kept mapping of the one source whose columns this table has; None where none or several fit."""
    fitting = []
    for saved in queries.saved_mappings():
        mapping = from_texts(saved.columns)
        if mapping.header and not readers.missing_columns(kind, source, mapping):
            fitting.append(mapping)
    return fitting[0] if len(fitting) == 1 else None


def read_ahead(folder: Path, digest: str) -> Ahead:
    """What is found out of a file that lies in the folder, outside any transaction; what cannot be read yet says
    nothing.
    """
    ahead = detected(readers.Source(uploads.place(folder, digest)))
    if isinstance(ahead.kind, readers.Fault) or (ahead.kind in readers.TABLES and ahead.mapping is None):
        return ahead
    columns = as_texts(ahead.mapping) if ahead.mapping else None
    return ahead._replace(said=said_in(folder, digest, columns))


def detected(source: readers.Source, mapping: Mapping | None = None) -> Ahead:
    """What a file is, and by which mapping a table is read: the one that is given, or else the kept one that fits it
    and no other does; asked outside any transaction.
    """
    kind = readers.detect(source)
    if mapping is None and kind in readers.TABLES and not isinstance(kind, readers.Fault):
        with reading():
            mapping = _fitting(kind, source)
    return Ahead(kind, mapping, None)


def choose_mapping(
    file: StatementFile, mapping: Mapping, folder: Path, save_as: str = "", version: int | None = None,
    said: Said | None = None, *, actor: Viewer,
) -> StatementFile:  # fmt: skip
    """Sets how a waiting file is read; with a name the mapping is kept for the next files of that source.

    `said` is what a small one says by this mapping, read before the transaction.
    """
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
    look_into(file, folder, said, actor=actor)
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


def mapping_in(file: StatementFile, currency: str) -> Mapping:
    """How a waiting file is read whose lines are in a currency that they do not name themselves."""
    return replace(from_texts(file.mapping) if file.mapping else Mapping(), currency_is=currency)


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
