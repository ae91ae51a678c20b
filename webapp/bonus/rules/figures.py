"""Amounts and percentages: how the JSON form writes them, exactly, and how arithmetic shows them."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from webapp import money
from webapp.bonus.rules.faults import Faults
from webapp.exceptions import mark

AMOUNT = r"(0|[1-9][0-9]{0,12})([.][0-9]{1,4})?"
PERCENT = r"(0|[1-9][0-9]{0,3})([.][0-9]{1,6})? ?%"
# A figure that ends within so many decimals is shown whole, any other with so many and marked as near.
MOST_DECIMALS, NEAR_DECIMALS = 12, 6


@dataclass(frozen=True)
class Amount:
    """A decimal number in quotes, with no more decimals than the plan's currency has."""

    is_positive: bool = False
    may_be_negative: bool = False

    def read(self, raw: Any, at: str, faults: Faults) -> Fraction | None:
        if not isinstance(raw, str) or not re.fullmatch(self._pattern, raw):
            return faults.add(at, mark("Write an amount as digits in quotes, such as “250000.00”."))
        if len(raw.partition(".")[2].rstrip("0")) > faults.decimals:
            return faults.add(at, mark("The plan's currency has %(decimals)s decimals."), decimals=faults.decimals)
        value = Fraction(raw)
        if self.is_positive and not value:
            return faults.add(at, mark("This must be more than 0."))
        return value

    @property
    def _pattern(self) -> str:
        return f"-?{AMOUNT}" if self.may_be_negative else AMOUNT

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self._pattern}$"}


@dataclass(frozen=True)
class Percent:
    """A percentage in quotes ("34 %", "0.125 %"), read as an exact fraction of one."""

    least: Fraction = Fraction(0)
    most: Fraction = Fraction(1)
    is_below: bool = False

    def read(self, raw: Any, at: str, faults: Faults) -> Fraction | None:
        value = percentage(raw) if isinstance(raw, str) else None
        if value is None:
            return faults.add(
                at, mark("Write a percentage with its sign in quotes, such as “0.50 %(sign)s”."), sign="%"
            )
        if not self.least <= value <= self.most or (self.is_below and value == self.most):
            upto = mark("Write a percentage from %(least)s to %(most)s.")
            below = mark("Write a percentage from %(least)s to less than %(most)s.")
            return faults.add(
                at, below if self.is_below else upto, least=percent_words(self.least), most=percent_words(self.most)
            )
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{PERCENT}$"}


class Award(NamedTuple):
    """A fixed sum of the plan: its value, and how the plan came by it ("23 % of 15,000.00")."""

    value: Fraction
    origin: str = ""

    def prorated(self, part: Fraction) -> "Award":
        """The sum for a part of the period."""
        return Award(self.value * part, self.origin and f"{self.origin} × {part}") if part != 1 else self


@dataclass(frozen=True)
class AwardShape:
    """An amount, or a percentage of the plan's target bonus."""

    most: Fraction = Fraction(10)

    def read(self, raw: Any, at: str, faults: Faults) -> Award | None:
        if not isinstance(raw, str) or "%" not in raw:
            value = Amount().read(raw, at, faults)
            return None if value is None else Award(value)
        part = Percent(most=self.most).read(raw, at, faults)
        if part is None:
            return None
        if faults.target is None:
            return faults.add(at, mark("A percentage is one of the plan's target_bonus. State it, or write an amount."))
        return Award(part * faults.target, f"{percent_words(part)} of {number(faults.target, faults.decimals)}")

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [Amount().schema(), Percent().schema()]}


def percentage(text: str) -> Fraction | None:
    """ "0.50 %" as 1/200, or None where the text is no percentage."""
    return Fraction(text.rstrip(" %")) / 100 if re.fullmatch(PERCENT, text) else None


def number(value: Fraction, decimals: int = 0) -> str:
    """A number for people: "1,250.00"; with all its decimals where they end, else to six and marked "≈"."""
    places = max(decimals, _places(value.denominator))
    is_near = places > MOST_DECIMALS
    if is_near:
        places = max(decimals, NEAR_DECIMALS)
    scaled = money.round_half_away(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    shown = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    return f"{'≈ ' if is_near else ''}{'−' if scaled < 0 else ''}{shown}"


def plain(value: Fraction) -> str:
    """An exact value as the JSON form writes it: decimals where they end, else a fraction ("2500/3")."""
    shown = number(value)
    return str(value) if shown.startswith("≈") else shown.replace(",", "").replace("−", "-")


def percent_words(value: Fraction) -> str:
    """A fraction of one as a percentage for people: "34 %", "0.50 %", "0.125 %"."""
    points = value * 100
    return f"{number(points, 0 if points.denominator == 1 else 2)} %"


def _places(denominator: int) -> int:
    """With how many decimals a fraction of this denominator ends; more than can be shown where it never does."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator, count = denominator // prime, count + 1
        counts.append(count)
    return max(counts) if denominator == 1 else MOST_DECIMALS + 1


@dataclass(frozen=True)
class Figures:
    """How a component's arithmetic shows its figures: the measure as money or as a number, the value as money."""

    decimals: int
    is_count: bool = False

    def quantity(self, value: Fraction) -> str:
        """A measured quantity."""
        return number(value, 0 if self.is_count else self.decimals)

    def pay(self, value: Fraction) -> str:
        """A sum of money."""
        return number(value, self.decimals)

    def comes_to(self, value: Fraction) -> str:
        """A sum of money as a result: "= 1,250.00", or "≈ 83.333333" where its decimals do not end."""
        shown = self.pay(value)
        return shown if shown.startswith("≈") else f"= {shown}"

    def award(self, award: Award) -> str:
        """A fixed sum, with what it was made of."""
        return f"{award.origin} {self.comes_to(award.value)}" if award.origin else self.pay(award.value)
