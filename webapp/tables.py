"""CSV and its kin as rows of cells with their line numbers, within limits, whatever mark separates the columns."""

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 200
LONGEST_CELL = 32 * 1024
# So many rows tell how a table is written.
SAMPLE = 400


class Fault(NamedTuple):
    """Why a line, or with no line the whole file, cannot be taken in; `text` is a message with places for `values`."""

    line: int | None
    text: str
    values: Mapping[str, Any] = {}

    @property
    def message(self) -> str:
        """The reason in English; screens translate `text` and put `values` in."""
        return self.text % self.values if self.values else self.text


class Unreadable(ValueError):
    """A table that breaks a limit or its own quoting; `fault` says where."""

    def __init__(self, line: int, text: str, **values: Any) -> None:
        self.fault = Fault(line, text, values)
        super().__init__(self.fault.message)


class Row(NamedTuple):
    """The cells of one row, without outer spaces, the line where it begins, and over how many more it goes."""

    line: int
    cells: tuple[str, ...]
    spanned: int = 0

    def cell(self, index: int | None) -> str:
        """The cell in a column counted from 0, or an empty text."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


def rows(text: str | Iterable[str], delimiter: str, most: int) -> Iterator[Row]:
    """The rows that hold anything, up to so many, of a text or its lines; raises Unreadable where a limit is broken."""
    lines = _Lines(io.StringIO(text, newline="") if isinstance(text, str) else text)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    line = count = 0
    last = Row(0, ())
    try:
        for cells in reader:
            begin, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(begin, "More than %(most)s columns.", most=MOST_COLUMNS)
            last, count = Row(begin, tuple(cell.strip() for cell in cells), line - begin), count + 1
            yield last
            if count >= most:
                return
    except csv.Error as error:
        raise Unreadable(line + 1, "The line cannot be read: %(why)s.", why=str(error)) from error
    if last.spanned and lines.quotes % 2:
        raise Unreadable(last.line, "A quote that is opened here is never closed.")


class _Lines:
    """The lines of a table, with how many quotes were in them so far."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.quotes += line.count('"')
        return line


def delimiter_of(text: str | Callable[[], Iterable[str]]) -> tuple[str, list[Row]]:
    """The separator that cuts a table into the most regular rows, and the first of these; raises Unreadable.

    Instead of a text whatever gives its lines, from the first on with every call.
    """
    best: tuple[float, str, list[Row]] = (-1.0, DELIMITERS[0], [])
    failure: Unreadable | None = None
    for delimiter in DELIMITERS:
        try:
            found = list(rows(text if isinstance(text, str) else text(), delimiter, SAMPLE))
        except Unreadable as error:
            failure = failure or error
            continue
        width = usual_width(found)
        share = sum(len(row.cells) == width for row in found) / max(1, len(found))
        best = max(best, (share * math.log2(width or 1), delimiter, found), key=lambda one: one[0])
    if best[0] <= 0 and failure:
        raise failure
    return best[1], best[2]


def usual_width(found: Iterable[Row]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(row.cells) for row in found)
    return max(widths, key=lambda width: (widths[width], width > 1)) if widths else 0
