"""OFX and QFX, versions 1.x and 2.x, as statements."""

import re
from datetime import date
from decimal import Decimal

from webapp import money
from webapp.text import clean

from . import amounts, markup
from .markup import Node
from .values import (
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ERRORS,
    MOST_LINES,
    Fault,
    Format,
    Kind,
    Line,
    Reading,
    Statement,
    by_sign,
    refused,
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
_WITHOUT_CASH = ("TRANSFER", "SPLIT", "JRNLSEC", "JRNLFUND", "CLOSUREOPT", "REINVEST")
_TYPES = {"INT": Kind.INTEREST, "DIV": Kind.DIVIDEND, "FEE": Kind.FEE, "SRVCHG": Kind.FEE}
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2}|\D|$)", re.ASCII)


def read_ofx(text: str) -> Reading:
    """Every statement of an OFX file; what is no cash movement (a transfer of securities) becomes a notice."""
    try:
        root = markup.parse(text)
    except markup.Damaged as damage:
        return refused(Format.OFX, damage.error)
    collected = _Collected()
    collected.errors.extend(_answers(root))
    for node in root.walk(*_STATEMENTS):
        collected.statement(node)
    if not collected.statements and not collected.errors:
        collected.errors.append(said(None, "The file holds no account statement."))
    return Reading(
        Format.OFX,
        tuple(collected.statements),
        tuple(collected.errors[:MOST_ERRORS]),
        tuple(collected.notices[:MOST_ERRORS]),
    )


def _answers(root: Node) -> list[Fault]:
    return [
        said(
            node.line, "The bank answered with error %(code)s instead of a statement: %(words)s",
            code=node.value("CODE"), words=clean(node.value("MESSAGE")) or "-",
        )
        for node in root.walk("STATUS")
        if node.value("SEVERITY").upper() == "ERROR"
    ]  # fmt: skip


class _Collected:
    """Statements, errors and notices of one file, as its aggregates are gone through."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.errors: list[Fault] = []
        self.notices: list[Fault] = []
        self.count = 0

    def statement(self, node: Node) -> None:
        account = node.child(*_ACCOUNTS) or Node("", node.line)
        number = clean(account.value("ACCTID"))
        if not number or len(number) > LONGEST_NAME:
            self.errors.append(said(account.line, "The statement names no account number that could be used."))
        currency = self.currency(node, "CURDEF")
        found = [self.line(item, currency) for item in self.movements(node)]
        self.count += len(found)
        if self.count > MOST_LINES:
            self.errors.append(
                said(None, "The file has more than %(most)s lines. Export shorter periods.", most=MOST_LINES)
            )
        lines = tuple(line for line in found if line)
        currency = currency or _common_currency(lines)
        self.statements.append(
            Statement(
                number, clean(account.value("BANKID") or account.value("BROKERID"))[:LONGEST_NAME],
                currency, None, self.balance(node, currency), lines,
            )
        )  # fmt: skip

    def movements(self, node: Node) -> list[Node]:
        pending = sum(1 for _ in node.walk("STMTTRNP"))
        if pending:
            self.notices.append(
                said(node.line, "%(count)s lines are announced only, not booked: left out.", count=pending)
            )
        for item in node.walk(*_WITHOUT_CASH):
            self.notices.append(said(item.line, "%(tag)s moves no cash: left out.", tag=item.name))
        return list(node.walk("STMTTRN", *_WITH_TOTAL))

    def line(self, node: Node, currency: str | None) -> Line | None:
        before = len(self.errors)
        own = (
            self.currency(node.child("CURRENCY") or next(node.walk("CURRENCY"), Node("", node.line)), "CURSYM")
            or currency
        )
        fields = _fields(node)
        booked_on = self.day(fields)
        amount = self.amount(fields, "TRNAMT" if node.name == "STMTTRN" else "TOTAL", own)
        self.identity(fields)
        if booked_on is None or amount is None or len(self.errors) > before:
            return None
        return _line(fields, node.name, booked_on, amount, own)

    def currency(self, node: Node, name: str) -> str | None:
        code = node.value(name).upper()
        if code and not money.is_currency(code):
            self.errors.append(said(node.line_of(name), '"%(text)s" is not a currency.', text=code))
        return code if money.is_currency(code) else None

    def day(self, fields: Node) -> date | None:
        name = next((name for name in ("DTPOSTED", "DTSETTLE", "DTTRADE") if name in fields.values), "DTPOSTED")
        written = fields.value(name)
        found = _DAY.match(written)
        day = amounts.day(*(int(part) for part in found.groups())) if found else None
        if day is None and written:
            self.errors.append(
                said(fields.line_of(name), '"%(text)s" is not a day.%(where)s', text=written, where=_id(fields))
            )
        elif day is None:
            self.errors.append(said(fields.line, "The line has no date.%(where)s", where=_id(fields)))
        return day

    def amount(self, fields: Node, name: str, currency: str | None) -> Decimal | None:
        written = fields.value(name)
        line = fields.line_of(name)
        if not written:
            self.errors.append(said(line, "The line has no amount.%(where)s", where=_id(fields)))
            return None
        try:
            amount = amounts.statement_amount(written)
        except amounts.NotAnAmount:
            self.errors.append(
                said(line, '"%(text)s" is not an amount, or could be two.%(where)s', text=written, where=_id(fields))
            )
            return None
        if currency and not amounts.fits(amount, currency):
            self.errors.append(
                said(line, "%(text)s has more decimals than %(currency)s has, or is too large.%(where)s",
                     text=str(amount), currency=currency, where=_id(fields))
            )  # fmt: skip
        return amount

    def balance(self, node: Node, currency: str | None) -> Decimal | None:
        ledger = node.child("LEDGERBAL")
        written = ledger.value("BALAMT") if ledger else ""
        if not ledger or not written:
            return None
        try:
            amount = amounts.statement_amount(written)
        except amounts.NotAnAmount:
            self.errors.append(said(ledger.line_of("BALAMT"), 'The balance "%(text)s" is not an amount.', text=written))
            return None
        return amount

    def identity(self, fields: Node) -> None:
        if len(fields.value("FITID")) > LONGEST_ID:
            self.errors.append(
                said(fields.line_of("FITID"), "The id of the line is longer than %(most)s.", most=LONGEST_ID)
            )
        if corrected := fields.value("CORRECTFITID"):
            self.notices.append(
                said(fields.line, "This line corrects the line with the id %(id)s. Check both.", id=clean(corrected))
            )


def _line(fields: Node, tag: str, booked_on: date, amount: Decimal, currency: str | None) -> Line:
    payer = clean(fields.value("NAME"))[:LONGEST_TEXT]
    memo = clean(fields.value("MEMO"))[:LONGEST_TEXT]
    external_id = clean(fields.value("FITID"))
    kind = _kind(tag, fields, amount)
    return Line(fields.line, booked_on, amount, currency, memo or payer, payer, external_id or None, kind)


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


def _common_currency(lines: tuple[Line, ...]) -> str | None:
    named = {line.currency for line in lines}
    return named.pop() if len(named) == 1 else None


def _id(fields: Node) -> str:
    external_id = clean(fields.value("FITID"))[:60]
    return f" (id {external_id})" if external_id else ""
