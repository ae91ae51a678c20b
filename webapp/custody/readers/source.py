"""A statement file on the disk or in memory, read in pieces so that its size does not matter."""

import codecs
import io
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

    def __init__(self, content: Path | bytes) -> None:
        self.content = content

    def open(self) -> BinaryIO:
        """The bytes from their start; the caller closes it."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    @cached_property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

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
                yield line
