"""CSV files that a spreadsheet opens as they are meant: text stays text, numbers stay numbers, nothing is a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import structlog
from flask import Response, stream_with_context

from webapp import logs

log = structlog.get_logger()
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@")
_CHUNK = 200


def cell(value: Any) -> str | int | Decimal:
    """One value as it goes into a file: numbers stay numbers, moments are ISO, text can start no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return safe(str(value))


def safe(text: str) -> str:
    """A text, with ' before it if a spreadsheet would take it for a formula, behind blanks or full-width signs too."""
    shown = unicodedata.normalize("NFKC", text)
    start = next((sign for sign in shown if unicodedata.category(sign)[0] not in "ZC"), "")
    return f"'{text}" if start in _FORMULA or text[:1] in ("\t", "\r", "\n") else text


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file in pieces: byte order mark, headings, rows; a row is a sequence of plain values."""
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe(str(name)) for name in head])
    for count, row in enumerate(rows, 1):
        writer.writerow([cell(value) for value in row])
        if count % _CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


class CutShort(Exception):
    """A file ended before all of it was written; says nothing of what was in it."""


def answer(file_name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The file as a download that is written while the rows are read; `file_name` is plain ASCII without path."""
    pieces = (piece.encode("utf-8", "replace") for piece in lines(head, rows))
    response = Response(stream_with_context(_guarded(pieces)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _guarded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Cuts the connection when something goes wrong half-way, with an error of our own.

    No error page can follow what was sent already, and the server logs what reaches it; the first error's message may
    quote clients.
    """
    try:
        yield from pieces
        return
    except Exception as error:
        log.error("file cut short", kind=type(error).__name__, at=logs.place_of(error))
    raise CutShort("the rows of a file could not all be read")
