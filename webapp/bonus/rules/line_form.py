"""The JSON form of a confirmed line."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from webapp import money
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import AMOUNT, Percent
from webapp.bonus.rules.form import CURRENCY
from webapp.bonus.rules.measures import KINDS_OF, Line
from webapp.bonus.rules.shapes import Day, Field, OneOf, Record, Whole, Words, optional
from webapp.exceptions import NotAnAmount, mark

LARGEST_ID = 2**63 - 1
NAME = Words(100, may_be_number=True)
WRITTEN = Words(20, AMOUNT, mark("Write an amount as digits in quotes, such as “250000.00”."))


def _check_line(values: dict[str, Any], at: str, faults: Faults) -> None:
    what, kinds = values["what"], KINDS_OF[values["what"]]
    if values["kind"] and values["kind"] not in kinds:
        faults.add(
            f"{at}.kind", mark("A %(what)s belongs to a claim of the kind %(kinds)s. Write that or leave it out."),
            what=what, kinds=", ".join(kinds),
        )  # fmt: skip
    if (values["share"] * money.WHOLE).denominator != 1 or not values["share"]:
        faults.add(f"{at}.share", mark("A share is more than nothing and has two decimals at most."))
    is_count = what == "new_household"
    for name in ("amount", "currency"):
        if is_count != (values[name] is None):
            faults.add(
                f"{at}.{name}", mark("A new household has no amount and no currency; every other line has both.")
            )
    if values["amount"] and values["currency"]:
        try:
            money.to_minor(Decimal(values["amount"]), values["currency"])
        except NotAnAmount as refused:
            faults.add(f"{at}.amount", refused.words, **refused.values)


def _line(**values: Any) -> Line:
    what, currency = values["what"], values["currency"] or ""
    minor = money.to_minor(Decimal(values["amount"]), currency) if currency else 1
    return Line(
        id=values["id"], what=what, household=values["household"], currency=currency,
        amount_minor=-minor if what == "withdrawal" else minor,
        share=int(values["share"] * money.WHOLE), on=values["on"], claim=values["claim"],
        kind=values["kind"] or KINDS_OF[what][0], segment=values["segment"], product=values["product"],
    )  # fmt: skip


@dataclass(frozen=True)
class LineRecord(Record):
    """A line; one in the usual way of writing is read at once, since a closed year has hundreds of thousands."""

    def read(self, raw: Any, at: str, faults: Faults) -> Any:
        return _usual(raw) or super().read(raw, at, faults)


# What the product itself writes; whatever is written otherwise is read, or refused, field by field.
_USUAL = {"id": int, **dict.fromkeys(("what", "household", "amount", "currency", "share", "on", "claim", "kind"), str)}
_NAMES = ("household", "claim", "segment", "product")
_TYPES: dict[str, type] = {**_USUAL, "segment": str, "product": str}
_AMOUNT = re.compile("(0|[1-9][0-9]{0,12})[.]([0-9]{2})")


def _usual(raw: Any) -> Line | None:
    """A line of money in a currency of two decimals with everything that a line has; None where anything is unusual."""
    if not isinstance(raw, dict) or not raw.keys() >= _USUAL.keys():
        return None
    if any(type(value) is not _TYPES.get(name) for name, value in raw.items()):
        return None
    what, currency, amount = raw["what"], raw["currency"], _AMOUNT.fullmatch(raw["amount"])
    share, on = _points(raw["share"]), _day(raw["on"])
    is_fine = (
        amount and share and on and what in _OF_MONEY and raw["kind"] in KINDS_OF[what] and _has_cents(currency)
        and 0 < raw["id"] <= LARGEST_ID and all(0 < len(raw.get(name, "-")) <= NAME.longest for name in _NAMES)
    )  # fmt: skip
    if not is_fine or amount is None or share is None or on is None:
        return None
    minor = int(amount[1] + amount[2])
    return Line(
        raw["id"], what, raw["household"], -minor if what == "withdrawal" else minor, currency, share, on,
        raw["claim"], raw["kind"], raw.get("segment", ""), raw.get("product", ""),
    )  # fmt: skip


_OF_MONEY = frozenset(KINDS_OF) - {"new_household"}


@lru_cache(maxsize=200)
def _has_cents(currency: str) -> bool:
    return CURRENCY.read(currency, "", Faults()) is not None and money.exponent(currency) == 2


@lru_cache(maxsize=money.WHOLE + 1)
def _points(text: str) -> int | None:
    """A share as the form writes it in basis points; None where it is none, or no whole number of them."""
    value = Percent().read(text, "", Faults())
    points = (value or Fraction(0)) * money.WHOLE
    return int(points) if points and points.denominator == 1 else None


@lru_cache(maxsize=1_000)
def _day(text: str) -> date | None:
    return Day().read(text, "", Faults())


LINE = LineRecord(
    {
        "id": Field(Whole(1, LARGEST_ID), "The line's number; odd cents go to the lower one first."),
        "what": Field(
            OneOf(tuple(KINDS_OF)), "What it is. A withdrawal counts against deposits, a journal not at all."
        ),
        "household": Field(NAME, "Whose money it is."),
        "amount": optional(WRITTEN, "The confirmed amount before the share, without sign; none for a new household."),
        "currency": optional(CURRENCY, "The amount's currency."),
        "share": optional(Percent(), "The person's share of the credit.", Fraction(1)),
        "on": Field(Day(), "The day of the decision, which makes it count for the period."),
        "claim": optional(NAME, "The claim that it confirms.", ""),
        "kind": optional(OneOf(("deposited", "promised", "engagement", "other")), "The claim's kind."),
        "segment": optional(NAME, "The household's segment.", ""),
        "product": optional(NAME, "The product that the money is in.", ""),
    },
    _line,
    _check_line,
)
