"""Tables with a column mapping (CSV, spreadsheets, QIF) as statements."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from webapp import money
from webapp.tables import Row, Unreadable
from webapp.text import clean, fold

from .amounts import NotAnAmount, fits, written_amount
from .days import written_day
from .headings import CREDITS, DEBITS
from .mapping import Mapping
from .source import Source
from .table import statement_rows
from .values import (
    LONGEST_ID,
    LONGEST_NAME,
    Begun,
    Ended,
    Event,
    Fault,
    Format,
    Line,
    Notice,
    by_sign,
    said,
)
from .xlsx import other_sheets

# The headings are among so many first rows.
_TOP = 30


def read_table(kind: Format, source: Source, mapping: Mapping) -> Iterator[Event]:
    """Every line of a table as the mapping says, by account; rows that hold nothing are passed over."""
    if missing := mapping.lacks():
        yield from missing.values()
        return
    try:
        rows = statement_rows(kind, source, mapping.delimiter)
        top = list(islice(rows, _TOP))
        places, body, errors = _placed(top, mapping)
        yield from errors
        if not errors:
            yield from _lines(kind, source, _Cells(mapping, places, _first(top, body)), chain(body, rows))
    except Unreadable as error:
        yield error.fault


def _first(top: list[Row], body: list[Row]) -> tuple[str, ...]:
    """The cells of the headings, or of the first row where there are none."""
    return top[max(len(top) - len(body) - 1, 0)].cells if top else ()


def _lines(kind: Format, source: Source, cells: "_Cells", rows: Iterator[Row]) -> Iterator[Event]:
    last, narrowest = None, len(cells.first)
    for row in rows:
        # Some exports repeat the headings on every page.
        if not cells.mapping.header or row.cells != cells.first:
            yield from cells.take(row)
            narrowest = min(narrowest, len(last.cells)) if last else narrowest
            last = row
    if last is None:
        yield said(None, "The file holds no lines.")
    elif kind is Format.CSV and len(last.cells) < narrowest:
        yield said(last.line, "The last line has fewer columns than all others: the file may be cut off.")
    for place in cells.accounts.values():
        yield Ended(place, None, None, None)
    if kind is Format.XLSX and (names := other_sheets(source)):
        yield Notice(said(None, "Only the first sheet was read, not: %(names)s.", names=", ".join(names)))


def missing_columns(kind: Format, source: Source, mapping: Mapping) -> list[Fault]:
    """Which columns of a mapping with headings a table does not have."""
    try:
        return _placed(list(statement_rows(kind, source, mapping.delimiter, most=_TOP)), mapping)[2]
    except Unreadable as error:
        return [error.fault]


def _placed(top: list[Row], mapping: Mapping) -> tuple[dict[str, int], list[Row], list[Fault]]:
    """At which place each named column is, the rows below the headings, and what is missing."""
    named = mapping.named()
    if not mapping.header:
        wrong = [
            name for name in named.values() if not (name.isascii() and name.isdigit() and 0 < int(name[:4]) <= 200)
        ]
        errors = [
            said(None, 'Without headings a column is a number from 1 on, not "%(name)s".', name=name) for name in wrong
        ]
        return {} if wrong else {column: int(name) - 1 for column, name in named.items()}, top, errors
    wanted = {fold(name) for name in named.values()}
    best: tuple[int, int] = (-1, -1)
    for index, row in enumerate(top):
        best = max(best, (len(wanted & {fold(cell) for cell in row.cells}), -index))
    headings = [fold(cell) for cell in top[-best[1]].cells] if top else []
    missing = [name for name in named.values() if fold(name) not in headings]
    errors = [said(None, 'The file has no column "%(name)s".', name=name) for name in missing]
    places = {column: headings.index(fold(name)) for column, name in named.items() if not missing}
    return places, top[1 - best[1] :], errors


class _Cells:
    """Goes through rows; what cannot be read is collected with its line."""

    def __init__(self, mapping: Mapping, places: dict[str, int], first: tuple[str, ...]) -> None:
        self.mapping = mapping
        self.places = places
        self.first = first
        self.errors: list[Fault] = []
        # Each account is a statement, in the order in which they are met.
        self.accounts: dict[str, int] = {}

    def cell(self, row: Row, column: str) -> str:
        return row.cell(self.places.get(column))

    def take(self, row: Row) -> Iterator[Event]:
        self.errors.clear()
        too_wide = any(row.cells[len(self.first) :])
        self.refuse(row, too_wide, "The line has more columns than the first: the file may be damaged.")
        booked_on, amount, currency = self.day(row), self.amount(row), self.currency(row)
        number = clean(self.cell(row, "account") or self.mapping.account_is)
        external_id = clean(self.cell(row, "id"))
        self.refuse(row, not number, "The line names no account.")
        self.refuse(row, len(number) > LONGEST_NAME, "The account number is longer than %(most)s.", most=LONGEST_NAME)
        self.refuse(row, len(external_id) > LONGEST_ID, "The id of the line is longer than %(most)s.", most=LONGEST_ID)
        too_fine = bool(amount is not None and currency and not fits(amount, currency))
        self.refuse(
            row, too_fine, "%(text)s has more decimals than %(currency)s has, or is too large.", text=str(amount),
            currency=currency,
        )  # fmt: skip
        if self.errors or booked_on is None or amount is None:
            yield from self.errors
            return
        description, payer = clean(self.cell(row, "description")), clean(self.cell(row, "payer"))
        if number not in self.accounts:
            self.accounts[number] = len(self.accounts)
            yield Begun(self.accounts[number], row.line, number, "", None)
        yield Line(
            row.line, booked_on, amount, currency, description or payer, payer, external_id or None, by_sign(amount),
            self.accounts[number],
        )  # fmt: skip

    def refuse(self, row: Row, wrong: bool, reason: str, /, **values: object) -> None:
        if wrong:
            self.errors.append(said(row.line, reason, **values))

    def day(self, row: Row) -> date | None:
        written = self.cell(row, "date")
        found = written_day(written, self.mapping.day_order)
        self.refuse(row, not written, "The line has no date.")
        self.refuse(row, bool(written) and found is None, '"%(text)s" is not a day.', text=written)
        return found

    def currency(self, row: Row) -> str | None:
        code = (self.cell(row, "currency") or self.mapping.currency_is).upper()
        self.refuse(row, bool(code) and not money.was_currency(code), '"%(text)s" is not a currency.', text=code)
        return code or None

    def amount(self, row: Row) -> Decimal | None:
        if self.mapping.amount:
            amount = self.number(row, "amount", required=True)
            return None if amount is None else self.signed(row, amount)
        debit, credit = self.number(row, "debit"), self.number(row, "credit")
        if debit and credit:
            self.errors.append(said(row.line, "The line has both a debit and a credit."))
            return None
        if debit is None and credit is None:
            self.refuse(row, not (self.cell(row, "debit") or self.cell(row, "credit")), "The line has no amount.")
            return None
        amount = credit if credit is not None and not debit else -abs(debit or Decimal(0))
        return -amount if self.mapping.negate and amount else amount

    def signed(self, row: Row, amount: Decimal) -> Decimal | None:
        word = fold(self.cell(row, "direction"))
        if not self.mapping.direction:
            return -amount if self.mapping.negate and amount else amount
        if word not in DEBITS | CREDITS:
            self.errors.append(said(row.line, '"%(text)s" says neither debit nor credit.', text=word))
            return None
        return -abs(amount) if word in DEBITS and amount else abs(amount)

    def number(self, row: Row, column: str, *, required: bool = False) -> Decimal | None:
        written = self.cell(row, column)
        if not written:
            self.refuse(row, required, "The line has no amount.")
            return None
        try:
            return written_amount(written, self.mapping.decimal_mark)
        except NotAnAmount:
            self.errors.append(said(row.line, '"%(text)s" is not an amount.', text=written))
            return None
