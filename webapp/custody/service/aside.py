"""Statement files are read beside the work of others: large ones by the worker, small ones before what writes."""

from pathlib import Path
from typing import Any, NamedTuple

from webapp import outbox, uploads
from webapp.custody import queries, readers
from webapp.custody.models import StatementFile
from webapp.custody.readers.mapping import from_texts
from webapp.policy import Viewer

UPLOADED = "statement-file.uploaded"


def is_large(folder: Path, digest: str) -> bool:
    """Whether a file is read and taken in by the worker, since that takes longer than a request should."""
    return uploads.size(folder, digest) > uploads.AT_ONCE


class Said(NamedTuple):
    """What a small file says, read by a mapping before anybody has to wait for whoever needs it."""

    mapping: dict[str, Any] | None
    reading: readers.Reading


def said_in(folder: Path, digest: str, mapping: dict[str, Any] | None) -> Said | None:
    """What a small file says, or None for a large one; `mapping` as it is stored with the file. Raises RuleBroken."""
    if is_large(folder, digest):
        return None
    return said_by(uploads.load(folder, digest), mapping)


def said_by(raw: bytes, mapping: dict[str, Any] | None) -> Said:
    """What the bytes of a small file say; `mapping` as it is stored with the file."""
    return Said(mapping, readers.read(raw, from_texts(mapping) if mapping else None))


def look_into(file: StatementFile, folder: Path, said: Said | None, *, actor: Viewer) -> None:
    """Notes whether a small file can be taken in at all, so that lists say so; the worker reads a large one."""
    read_aside(file, folder, actor=actor)
    has_columns = file.mapping or readers.Format(file.format) not in readers.TABLES
    if said is not None and has_columns and said.mapping == file.mapping:
        file.is_refused = bool(queries.preview(actor, said.reading, file.mapping).errors)


def read_aside(file: StatementFile, folder: Path, *, actor: Viewer) -> None:
    """Lets the worker read a large file, once it is known which of its columns mean what."""
    if is_large(folder, file.sha256) and (file.mapping or readers.Format(file.format) not in readers.TABLES):
        file.state, file.progress, file.refusal, file.outline = "reading", 0, "", None
        outbox.post(UPLOADED, file_id=file.id, actor_id=actor.id)
