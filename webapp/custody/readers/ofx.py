"""OFX and QFX, versions 1.x and 2.x, as statements."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp import money
from webapp.exceptions import mark
from webapp.text import clean

from . import amounts, markup
from .mapping import Mapping
from .markup import Node
from .source import Source
from .values import (
    LONGEST_ID,
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

_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
_BUYS_AND_SELLS = (
    "BUYSTOCK", "BUYMF", "BUYDEBT", "BUYOPT", "BUYOTHER", "SELLSTOCK", "SELLMF", "SELLDEBT", "SELLOPT", "SELLOTHER",
)  # fmt: skip
_WITH_TOTAL = {
    **dict.fromkeys(_BUYS_AND_SELLS, Kind.OTHER), "RETOFCAP": Kind.OTHER, "INCOME": Kind.DIVIDEND,
    "INVEXPENSE": Kind.FEE, "MARGININTEREST": Kind.INTEREST,
}  # fmt: skip
_MOVEMENTS = frozenset({"STMTTRN", *_WITH_TOTAL})
_WITHOUT_CASH = frozenset({"TRANSFER", "SPLIT", "JRNLSEC", "JRNLFUND", "CLOSUREOPT", "REINVEST"})
_PENDING = "STMTTRNP"
# What a statement is asked for; all else that stands beside its movements is passed over as it ends.
_KEPT = frozenset({*_ACCOUNTS, "LEDGERBAL", "AVAILBAL", "STATUS", "CURRENCY"})
_TYPES = {"INT": Kind.INTEREST, "DIV": Kind.DIVIDEND, "FEE": Kind.FEE, "SRVCHG": Kind.FEE}
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2}|\D|$)", re.ASCII)
_CORRECTING = {"REPLACE": Correcting.REPLACES, "DELETE": Correcting.DELETES}


def read_ofx(source: Source, stated: Mapping) -> Iterator[Event]:
    """Every statement of an OFX file; what is no cash movement (a transfer of securities) becomes a notice."""
    reader = _Reader()
    try:
        for _step in markup.parse(source.pieces(), reader.take):
            yield from reader.told()
    except markup.Damaged as damage:
        yield from reader.told()
        yield damage.error
    else:
        yield from reader.told()


class _Reader:
    """Tells of statements, movements and errors as their aggregates end."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.root: Node | None = None
        self.place = -1
        self.currency: str | None = None
        self.pending = 0

    def told(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def refuse(self, line: int | None, text: str, /, **values: object) -> None:
        self.events.append(said(line, text, **values))

    def take(self, node: Node, around: list[Node]) -> bool:
        name = node.name
        if name == "STATUS":
            self.answer(node)
        statement = next((depth for depth, one in enumerate(around) if one.name in _STATEMENTS), None)
        if name in _STATEMENTS:
            self.end(node)
        elif statement is None:
            return name not in _KEPT
        elif name in _MOVEMENTS:
            self.movement(node, around[statement:])
        elif name == _PENDING:
            self.pending += 1
        elif name in _WITHOUT_CASH:
            self.events.append(Notice(said(node.line, "%(tag)s moves no cash: left out.", tag=name)))
        else:
            # Parts of a movement stay with it until it ends.
            return name not in _KEPT and not any(one.name in _MOVEMENTS for one in around[statement:])
        return True

    def answer(self, node: Node) -> None:
        if node.value("SEVERITY").upper() == "ERROR":
            self.refuse(
                node.line, "The bank answered with error %(code)s instead of a statement: %(words)s",
                code=node.value("CODE"), words=clean(node.value("MESSAGE")) or "-",
            )  # fmt: skip

    def begin(self, around: list[Node]) -> None:
        """Tells that a statement begins, once its first movement or its end is there."""
        if self.root is around[0]:
            return
        self.root, self.place, self.pending = around[0], self.place + 1, 0
        account = next((found for one in around if (found := one.child(*_ACCOUNTS))), Node("", around[0].line))
        number = clean(account.value("ACCTID"))
        if not number or len(number) > LONGEST_NAME:
            self.refuse(account.line, "The statement names no account number that could be used.")
        named = next((one for one in around if "CURDEF" in one.values), around[0])
        self.currency = self.code(named, "CURDEF")
        institution = clean(account.value("BANKID") or account.value("BROKERID"))[:LONGEST_NAME]
        self.events.append(Begun(self.place, around[0].line, number, institution, self.currency))

    def end(self, node: Node) -> None:
        self.begin([node])
        if self.pending:
            text = mark("Lines left out because they are only announced, not booked: %(count)s.")
            self.events.append(Notice(said(node.line, text, count=self.pending)))
        self.events.append(Ended(self.place, None, self.balance(node), self.currency))

    def movement(self, node: Node, around: list[Node]) -> None:
        self.begin(around)
        before = len(self.events)
        named = node.child("CURRENCY") or next(node.walk("CURRENCY"), Node("", node.line))
        currency = self.code(named, "CURSYM") or self.currency
        fields = _fields(node)
        booked_on = self.day(fields)
        amount = self.amount(fields, "TRNAMT" if node.name == "STMTTRN" else "TOTAL", currency)
        if len(fields.value("FITID")) > LONGEST_ID:
            self.refuse(fields.line_of("FITID"), "The id of the line is longer than %(most)s.", most=LONGEST_ID)
        if booked_on is not None and amount is not None and len(self.events) == before:
            line = _line(fields, node.name, booked_on, amount, currency, self.place)
            self.events.append(line)
            if line.corrects:
                text = mark("This line corrects the line with the id %(id)s. Check both.")
                self.events.append(Notice(said(line.line, text, id=line.corrects)))

    def code(self, node: Node, name: str) -> str | None:
        code = node.value(name).upper()
        if code and not money.was_currency(code):
            self.refuse(node.line_of(name), '"%(text)s" is not a currency.', text=code)
        return code if money.was_currency(code) else None

    def day(self, fields: Node) -> date | None:
        name = next((name for name in ("DTPOSTED", "DTSETTLE", "DTTRADE") if name in fields.values), "DTPOSTED")
        written = fields.value(name)
        found = _DAY.match(written)
        day = amounts.day(*(int(part) for part in found.groups())) if found else None
        if day is None and written:
            self.refuse(fields.line_of(name), '"%(text)s" is not a day.%(where)s', text=written, where=_id(fields))
        elif day is None:
            self.refuse(fields.line, "The line has no date.%(where)s", where=_id(fields))
        return day

    def amount(self, fields: Node, name: str, currency: str | None) -> Decimal | None:
        written = fields.value(name)
        line = fields.line_of(name)
        if not written:
            self.refuse(line, "The line has no amount.%(where)s", where=_id(fields))
            return None
        try:
            amount = amounts.statement_amount(written)
        except amounts.NotAnAmount:
            text = mark('"%(text)s" is not an amount, or could be two.%(where)s')
            self.refuse(line, text, text=written, where=_id(fields))
            return None
        if currency and not amounts.fits(amount, currency):
            text = mark("%(text)s has more decimals than %(currency)s has, or is too large.%(where)s")
            self.refuse(line, text, text=str(amount), currency=currency, where=_id(fields))
        return amount

    def balance(self, node: Node) -> Decimal | None:
        ledger = node.child("LEDGERBAL")
        written = ledger.value("BALAMT") if ledger else ""
        if not ledger or not written:
            return None
        try:
            return amounts.statement_amount(written)
        except amounts.NotAnAmount:
            self.refuse(ledger.line_of("BALAMT"), 'The balance "%(text)s" is not an amount.', text=written)
            return None


def _line(fields: Node, tag: str, booked_on: date, amount: Decimal, currency: str | None, place: int) -> Line:
    payer = clean(fields.value("NAME"))[:LONGEST_TEXT]
    memo = clean(fields.value("MEMO"))[:LONGEST_TEXT]
    external_id = clean(fields.value("FITID"))
    corrects = clean(fields.value("CORRECTFITID"))[:LONGEST_ID]
    correcting = _CORRECTING.get(fields.value("CORRECTACTION").upper(), Correcting.REPLACES) if corrects else None
    return Line(
        fields.line, booked_on, amount, currency, memo or payer, payer, external_id or None, _kind(tag, fields, amount),
        place, named_references(clean(fields.value("REFNUM")), clean(fields.value("CHECKNUM"))), correcting, corrects,
    )  # fmt: skip


def _kind(tag: str, fields: Node, amount: Decimal) -> Kind:
    if tag in _WITH_TOTAL:
        return Kind.INTEREST if fields.value("INCOMETYPE").upper() == "INTEREST" else _WITH_TOTAL[tag]
    written = fields.value("TRNTYPE").upper()
    if written == "XFER":
        return Kind.TRANSFER_OUT if amount < 0 else Kind.TRANSFER_IN
    return _TYPES.get(written) or by_sign(amount)


def _fields(node: Node) -> Node:
    """All values of a movement in one aggregate; those about currencies and others' accounts are left out."""
    merged = Node(node.name, node.line, dict(node.values))
    for child in node.nodes:
        if child.name not in {"CURRENCY", "ORIGCURRENCY", "BANKACCTTO", "CCACCTTO"}:
            for name, value in _fields(child).values.items():
                merged.values.setdefault(name, value)
    return merged


def _id(fields: Node) -> str:
    external_id = clean(fields.value("FITID"))[:60]
    return f" (id {external_id})" if external_id else ""
