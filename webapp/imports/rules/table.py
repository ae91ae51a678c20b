"""A text as a table: headings and rows with the lines on which they stand, within limits."""

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 32 * 1024
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200


class Problem(NamedTuple):
    """Why a row, or with no line the whole file, is refused; `text` is a message with places for `values`."""

    line: int | None
    text: str
    values: Mapping[str, Any]

    @property
    def message(self) -> str:
        """The reason in English."""
        return self.text % self.values if self.values else self.text


def problem(line: int | None, text: str, **values: Any) -> Problem:
    """A reason in words; values are put in when it is shown."""
    return Problem(line, text, values)


class Row(NamedTuple):
    """One row below the headings: its number from 1 on, the line where it begins, its cells without outer spaces."""

    number: int
    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A file's headings (a number where one is empty or there twice), its rows, and why it cannot be read at all."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problem: Problem | None = None


class _Unreadable(ValueError):
    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.found = found


def read_table(text: str) -> Table:
    """The table in a text with the separator that fits best; never raises, what is wrong is its `problem`."""
    try:
        rows = _rows(text, _delimiter(text), MOST_ROWS + 1)
    except _Unreadable as error:
        return Table((), (), error.found)
    if not rows:
        return Table((), (), problem(None, "The file is empty."))
    headings = _headings(rows[0].cells)
    if len(rows) == 1:
        return Table(headings, (), problem(None, "The file holds headings, but no rows below them."))
    return Table(headings, tuple(Row(number, row.line, row.cells) for number, row in enumerate(rows[1:], 1)))


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    seen = Counter(cells)
    # A heading that begins with = would read as a fixed value.
    return tuple(
        cell if cell and seen[cell] == 1 and not cell.startswith("=") else str(number)
        for number, cell in enumerate(cells, 1)
    )


def _delimiter(text: str) -> str:
    best, failure = (-1.0, ","), None
    for delimiter in DELIMITERS:
        try:
            found = _rows(text, delimiter, _SAMPLE)
        except _Unreadable as error:
            failure = failure or error
            continue
        width = len(found[0].cells) if found else 0
        fitting = sum(len(row.cells) == width for row in found) / max(1, len(found))
        best = max(best, (fitting * math.log2(width or 1), delimiter), key=lambda one: one[0])
    if best[0] <= 0 and failure:
        raise failure
    return best[1]


def _rows(text: str, delimiter: str, most: int) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[Row] = []
    line, last = 0, 0
    try:
        for cells in reader:
            begin, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > MOST_COLUMNS:
                raise _Unreadable(problem(begin, "More than %(most)s columns.", most=MOST_COLUMNS))
            rows.append(Row(0, begin, tuple(cell.strip() for cell in cells)))
            last = line - begin
            if len(rows) >= most:
                break
    except csv.Error as error:
        raise _Unreadable(problem(line + 1, "The line cannot be read: %(why)s.", why=str(error))) from error
    if len(rows) > MOST_ROWS:
        raise _Unreadable(problem(rows[-1].line, "More than %(most)s rows. Split the file.", most=f"{MOST_ROWS:,}"))
    if last and len(rows) < most and text.count('"') % 2:
        raise _Unreadable(problem(rows[-1].line, "A quote that is opened here is never closed."))
    return rows
