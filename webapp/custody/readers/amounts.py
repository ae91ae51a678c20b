"""Amounts and days as statement files write them."""

import re
from datetime import date
from decimal import Decimal

from webapp import money

POINT, COMMA = ".", ","
_NOISE = re.compile("[\\s\u00a0\u202f\u2009'’`_]")
_SYMBOL = re.compile(r"^(?:[A-Z]{3}|[$€£¥฿₹₩]|Fr\.?|kr\.?|zł|R\$|US\$|S\$|HK\$)|(?:[A-Z]{3}|[$€£¥฿₹₩]|Fr\.?|kr\.?|zł)$")
_MARKED = re.compile(r"^(?:(?P<credit>.*?)(?:CR|cr)|(?P<debit>.*?)(?:DR|dr))$")
_SIGNS = frozenset({"-", "−", "+"})
_MOST_DIGITS = 18


class Plain(str):
    """A number as a spreadsheet stores it: its decimal mark is a point, whatever the texts beside it use."""


class NotAnAmount(ValueError):
    """A text that is not an amount, or could be two different ones."""


def statement_amount(text: str) -> Decimal:
    """An amount in OFX, where point and comma both are decimal marks; raises NotAnAmount."""
    plain = text.strip()
    marks = {mark for mark in plain if mark in ".,"}
    if len(marks) == 2:
        return written_amount(plain, max(marks, key=plain.rfind))
    mark = marks.pop() if marks else POINT
    if plain.count(mark) > 1 or (mark == COMMA and len(plain) - plain.find(mark) == 4):
        raise NotAnAmount(text)
    return written_amount(plain, mark)


def written_amount(text: str, mark: str) -> Decimal:
    """An amount with a known decimal mark; raises NotAnAmount.

    Spaces, apostrophes, the other mark between groups, a currency, CR and DR, brackets and a sign at either end are
    understood.
    """
    mark = POINT if isinstance(text, Plain) else mark
    plain, negative = _unsigned(_NOISE.sub("", text[:200]))
    group = re.escape(COMMA if mark == POINT else POINT)
    shape = rf"(\d*|\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}})(?:{re.escape(mark)}(\d*))?"
    found = re.fullmatch(shape, plain, re.ASCII)
    if not found or not any(found.groups()) or len(text) > 200:
        raise NotAnAmount(text)
    whole = re.sub(r"\D", "", found.group(1)).lstrip("0") or "0"
    fraction = (found.group(2) or "").rstrip("0")
    if len(whole) + len(fraction) > _MOST_DIGITS:
        raise NotAnAmount(text)
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -value if negative and value else value


def _unsigned(plain: str) -> tuple[str, bool]:
    signs: list[bool] = []
    for _ in range(4):
        before = plain
        if plain.startswith("(") and plain.endswith(")"):
            plain, sign = plain[1:-1], "-"
        elif plain[:1] in _SIGNS:
            plain, sign = plain[1:], plain[0]
        elif plain[-1:] in _SIGNS:
            plain, sign = plain[:-1], plain[-1]
        elif marked := _MARKED.match(plain):
            plain, sign = (marked.group("credit") or marked.group("debit") or ""), "-" if marked.group("debit") else "+"
        else:
            sign = ""
        if sign:
            signs.append(sign != "+")
        plain = _SYMBOL.sub("", plain, count=1)
        if plain == before:
            break
    return (plain, any(signs)) if len(signs) < 2 else ("", False)


def fits(amount: Decimal, currency: str) -> bool:
    """Whether an amount is a whole number of the currency's minor units."""
    try:
        money.to_minor(amount, currency)
    except ValueError:
        return False
    return True


def day(year: int, month: int, in_month: int) -> date | None:
    """A calendar day between 1950 and 2100, or None."""
    try:
        found = date(year, month, in_month)
    except ValueError:
        return None
    return found if 1950 <= found.year <= 2100 else None
