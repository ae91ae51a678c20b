"""A CSV file as rows of cells with their line numbers, within limits."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from .values import LONGEST_TEXT, MOST_LINES, ReadError, said

MOST_COLUMNS = 200


class Row(NamedTuple):
    """The cells of one row, without the spaces around them, and the line on which it begins."""

    line: int
    cells: list[str]

    def cell(self, index: int | None) -> str:
        """The cell in a column counted from 0, or an empty text."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


class Unreadable(ValueError):
    """A table that breaks a limit or its own quoting; `error` says where."""

    def __init__(self, error: ReadError) -> None:
        super().__init__(error.message)
        self.error = error


def rows(text: str, delimiter: str, most: int = MOST_LINES + 100) -> Iterator[Row]:
    """The rows that hold anything; raises Unreadable at the first that breaks a limit."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = count = spanned = 0
    try:
        for cells in reader:
            begin, line = line + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                count, spanned = count + 1, line - begin
                yield _checked(Row(begin, [cell.strip() for cell in cells]), spanned)
                if count >= most:
                    return
    except csv.Error as error:
        raise Unreadable(said(line, "The line cannot be read: %(why)s.", why=str(error))) from error
    if spanned and text.count('"') % 2:
        raise Unreadable(said(line - spanned, "A quote that is opened here is never closed."))


def _checked(row: Row, spanned: int) -> Row:
    if len(row.cells) > MOST_COLUMNS:
        raise Unreadable(said(row.line, "More than %(most)s columns.", most=MOST_COLUMNS))
    if spanned > 50 or any(len(cell) > LONGEST_TEXT for cell in row.cells):
        raise Unreadable(said(row.line, "A cell is very long: a quote that is opened here may not be closed."))
    return row
