"""Uploaded files, kept under the hash of their content: each is there once, and no typed name becomes a path."""

import contextlib
import hashlib
import os
import re
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from webapp.exceptions import RuleBroken

# Up to so many bytes a file is taken in within the request that confirms it: some 3,000 lines, half a second.
AT_ONCE = 256 * 1024
_DIGEST = re.compile("[0-9a-f]{64}")


def folder() -> Path:
    """Where this installation keeps uploaded files."""
    kept: Path = current_app.config["RAPPORT"].uploads
    return kept


def keep(folder: Path, raw: bytes) -> str:
    """Puts bytes on the disk before anything refers to them; returns their sha256."""
    digest = hashlib.sha256(raw).hexdigest()
    path = place(folder, digest)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        part = path.with_name(f"{digest}.{os.getpid()}.{os.urandom(4).hex()}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    return digest


def load(folder: Path, digest: str) -> bytes:
    """The bytes of an uploaded file; raises RuleBroken when they are gone or are not what they were."""
    with contextlib.suppress(OSError):
        raw = place(folder, digest).read_bytes()
        if hashlib.sha256(raw).hexdigest() == digest:
            return raw
    raise RuleBroken(_("The uploaded file is no longer there. Upload it again."))


def size(folder: Path, digest: str) -> int:
    """How many bytes an uploaded file has; 0 for one that is gone."""
    try:
        return place(folder, digest).stat().st_size
    except OSError:
        return 0


def place(folder: Path, digest: str) -> Path:
    """Where the file with this hash lies."""
    return folder / digest[:2] / digest


def whole_files(folder: Path) -> list[Path]:
    """All files that were kept, without those that are still being written."""
    return [path for path in folder.glob("??/*") if _DIGEST.fullmatch(path.name)]


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
