"""A text as a table: headings and numbered rows with the lines on which they stand, within limits."""

from collections import Counter
from typing import Any, NamedTuple

from webapp.tables import Fault, Unreadable, delimiter_of, rows

LARGEST_FILE = 10 * 1024 * 1024
# So many rows of each kind are written within two seconds, however many records they bring along; others wait as long.
MOST_ROWS = {"households": 10_000, "contacts": 7_500, "interactions": 5_000}
# A record that is there already is changed as somebody would change it, which takes longer than making one.
MOST_CHANGED = 200


def problem(line: int | None, text: str, **values: Any) -> Fault:
    """A reason in words; values are put in when it is shown."""
    return Fault(line, text, values)


class Row(NamedTuple):
    """One row below the headings: its number from 1 on, the line where it begins, its cells without outer spaces."""

    number: int
    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A file's headings (a number where one is empty or there twice), its rows, and why it cannot be read at all."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problem: Fault | None = None


def read_table(text: str) -> Table:
    """The table in a text with the separator that fits best; never raises, what is wrong is its `problem`."""
    most = max(MOST_ROWS.values())
    try:
        found = list(rows(text, delimiter_of(text)[0], most + 2))
    except Unreadable as error:
        return Table((), (), error.fault)
    if not found:
        return Table((), (), problem(None, "The file is empty."))
    headings = _headings(found[0].cells)
    if len(found) == 1:
        return Table(headings, (), problem(None, "The file holds headings, but no rows below them."))
    return Table(headings, tuple(Row(number, row.line, row.cells) for number, row in enumerate(found[1:], 1)))


def too_many(kind: str, table: Table) -> Fault | None:
    """Why a table has more rows than one file of its kind may have."""
    most = MOST_ROWS[kind]
    if len(table.rows) <= most:
        return None
    return problem(table.rows[most].line, "More than %(most)s rows. Split the file.", most=f"{most:,}")


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    seen = Counter(cells)
    # A heading that begins with = would read as a fixed value.
    return tuple(
        cell if cell and seen[cell] == 1 and not cell.startswith("=") else str(number)
        for number, cell in enumerate(cells, 1)
    )
