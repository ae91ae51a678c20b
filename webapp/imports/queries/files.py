"""Import files: each is for the person who uploaded it only, since it may hold anybody's data."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.imports.models import ImportFile
from webapp.imports.rules import Mapping
from webapp.policy import Viewer


class FileRow(NamedTuple):
    """An import file as the list shows it."""

    id: int
    kind: str
    file_name: str
    source: str
    state: str
    uploaded_at: datetime
    new_count: int
    changed_count: int
    known_count: int
    refused_count: int


def import_files(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[FileRow]:
    """The viewer's own files, newest first, one more than `limit` where there are more; `before` is the last shown."""
    statement = sa.select(*(getattr(ImportFile, name) for name in FileRow._fields))
    statement = statement.where(ImportFile.uploaded_by_id == viewer.id).order_by(ImportFile.id.desc())
    if before:
        statement = statement.where(ImportFile.id < before)
    return [FileRow._make(row) for row in db.session.execute(statement.limit(limit + 1))]


def import_file(viewer: Viewer, file_id: int) -> ImportFile:
    """One of the viewer's own files; raises NotVisible."""
    statement = sa.select(ImportFile).where(ImportFile.id == file_id, ImportFile.uploaded_by_id == viewer.id)
    row = db.session.scalars(statement).one_or_none()
    if row is None:
        raise NotVisible
    return row


def taken_in_so_far() -> int:
    """How many files were ever taken in: while it stays the same, so does what a file was compared with."""
    statement = sa.select(sa.func.count()).where(ImportFile.state == "imported")
    return db.session.execute(statement).scalar_one()


def same_upload(viewer: Viewer, kind: str, source: str, sha256: str) -> ImportFile | None:
    """The viewer's own upload of the same content for the same purpose that still waits for confirmation."""
    statement = sa.select(ImportFile).where(
        ImportFile.uploaded_by_id == viewer.id, ImportFile.kind == kind, ImportFile.source == source,
        ImportFile.sha256 == sha256, ImportFile.state == "previewed",
    )  # fmt: skip
    return db.session.scalars(statement.order_by(ImportFile.id.desc()).limit(1)).one_or_none()


def saved_mapping(viewer: Viewer, kind: str, source: str) -> Mapping:
    """The columns that the viewer chose for the last file of this kind from this source; empty when there was none."""
    statement = sa.select(ImportFile.options).where(
        ImportFile.uploaded_by_id == viewer.id, ImportFile.kind == kind, ImportFile.source == source
    )
    options = db.session.scalar(statement.order_by(ImportFile.id.desc()).limit(1))
    return dict(options.get("mapping") or {}) if options else {}
