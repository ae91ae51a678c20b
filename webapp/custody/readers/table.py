"""What statement files hold as rows of cells: CSV, spreadsheets, and QIF, whose entries have columns of their own."""

from collections.abc import Iterator

from webapp.tables import LONGEST_CELL, SAMPLE, Row, Unreadable, delimiter_of, rows

from .qif import qif_rows
from .source import Source
from .values import MOST_LINES, Format
from .xlsx import xlsx_rows

DEFAULT_DELIMITER = ","


def statement_rows(kind: Format, source: Source, delimiter: str, most: int = MOST_LINES + 100) -> Iterator[Row]:
    """The rows that hold anything; raises Unreadable at the first that breaks a limit."""
    if kind is Format.XLSX:
        yield from xlsx_rows(source, most)
    elif kind is Format.QIF:
        yield from qif_rows(source, most)
    else:
        for row in rows(source.lines(), delimiter, most):
            if row.spanned > 50 or any(len(cell) > LONGEST_CELL for cell in row.cells):
                raise Unreadable(row.line, "A cell is very long: a quote that is opened here may not be closed.")
            yield row


def first_rows(kind: Format, source: Source) -> tuple[str, list[Row]]:
    """The first rows, and by which mark their cells are separated where a mark does it; raises Unreadable."""
    if kind is Format.CSV:
        return delimiter_of(source.lines)
    return DEFAULT_DELIMITER, list(statement_rows(kind, source, DEFAULT_DELIMITER, SAMPLE))
