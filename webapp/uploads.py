"""Uploaded files, kept under the hash of their content: each is there once, and no typed name becomes a path."""

import contextlib
import fcntl
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flask import current_app
from flask_babel import gettext as _

from webapp.exceptions import RuleBroken

# Up to so many bytes a file is taken in within the request that confirms it: some 3,000 lines, half a second.
AT_ONCE = 256 * 1024
PIECE = 1 << 20
# Whoever keeps a file and whoever takes leftovers away never do so at the same moment.
LOCK = ".lock"
_DIGEST = re.compile("[0-9a-f]{64}")


def folder() -> Path:
    """Where this installation keeps uploaded files."""
    kept: Path = current_app.config["RAPPORT"].uploads
    return kept


def keep(folder: Path, raw: bytes | IO[bytes]) -> str:
    """Puts bytes, or all of a file piece by piece, on the disk before anything refers to them; returns their sha256.

    What is there already counts as new from now on, so that nobody tidies it away before it is referred to.
    """
    content = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    digest = digest_of(content)
    path = place(folder, digest)
    with nothing_taken_away(folder):
        if is_whole(folder, digest):
            os.utime(path)
        else:
            _write(path, content)
            _settle(folder)
        _settle(path.parent)
    return digest


def _write(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := content.read(PIECE):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def digest_of(content: IO[bytes]) -> str:
    """The sha256 of all of a file, read piece by piece; it stands at its beginning afterwards."""
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    content.seek(0)
    return digest.hexdigest()


def load(folder: Path, digest: str) -> bytes:
    """The bytes of an uploaded file; raises RuleBroken when they are gone or are not what they were."""
    with contextlib.suppress(OSError):
        raw = place(folder, digest).read_bytes()
        if hashlib.sha256(raw).hexdigest() == digest:
            return raw
    raise RuleBroken(_("The uploaded file is no longer there. Upload it again."))


def is_whole(folder: Path, digest: str) -> bool:
    """Whether an uploaded file is there and is what it was; read piece by piece."""
    try:
        with place(folder, digest).open("rb") as file:
            return digest_of(file) == digest
    except OSError:
        return False


def checked(folder: Path, digest: str) -> Path:
    """Where an uploaded file lies, to be read in pieces; raises RuleBroken when it is gone or is not what it was."""
    if not is_whole(folder, digest):
        raise RuleBroken(_("The uploaded file is no longer there. Upload it again."))
    return place(folder, digest)


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
    return [path for path in folder.glob("??/*") if is_kept(path)]


def left_over(folder: Path, before: datetime) -> Iterator[list[Path]]:
    """Files that nobody kept again since a moment, those half written too, one folder's after the other's."""
    for inner in sorted(folder.glob("??")):
        yield [path for path in sorted(inner.iterdir()) if _is_older(path, before)]


def take_away(folder: Path, paths: Iterable[Path], before: datetime) -> int:
    """Removes files that nothing refers to, unless somebody keeps them again by now; returns how many.

    None while somebody keeps files or copies them all: there is time.
    """
    removed = 0
    with contextlib.suppress(BlockingIOError), _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
        for path in paths:
            if _is_older(path, before):
                path.unlink()
                removed += 1
    return removed


def is_kept(path: Path) -> bool:
    """Whether a file was written to its end, and so may be referred to."""
    return _DIGEST.fullmatch(path.name) is not None


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    except OSError:
        return False


@contextlib.contextmanager
def nothing_taken_away(folder: Path) -> Iterator[None]:
    """While this lasts, no leftover goes away; for whoever keeps a file, or copies all of them."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def _locked(folder: Path, way: int) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, way)
        yield
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
