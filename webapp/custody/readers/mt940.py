"""MT940 and MT942 of SWIFT, in the dialects of banks, as statements."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from webapp import money
from webapp.exceptions import mark
from webapp.text import clean

from . import amounts
from .mapping import Mapping
from .mt940_details import Details, told_by
from .mt940_fields import END, Field, fields_of
from .source import Source
from .values import (
    LONGEST_NAME,
    Begun,
    Correcting,
    Ended,
    Event,
    Kind,
    Line,
    Notice,
    by_sign,
    named_references,
    said,
)

_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?\s?(\d*,\d*)", re.ASCII)
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|\s{4})?(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?\s?"
    r"(?P<amount>\d{1,15},?\d{0,15})(?P<type>[A-Z][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_TOTAL = re.compile(r"(\d{0,9})[A-Z]{3}(\d*,?\d*)", re.ASCII)
_FLOOR = re.compile(r"([A-Z]{3})[CD]?\d*,?\d*", re.ASCII)
_ACCOUNT_CURRENCY = re.compile(r"(.*\d)[ /]?([A-Z]{3})|(.+)/([A-Z]{3})", re.ASCII)
_MARKS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
_KINDS = {"INT": Kind.INTEREST, "DIV": Kind.DIVIDEND, "CHG": Kind.FEE, "COM": Kind.FEE, "BRF": Kind.FEE}
# Tags that begin, and those without which a statement is not whole.
_ONCE = frozenset({"20", "25", "28", "60", "62"})


@dataclass(slots=True)
class _Statement:
    """What is known of a statement while it is gone through."""

    place: int
    line: int
    is_begun: bool = False
    number: str = ""
    institution: str = ""
    currency: str | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    tags: set[str] = field(default_factory=set)
    announced: int = 0
    # Count and sum of debits and credits: as they were, and as the message says they should be.
    sums: dict[str, tuple[int, Decimal]] = field(default_factory=lambda: {"D": (0, Decimal(0)), "C": (0, Decimal(0))})
    stated: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    is_whole: bool = False


def read_mt940(source: Source, stated: Mapping) -> Iterator[Event]:
    """Every statement of a file. One that ends without its closing balance was cut off, and is refused."""
    reader = _Reader()
    for one in fields_of(source.lines()):
        reader.take(one)
        yield from reader.told()
    reader.finish()
    yield from reader.told()


class _Reader:
    """Tells of statements, lines and errors as their tags follow each other."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.statement: _Statement | None = None
        self.count = 0
        self.line: tuple[Field, list[Field]] | None = None
        self.tags: dict[str, Callable[[_Statement, Field], None]] = {
            "20": self.ignore, "25": self.account, "60": self.opening, "61": self.movement, "62": self.closing,
            "34": self.floor, "86": self.details, "NS": self.details, "90": self.total, END: self.ended,
        }  # fmt: skip

    def told(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def refuse(self, line: int, text: str, /, **values: object) -> None:
        self.events.append(said(line, text, **values))

    def take(self, one: Field) -> None:
        if one.tag == "20":
            self.finish()
        if self.statement is None:
            if one.tag == END:
                return
            self.statement = _Statement(self.count, one.line)
            self.count += 1
        statement = self.statement
        if one.tag[:2] in _ONCE & statement.tags:
            text = mark("The tag :%(tag)s: stands twice in one statement: the file is damaged.")
            self.refuse(one.line, text, tag=one.tag)
        statement.tags.add(one.tag[:2])
        if one.tag not in ("86", "NS"):
            self.told_line(statement)
        self.tags.get(one.tag[:2], self.ignore)(statement, one)
        if one.tag == END:
            self.finish()

    def ignore(self, statement: _Statement, one: Field) -> None:
        """Passes over what says nothing of money."""

    def account(self, statement: _Statement, one: Field) -> None:
        written = clean(one.text.split("\n")[0])
        found = _ACCOUNT_CURRENCY.fullmatch(written)
        code = (found.group(2) or found.group(4)) if found else None
        if found and code and money.was_currency(code) and not _is_iban(written):
            statement.currency, written = code, (found.group(1) or found.group(3)).rstrip("/ ")
        bank, slash, number = written.rpartition("/")
        statement.institution, statement.number = (bank.strip(), number.strip()) if slash and number else ("", written)

    def floor(self, statement: _Statement, one: Field) -> None:
        found = _FLOOR.match(one.text)
        if found and statement.currency is None and money.was_currency(found.group(1)):
            statement.currency = found.group(1)

    def opening(self, statement: _Statement, one: Field) -> None:
        statement.opening = self.balance(statement, one)

    def closing(self, statement: _Statement, one: Field) -> None:
        statement.closing = self.balance(statement, one)

    def balance(self, statement: _Statement, one: Field) -> Decimal | None:
        found = _BALANCE.fullmatch(one.text.split("\n")[0].strip())
        if not found:
            self.refuse(one.line, 'The balance "%(text)s" is not an amount.', text=one.text)
            return None
        code = found.group(3)
        if code and not money.was_currency(code):
            self.refuse(one.line, '"%(text)s" is not a currency.', text=code)
        elif code and statement.currency and statement.currency != code:
            self.refuse(
                one.line, "The statement is in two currencies, %(first)s and %(second)s.", first=statement.currency,
                second=code,
            )  # fmt: skip
        statement.currency = statement.currency or code
        amount = self.amount(one.line, found.group(4), statement.currency)
        return -amount if amount and found.group(1) == "D" else amount

    def amount(self, line: int, written: str, currency: str | None) -> Decimal | None:
        try:
            amount = amounts.written_amount(written.rstrip(",") or "0", amounts.COMMA)
        except amounts.NotAnAmount:
            self.refuse(line, '"%(text)s" is not an amount.', text=written)
            return None
        if currency and not amounts.fits(amount, currency):
            text = mark("%(text)s has more decimals than %(currency)s has, or is too large.")
            self.refuse(line, text, text=str(amount), currency=currency)
            return None
        return amount

    def total(self, statement: _Statement, one: Field) -> None:
        found = _TOTAL.fullmatch(one.text.split("\n")[0].strip())
        amount = self.amount(one.line, found.group(2), statement.currency) if found else None
        if found and amount is not None:
            statement.stated[one.tag[2]] = (int(found.group(1) or 0), amount)
        statement.is_whole = True

    def ended(self, statement: _Statement, one: Field) -> None:
        statement.is_whole = True

    def movement(self, statement: _Statement, one: Field) -> None:
        self.line = (one, [])

    def details(self, statement: _Statement, one: Field) -> None:
        if self.line:
            self.line[1].append(one)

    def begin(self, statement: _Statement) -> None:
        if statement.is_begun:
            return
        statement.is_begun = True
        if not statement.number or len(statement.number) > LONGEST_NAME:
            self.refuse(statement.line, "The statement names no account number that could be used.")
        self.events.append(
            Begun(
                statement.place, statement.line, statement.number, statement.institution[:LONGEST_NAME],
                statement.currency,
            )
        )  # fmt: skip

    def told_line(self, statement: _Statement) -> None:
        """Tells of the last movement, now that all that explains it is there."""
        if self.line is None:
            return
        (one, more), self.line = self.line, None
        self.begin(statement)
        found = _LINE.match(one.text)
        if not found:
            self.refuse(one.line, '"%(text)s" is not a line of a statement.', text=one.text)
            return
        if found.group("mark") not in _MARKS:
            statement.announced += 1
            return
        amount, booked_on = self.amount(one.line, found.group("amount"), statement.currency), _day(found)
        if booked_on is None:
            self.refuse(one.line, '"%(text)s" is not a day.', text=one.text[:10])
        if amount is not None and booked_on is not None:
            line = _line(statement, one, found, told_by(more), amount, booked_on)
            self.events.append(line)
            side = "D" if line.amount < 0 else "C"
            count, total = statement.sums[side]
            statement.sums[side] = (count + 1, total + amount)

    def compare(self, statement: _Statement, side: str, count: int, total: Decimal) -> None:
        found_count, found = statement.sums[side]
        difference = said(
            statement.line,
            "Tag :90%(side)s: says that the sum is %(total)s (lines: %(count)s), but it is %(found)s "
            "(lines: %(found_count)s).",
            side=side, count=count, total=f"{total:f}", found_count=found_count, found=f"{found:f}",
        )  # fmt: skip
        self.events.append(Notice(difference))

    def finish(self) -> None:
        """Ends a statement; its closing balance must have been there, but for reports during the day."""
        statement, self.statement = self.statement, None
        if statement is None:
            return
        self.told_line(statement)
        self.begin(statement)
        is_interim = "34" in statement.tags and "60" not in statement.tags
        if "62" not in statement.tags and not (is_interim and statement.is_whole):
            self.refuse(
                statement.line, "The statement has no closing balance (:62F:): it is not whole, or was cut off."
            )  # fmt: skip
            return
        for side, (count, total) in statement.stated.items():
            if statement.sums[side] != (count, total):
                self.compare(statement, side, count, total)
        if statement.announced:
            text = mark("Lines left out because they are only announced, not booked: %(count)s.")
            self.events.append(Notice(said(statement.line, text, count=statement.announced)))
        self.events.append(Ended(statement.place, statement.opening, statement.closing, statement.currency))


def _line(
    statement: _Statement, one: Field, found: re.Match[str], details: Details, amount: Decimal, booked_on: date
) -> Line:
    mark = found.group("mark")
    signed = amount * _MARKS[mark] if amount else amount
    first, _, supplement = found.group("rest").partition("\n")
    customer, _, bank = first.partition("//")
    description = details.description or " ".join(clean(supplement or customer[16:]).split())
    kind = _KINDS.get((found.group("type") or "")[1:]) or by_sign(signed)
    return Line(
        one.line, booked_on, signed, statement.currency, description or details.payer, details.payer, None, kind,
        statement.place, named_references(clean(bank), clean(customer[:16]), *details.references),
        Correcting.REVERSES if mark in ("RC", "RD") else None,
    )  # fmt: skip


def _day(found: re.Match[str]) -> date | None:
    """The day of booking; where only the value date is there, that. A year begins between the two for some lines."""
    value, entry = found.group("value"), (found.group("entry") or "").strip()
    year, month, in_month = (int(value[at : at + 2]) for at in (0, 2, 4))
    year += 2000 if year < 80 else 1900
    valued = amounts.day(year, month, in_month) or _end_of_february(year, month, in_month)
    if not entry:
        return valued
    days = [amounts.day(year + shift, int(entry[:2]), int(entry[2:])) for shift in (0, -1, 1)]
    there = [day for day in days if day]
    return min(there, key=lambda day: abs(day - valued)) if there and valued else None


def _end_of_february(year: int, month: int, in_month: int) -> date | None:
    # German banks reckon interest with months of thirty days, and so know a 29th and 30th of February in any year.
    return date(year, 3, 1) - timedelta(1) if month == 2 and in_month in (29, 30) else None


def _is_iban(written: str) -> bool:
    plain = re.sub(r"[^0-9A-Z]", "", written)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", plain, re.ASCII):
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1
