"""A statement file on the disk or in memory, read in pieces so that its size does not matter."""

import codecs
import io
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from .encoding import encoding_of

PIECE = 256 * 1024
# So much of a file shows what it is.
HEAD = 64 * 1024
LONGEST_LINE = 1024 * 1024


class Source:
    """The bytes of a file; it may be gone through as often as needed, each time from its start."""

    def __init__(self, content: Path | bytes | int) -> None:
        self.content = content
        # How many bytes of it were gone through so far, this time.
        self.position = 0

    def open(self) -> BinaryIO:
        """The bytes from their start; the caller closes it. A number is an open file of the system's."""
        self.position = 0
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        if isinstance(self.content, Path):
            return self.content.open("rb")
        os.lseek(self.content, 0, os.SEEK_SET)
        return os.fdopen(os.dup(self.content), "rb")

    @cached_property
    def size(self) -> int:
        """How many bytes there are."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return (self.content.stat() if isinstance(self.content, Path) else os.fstat(self.content)).st_size

    @property
    def share(self) -> float:
        """How much of it was gone through so far, from 0 to 1."""
        return min(1.0, self.position / max(1, self.size))

    @cached_property
    def start(self) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(HEAD)

    @cached_property
    def encoding(self) -> str | None:
        """In which character set the file is a text, or None if it is none."""
        with self.open() as stream:
            return encoding_of(stream)

    @cached_property
    def head(self) -> str:
        """The first signs of a text."""
        return next(self.pieces(HEAD), "")

    def pieces(self, size: int = PIECE) -> Iterator[str]:
        """The text in pieces, with every line end as \\n; nothing for what is not a text."""
        if self.encoding is None:
            return
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self.encoding)("replace"), translate=True
        )  # fmt: skip
        with self.open() as stream:
            while raw := stream.read(size):
                self.position += len(raw)
                if piece := decoder.decode(raw):
                    yield piece
            if piece := decoder.decode(b"", final=True):
                yield piece

    def lines(self) -> Iterator[str]:
        """The lines of a text, each with its \\n; one that never ends comes in parts."""
        if self.encoding is None:
            return
        with self.open() as stream, io.TextIOWrapper(stream, self.encoding, "replace") as text:
            while line := text.readline(LONGEST_LINE):
                self.position += len(line)
                yield line
