"""A CSV statement as rows, within the limits of a statement."""

from collections.abc import Iterator

from webapp.tables import LONGEST_CELL, Row, Unreadable, rows

from .values import MOST_LINES


def statement_rows(text: str, delimiter: str, most: int = MOST_LINES + 100) -> Iterator[Row]:
    """The rows that hold anything; raises Unreadable at the first that breaks a limit."""
    for row in rows(text, delimiter, most):
        if row.spanned > 50 or any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise Unreadable(row.line, "A cell is very long: a quote that is opened here may not be closed.")
        yield row
