"""CSV with a column mapping, as statements."""

from datetime import date
from decimal import Decimal

from webapp import money
from webapp.tables import Row, Unreadable
from webapp.text import clean, fold

from .amounts import NotAnAmount, fits, written_amount
from .days import written_day
from .headings import CREDITS, DEBITS
from .mapping import Mapping
from .table import statement_rows
from .values import (
    LONGEST_ID,
    LONGEST_NAME,
    MOST_ERRORS,
    MOST_LINES,
    Fault,
    Format,
    Line,
    Reading,
    Statement,
    by_sign,
    refused,
    said,
)


def read_csv(text: str, mapping: Mapping) -> Reading:
    """Every line of a table as the mapping says, grouped by account; rows that hold nothing are passed over."""
    if missing := mapping.lacks():
        return refused(Format.CSV, *missing.values())
    try:
        table = list(statement_rows(text, mapping.delimiter))
    except Unreadable as error:
        return refused(Format.CSV, error.fault)
    places, body, errors = _placed(table, mapping)
    if errors:
        return refused(Format.CSV, *errors)
    if len(body) > MOST_LINES:
        return refused(
            Format.CSV, said(None, "The file has more than %(most)s lines. Export shorter periods.", most=MOST_LINES)
        )
    cells = _Cells(mapping, places)
    for row in body:
        cells.take(row)
    if not body:
        cells.errors.append(said(None, "The file holds no lines."))
    if len(cells.errors) > MOST_ERRORS:
        more = len(cells.errors) - MOST_ERRORS
        cells.errors[MOST_ERRORS:] = [said(None, "And %(count)s more lines could not be read.", count=more)]
    return Reading(Format.CSV, cells.statements(), tuple(cells.errors))


def missing_columns(text: str, mapping: Mapping) -> list[Fault]:
    """Which columns of a mapping with headings a table does not have."""
    try:
        return _placed(list(statement_rows(text, mapping.delimiter, most=40)), mapping)[2]
    except Unreadable as error:
        return [error.fault]


def _placed(table: list[Row], mapping: Mapping) -> tuple[dict[str, int], list[Row], list[Fault]]:
    named = mapping.named()
    if not mapping.header:
        wrong = [
            name for name in named.values() if not (name.isascii() and name.isdigit() and 0 < int(name[:4]) <= 200)
        ]
        errors = [
            said(None, 'Without headings a column is a number from 1 on, not "%(name)s".', name=name) for name in wrong
        ]
        return {} if wrong else {column: int(name) - 1 for column, name in named.items()}, table, errors
    wanted = {fold(name) for name in named.values()}
    best: tuple[int, int] = (-1, -1)
    for index, row in enumerate(table[:30]):
        best = max(best, (len(wanted & {fold(cell) for cell in row.cells}), -index))
    headings = [fold(cell) for cell in table[-best[1]].cells] if table else []
    missing = [name for name in named.values() if fold(name) not in headings]
    errors = [said(None, 'The file has no column "%(name)s".', name=name) for name in missing]
    places = {column: headings.index(fold(name)) for column, name in named.items() if not missing}
    # Some exports repeat the headings on every page.
    repeated = table[-best[1]].cells if table else []
    body = [row for row in table[1 - best[1] :] if row.cells != repeated]
    return places, body, errors


class _Cells:
    """Goes through rows; what cannot be read is collected with its line."""

    def __init__(self, mapping: Mapping, places: dict[str, int]) -> None:
        self.mapping = mapping
        self.places = places
        self.errors: list[Fault] = []
        self.accounts: dict[str, list[Line]] = {}

    def cell(self, row: Row, column: str) -> str:
        return row.cell(self.places.get(column))

    def take(self, row: Row) -> None:
        before = len(self.errors)
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
        if len(self.errors) > before or booked_on is None or amount is None:
            return
        description, payer = clean(self.cell(row, "description")), clean(self.cell(row, "payer"))
        line = Line(
            row.line, booked_on, amount, currency, description or payer, payer, external_id or None, by_sign(amount)
        )
        self.accounts.setdefault(number, []).append(line)

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
        self.refuse(row, bool(code) and not money.is_currency(code), '"%(text)s" is not a currency.', text=code)
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

    def statements(self) -> tuple[Statement, ...]:
        return tuple(_statement(number, lines) for number, lines in self.accounts.items())


def _statement(number: str, lines: list[Line]) -> Statement:
    named = {line.currency for line in lines}
    currency = named.pop() if len(named) == 1 else None
    return Statement(number, "", currency, None, None, tuple(lines))
