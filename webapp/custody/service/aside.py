"""Large statement files are read beside the work of others."""

from pathlib import Path

from webapp import outbox, uploads
from webapp.custody import queries, readers
from webapp.custody.models import StatementFile
from webapp.policy import Viewer

UPLOADED = "statement-file.uploaded"


def is_large(folder: Path, digest: str) -> bool:
    """Whether a file is read and taken in by the worker, since that takes longer than a request should."""
    return uploads.size(folder, digest) > uploads.AT_ONCE


def look_into(file: StatementFile, folder: Path, *, actor: Viewer) -> None:
    """Notes whether a small file can be taken in at all, so that lists say so; the worker reads a large one."""
    read_aside(file, folder, actor=actor)
    has_columns = file.mapping or readers.Format(file.format) not in readers.TABLES
    if has_columns and not is_large(folder, file.sha256):
        raw = uploads.place(folder, file.sha256).read_bytes()
        file.is_refused = bool(queries.preview(actor, raw, file.mapping).errors)


def read_aside(file: StatementFile, folder: Path, *, actor: Viewer) -> None:
    """Lets the worker read a large file, once it is known which of its columns mean what."""
    if is_large(folder, file.sha256) and (file.mapping or readers.Format(file.format) not in readers.TABLES):
        file.state, file.progress, file.refusal, file.outline = "reading", 0, "", None
        outbox.post(UPLOADED, file_id=file.id, actor_id=actor.id)
