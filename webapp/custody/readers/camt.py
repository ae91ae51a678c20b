"""CAMT.052, CAMT.053 and CAMT.054 of ISO 20022, in every version, as statements."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp import money
from webapp.exceptions import mark
from webapp.text import clean

from . import amounts, elements
from .camt_entry import described, kind_of, payer_of, references_of
from .elements import Element
from .mapping import Mapping
from .markup import Damaged
from .source import Source
from .values import (
    LONGEST_NAME,
    Begun,
    Correcting,
    Ended,
    Event,
    Line,
    Notice,
    said,
)

_STATEMENTS = frozenset({"Rpt", "Stmt", "Ntfctn"})
# So many payments of a batch describe its entry.
_MOST_DETAILS = 10
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BOOKED = frozenset({"BOOK", ""})
_ANNOUNCED = frozenset({"PDNG", "INFO", "FUTR"})


def read_camt(source: Source, stated: Mapping) -> Iterator[Event]:
    """Every booked entry of a message; what is only announced is counted and left out.

    An entry is what the bank booked, even where it gathers several payments: so the lines add up to the balance.
    """
    reader = _Reader()
    try:
        for _step in elements.parse(source.pieces(), reader.take):
            yield from reader.told()
    except Damaged as damage:
        yield from reader.told()
        yield damage.error
    else:
        yield from reader.told()


class _Reader:
    """Tells of statements, entries and errors as their elements end."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.statement: Element | None = None
        self.place = -1
        self.currency: str | None = None
        self.announced = self.undated = 0

    def told(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def refuse(self, line: int, text: str, /, **values: object) -> None:
        self.events.append(said(line, text, **values))

    def note(self, text: str, /, **values: object) -> None:
        self.events.append(Notice(said(self.statement.line if self.statement else None, text, **values)))

    def take(self, element: Element, around: list[Element]) -> bool:
        parent = around[-1]
        if element.name == "Ntry" and parent.name in _STATEMENTS:
            self.entry(element, parent)
        elif element.name in _STATEMENTS and parent.name.startswith("BkToCstmr"):
            self.end(element)
        elif element.name == "TxDtls":
            return len(parent.children) >= _MOST_DETAILS
        else:
            return element.name == "GrpHdr"
        return True

    def begin(self, statement: Element) -> None:
        """Tells that a statement begins, once its first entry or its end is there."""
        if self.statement is statement:
            return
        self.statement, self.place = statement, self.place + 1
        self.announced = self.undated = 0
        number = clean(statement.said("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/BBAN", "Acct/Id/PrtryAcct/Id",
                                      "Acct/Id/UPIC"))  # fmt: skip
        if not number or len(number) > LONGEST_NAME:
            self.refuse(statement.line, "The statement names no account number that could be used.")
        bank = "Acct/Svcr/FinInstnId"
        institution = statement.said(
            f"{bank}/BICFI", f"{bank}/BIC", f"{bank}/ClrSysMmbId/MmbId", f"{bank}/Nm", f"{bank}/NmAndAdr/Nm"
        )
        code = statement.said("Acct/Ccy").upper()
        if code and not money.was_currency(code):
            self.refuse(statement.line, '"%(text)s" is not a currency.', text=code)
        self.currency = code if money.was_currency(code) else None
        self.events.append(
            Begun(self.place, statement.line, number, clean(institution)[:LONGEST_NAME], self.currency)
        )  # fmt: skip

    def end(self, statement: Element) -> None:
        self.begin(statement)
        opening, closing = self.balance(statement, _OPENING), self.balance(statement, _CLOSING)
        currency = opening[1] if opening else closing[1] if closing else None
        if opening and closing and opening[1] != closing[1]:
            self.note(
                "Opening balance in %(opening)s, closing balance in %(closing)s: not compared.", opening=opening[1],
                closing=closing[1],
            )  # fmt: skip
            currency, closing = opening[1], None
        if self.announced:
            self.note("Lines left out because they are only announced, not booked: %(count)s.", count=self.announced)
        if self.undated:
            self.note("Lines without a day, which got the day of the message: %(count)s.", count=self.undated)
        self.events.append(
            Ended(self.place, opening[0] if opening else None, closing[0] if closing else None, currency)
        )  # fmt: skip
        self.statement = None

    def balance(self, statement: Element, codes: tuple[str, ...]) -> tuple[Decimal, str | None] | None:
        """The earliest opening or latest closing balance, since a statement of several days may hold one of each."""
        found = [
            (rank, said_on, one)
            for one in statement.all("Bal")
            if (code := one.said("Tp/CdOrPrtry/Cd", "Tp/Cd")) in codes
            for rank, said_on in [(codes.index(code), one.said("Dt/Dt", "Dt/DtTm")[:10])]
        ]
        if not found:
            return None
        best = min(rank for rank, _day, _one in found)
        days = [(day, -index, one) for index, (rank, day, one) in enumerate(found) if rank == best]
        chosen = (min if codes == _OPENING else max)(days, key=lambda one: one[:2])[2]
        amount = self.amount(chosen)
        return None if amount is None else amount

    def amount(self, element: Element) -> tuple[Decimal, str | None] | None:
        """The signed amount of an entry or balance, and its currency."""
        given = element.first("Amt")
        if given is None or not given.text:
            self.refuse(element.line, "The line has no amount.%(where)s", where="")
            return None
        code = given.currency.upper() or self.currency or ""
        if code and not money.was_currency(code):
            self.refuse(given.line, '"%(text)s" is not a currency.', text=code)
            return None
        sign = {"CRDT": 1, "DBIT": -1}.get(element.said("CdtDbtInd"))
        try:
            amount = amounts.statement_amount(given.text)
        except amounts.NotAnAmount:
            text = mark('"%(text)s" is not an amount, or could be two.%(where)s')
            self.refuse(given.line, text, text=given.text, where="")
            return None
        if sign is None or amount < 0:
            self.refuse(element.line, "It is not said whether %(text)s is a credit or a debit.", text=given.text)
            return None
        if code and not amounts.fits(amount, code):
            text = mark("%(text)s has more decimals than %(currency)s has, or is too large.%(where)s")
            self.refuse(given.line, text, text=given.text, currency=code, where="")
            return None
        return amount * sign if amount else amount, code or None

    def entry(self, entry: Element, statement: Element) -> None:
        self.begin(statement)
        status = entry.said("Sts/Cd", "Sts/Prtry", "Sts").upper()
        if status in _ANNOUNCED:
            self.announced += 1
            return
        if status not in _BOOKED:
            self.refuse(entry.line, 'The status "%(text)s" of the line is not known.', text=status)
        amount, booked_on = self.amount(entry), self.day(entry, statement)
        if amount is None or booked_on is None:
            return
        is_reversal = entry.said("RvslInd").lower() in ("true", "1")
        details = entry.all("NtryDtls/TxDtls") or entry.all("TxDtls")
        payer = payer_of(details, is_credit=entry.said("CdtDbtInd") == "CRDT")
        self.events.append(
            Line(
                entry.line, booked_on, amount[0], amount[1], described(entry, details) or payer, payer, None,
                kind_of(entry, amount[0]), self.place, references_of(entry, details),
                Correcting.REVERSES if is_reversal else None,
            )
        )  # fmt: skip

    def day(self, entry: Element, statement: Element) -> date | None:
        written = entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        if not written:
            self.undated += 1
            written = statement.said("FrToDt/ToDtTm", "CreDtTm")
        parts = written[:10].split("-")
        is_day = len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts)
        if is_day and (found := amounts.day(*map(int, parts))):
            return found
        if written:
            self.refuse(entry.line, '"%(text)s" is not a day.%(where)s', text=written, where="")
        else:
            self.refuse(entry.line, "The line has no date.%(where)s", where="")
        return None
