"""BAI2 of American and British banks, as statements; its record counts and control totals must agree."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp import money
from webapp.exceptions import mark
from webapp.text import clean

from . import amounts
from .bai2_records import Record, detail_of, records_of, summary_of
from .mapping import Mapping
from .source import Source
from .values import (
    LONGEST_NAME,
    LONGEST_TEXT,
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

LACKS_CURRENCY = mark("Neither the file nor the account %(number)s names a currency.")
_OPENING, _CLOSING = "010", "015"
_KINDS = {
    **dict.fromkeys(("354", "654"), Kind.INTEREST),
    **dict.fromkeys(("661", "691", "698"), Kind.FEE),
    **dict.fromkeys(("233", "234"), Kind.DIVIDEND),
}
# Returned items, reversals, and corrected postings.
_REVERSALS = frozenset({"252", "254", "255", "257", "258", "552", "554", "555", "557", "558"})


def read_bai2(source: Source, stated: Mapping) -> Iterator[Event]:
    """Every account of a file; without its trailers it was cut off, and is refused."""
    reader = _Reader(stated.currency_is)
    for record in records_of(source.lines()):
        reader.take(record)
        yield from reader.told()
    reader.finish()
    yield from reader.told()


class _Reader:
    """Tells of accounts, details and errors as records follow each other."""

    def __init__(self, stated: str) -> None:
        self.events: list[Event] = []
        self.stated = stated
        self.place = -1
        self.group_currency = ""
        self.booked_on: date | None = None
        self.currency: str | None = None
        self.number = ""
        self.summary: dict[str, int] = {}
        # What is open, from the file to the account: what it began with, its records and the sum of its amounts.
        self.levels: dict[str, list[int]] = {}
        self.left_out = 0
        self.asked = False

    def told(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def refuse(self, line: int | None, text: str, /, **values: object) -> None:
        self.events.append(said(line, text, **values))

    def take(self, record: Record) -> None:
        for level in self.levels.values():
            level[0] += record.line_count
        begun = {"01": "99", "02": "98", "03": "49"}.get(record.code)
        if begun:
            self.begin(record, begun)
        elif record.code == "16" and "49" in self.levels:
            self.detail(record)
        elif record.code in ("49", "98", "99"):
            self.end(record)
        else:
            text = mark('The record "%(text)s" is not expected here: the file is damaged.')
            self.refuse(record.line, text, text=record.text)

    def begin(self, record: Record, trailer: str) -> None:
        missing = [level for level in ("49", "98", "99") if level <= trailer and level in self.levels]
        if missing:
            self.refuse(
                record.line, "The record %(code)s is missing before this: the file is damaged.", code=missing[0]
            )
        self.levels[trailer] = [record.line_count, 0]
        if trailer == "98":
            self.group_currency = record.field(6).upper()
            self.booked_on = _day(record.field(4))
        elif trailer == "49":
            self.account(record)

    def account(self, record: Record) -> None:
        self.place, self.left_out = self.place + 1, 0
        self.number = clean(record.field(1))
        code = (record.field(2) or self.group_currency or self.stated).upper()
        if code and not money.was_currency(code):
            self.refuse(record.line, '"%(text)s" is not a currency.', text=code)
        self.currency = code if money.was_currency(code) else None
        if not self.number or len(self.number) > LONGEST_NAME:
            self.refuse(record.line, "The statement names no account number that could be used.")
        self.summary, total, problem = summary_of(record)
        if problem:
            self.refuse(record.line, '"%(text)s" is not an amount.', text=problem)
        self.levels["49"][1] += total
        self.events.append(Begun(self.place, record.line, self.number, "", self.currency))

    def detail(self, record: Record) -> None:
        detail = detail_of(record)
        if detail is None:
            self.refuse(record.line, '"%(text)s" is not a line of a statement.', text=record.text)
            return
        self.levels["49"][1] += detail.minor
        if "700" <= detail.code <= "899":
            self.left_out += 1
            return
        sign = 1 if "100" <= detail.code <= "399" or "920" <= detail.code <= "959" else -1
        if not ("100" <= detail.code <= "699" or "920" <= detail.code <= "999"):
            self.refuse(record.line, "It is not said whether %(text)s is a credit or a debit.", text=record.text)
            return
        amount = self.amount(record.line, detail.minor * sign)
        booked_on = self.booked_on
        if booked_on is None:
            self.refuse(record.line, "The line has no date.")
        if amount is None or booked_on is None:
            return
        text = clean(detail.text)[:LONGEST_TEXT]
        self.events.append(
            Line(
                record.line, booked_on, amount, self.currency, text, "", None,
                _KINDS.get(detail.code) or by_sign(amount), self.place,
                named_references(clean(detail.bank_reference), clean(detail.customer_reference)),
                Correcting.REVERSES if detail.code in _REVERSALS else None,
            )
        )  # fmt: skip

    def amount(self, line: int, minor: int) -> Decimal | None:
        """Amounts have no decimal mark: where it belongs, only the currency says."""
        if self.currency is None:
            if not self.asked:
                self.refuse(line, LACKS_CURRENCY, number=self.number)
            self.asked = True
            return None
        amount = money.to_decimal(minor, self.currency)
        if not amounts.fits(amount, self.currency):
            text = mark("%(text)s has more decimals than %(currency)s has, or is too large.")
            self.refuse(line, text, text=str(amount), currency=self.currency)
            return None
        return amount

    def end(self, record: Record) -> None:
        code = record.code
        if code not in self.levels:
            self.refuse(record.line, "The record %(code)s ends what never began: the file is damaged.", code=code)
            return
        count, total = self.levels.pop(code)
        for wanted, found, text in (
            (record.field(1), total, "Record %(code)s says that the amounts make %(wanted)s, but they make %(found)s."),
            (record.field(-1), count, "Record %(code)s counts %(wanted)s records, but there are %(found)s."),
        ):
            stated = _number(wanted)
            if wanted and stated != found:
                self.refuse(record.line, text, code=code, wanted=wanted, found=found)
        above = next((level for level in ("98", "99") if level > code and level in self.levels), None)
        if above:
            self.levels[above][1] += total
        if code == "49":
            self.ended(record)

    def ended(self, record: Record) -> None:
        if self.left_out:
            text = mark("Lines left out because they are about loans or hold no money: %(count)s.")
            self.events.append(Notice(said(record.line, text, count=self.left_out)))
        balances = [
            self.amount(record.line, self.summary[code]) if code in self.summary else None
            for code in (_OPENING, _CLOSING)
        ]
        self.events.append(Ended(self.place, balances[0], balances[1], self.currency))

    def finish(self) -> None:
        for code in self.levels:
            self.refuse(None, "The record %(code)s is missing at the end: the file is cut off.", code=code)


def _day(written: str) -> date | None:
    if len(written) not in (6, 8) or not (written.isascii() and written.isdigit()):
        return None
    year = int(written[:-4])
    if len(written) == 6:
        year += 2000 if year < 80 else 1900
    return amounts.day(year, int(written[-4:-2]), int(written[-2:]))


def _number(written: str) -> int | None:
    plain = written.strip().removeprefix("+")
    return int(plain) if plain.removeprefix("-").isdigit() and plain.isascii() and len(plain) < 40 else None
