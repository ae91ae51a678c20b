"""The first sheet of a spreadsheet as rows; numbers and days come as they are stored, whatever language shows them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from webapp.tables import LONGEST_CELL, MOST_COLUMNS, Row, Unreadable

from .amounts import Plain
from .source import Source

# Uncompressed, so that a small archive cannot become a large file.
_LARGEST = 2 * 1024**3
_LARGEST_TEXTS = 256 * 1024**2
_PIECE = 1024 * 1024
# The last row that a sheet can have; a damaged number would be counted up to.
_MOST_ROWS = 1_048_576
_TEXTS = "xl/sharedstrings.xml"


def xlsx_rows(source: Source, most: int) -> Iterator[Row]:
    """The rows of the first visible sheet that hold anything, up to so many; raises Unreadable."""
    count = 0
    with _workbook(source) as book:
        sheet = next(iter(_visible(book)), None)
        if sheet is None:
            return
        for line, values in enumerate(_values(sheet), 1):
            cells = tuple(_text(value) for value in values)
            if not any(cells):
                continue
            if len(cells) > MOST_COLUMNS:
                cells = _narrow(line, cells)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Unreadable(line, "A cell is very long.")
            count += 1
            yield Row(line, cells)
            if count >= most:
                return


def other_sheets(source: Source) -> list[str]:
    """The names of the further visible sheets that hold anything; raises Unreadable."""
    with _workbook(source) as book:
        return [
            sheet.title
            for sheet in _visible(book)[1:]
            if any(_text(value) for _line, row in zip(range(50), _values(sheet)) for value in row)  # noqa: B905
        ]


def _visible(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _narrow(line: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    # A sheet may say that it is wider than what it holds.
    if any(cells[MOST_COLUMNS:]):
        raise Unreadable(line, "More than %(most)s columns.", most=MOST_COLUMNS)
    return cells[:MOST_COLUMNS]


@contextmanager
def _workbook(source: Source) -> Iterator[Any]:
    # Loaded where it is needed: most installations never see a spreadsheet.
    from openpyxl import load_workbook

    with source.open() as stream:
        try:
            _check(stream)
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except Unreadable:
            raise
        except Exception as error:
            raise _damaged(error) from error
        try:
            yield book
        finally:
            book.close()


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The values of each row. Damaged parts lead the library to errors of any kind."""
    try:
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
    except Exception as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> Unreadable:
    return Unreadable(1, "The spreadsheet is damaged: %(why)s. Save it again.", why=type(error).__name__)


def _check(stream: Any) -> None:
    """Refuses what would grow beyond all measure, declares entities, or is not what its checksums say."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        texts = sum(part.file_size for part in parts if part.filename.lower() == _TEXTS)
        if sum(part.file_size for part in parts) > _LARGEST or texts > _LARGEST_TEXTS:
            raise Unreadable(1, "The spreadsheet is too large when it is unpacked. Save it as CSV.")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        before = b""
        while piece := stream.read(_PIECE):
            # No spreadsheet program writes declarations, comments or sections; with none of them nothing can multiply,
            # and with a tag in every piece no text fills the memory.
            if b"<!" in before + piece or b"\x00" in piece or (len(piece) == _PIECE and b"<" not in piece):
                raise Unreadable(1, "The spreadsheet holds what no spreadsheet program writes. Save it again.")
            before = piece[-1:]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return Plain(value)
    if isinstance(value, float):
        # What a spreadsheet shows: the last two of seventeen digits are noise.
        return Plain(format(Decimal(f"{value:.15g}"), "f"))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value).strip()
