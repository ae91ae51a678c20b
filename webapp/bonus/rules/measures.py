"""What a plan is applied to: confirmed lines of one person in one period, exactly and in any currency."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.figures import plain

# What a line is, and the measure that it counts for. Money between own accounts of a household counts for none.
MEASURE_OF = {
    "deposit": "assets",
    "withdrawal": "assets",
    "fee": "fees",
    "other": "other",
    "new_household": "households",
    "journal": None,
}
# Kinds of claims that a line may be of; the first is taken where none is named.
KINDS_OF = {
    "deposit": ("deposited", "promised"),
    "withdrawal": ("deposited", "promised"),
    "fee": ("engagement",),
    "other": ("other",),
    "new_household": ("deposited", "promised"),
    "journal": ("deposited", "promised"),
}


class Line(NamedTuple):
    """One confirmed amount: minor units, negative where money left; a new household is 1 of no currency."""

    id: int
    what: str
    household: str
    amount_minor: int
    currency: str
    share: int
    on: date
    claim: str = ""
    kind: str = ""
    segment: str = ""
    product: str = ""


class Rate(NamedTuple):
    """On a day one unit of a currency was worth so many of the plan's.

    `written` is the rate as its table has it where that says more than the figure: "1/1.0825" was turned round,
    "1.0825/162.35" leads over a third currency.
    """

    currency: str
    on: date
    rate: Fraction
    written: str = ""
    source: str = ""

    def as_json(self) -> dict[str, str]:
        """The rate in the form of measures."""
        said = {"currency": self.currency, "on": str(self.on), "rate": self.written or plain(self.rate)}
        return {**said, "source": self.source} if self.source else said


@dataclass(frozen=True)
class Rates:
    """A named table of dated rates into the plan's currency."""

    name: str
    rates: Sequence[Rate]

    def last(self, currency: str, on: date) -> Rate | None:
        """The last rate of a currency on or before a day."""
        known = [rate for rate in self.rates if rate.currency == currency and rate.on <= on]
        return max(known, key=lambda rate: rate.on, default=None)


class Weighed(NamedTuple):
    """A line with its credited quantity as a whole number, all of one denominator."""

    line: Line
    weight: int


@dataclass(frozen=True)
class Measured:
    """A person's lines by measure, with their credited quantities; `denominator` makes units of them."""

    denominator: int
    by_measure: Mapping[str, Sequence[Weighed]]
    below_minimum: frozenset[str]

    def quantity(self, weighed: Sequence[Weighed]) -> Fraction:
        """The sum of credited quantities in units: of the plan's currency, or households."""
        return Fraction(sum(one.weight for one in weighed), self.denominator)

    def total(self, measure: str) -> Fraction:
        """The whole of a measure."""
        return self.quantity(self.by_measure.get(measure, ()))


def measured(lines: Sequence[Line], rates: Mapping[str, Fraction], minimum: Fraction | None) -> Measured:
    """Lines with what is credited of each, households below the plan's minimum left out.

    Amount × share × rate stays exact, so that a deposit in ten parts counts as the one that it is. `rates` are units of
    the plan's currency for one of each. Left out are households whose net new assets are not negative and below the
    minimum: money that left always counts.
    """
    units = {currency: rate / (money.WHOLE * 10 ** money.exponent(currency)) for currency, rate in rates.items()}
    units[""] = Fraction(1, money.WHOLE)
    denominator = math.lcm(*(unit.denominator for unit in units.values()))
    factors = {currency: int(unit * denominator) for currency, unit in units.items()}
    by_measure: dict[str, list[Weighed]] = defaultdict(list)
    for line in sorted(lines):
        measure = MEASURE_OF[line.what]
        if measure is not None:
            by_measure[measure].append(Weighed(line, line.amount_minor * line.share * factors[line.currency]))
    below = _below(by_measure["assets"], minimum * denominator) if minimum else frozenset()
    if below:
        by_measure["assets"] = [one for one in by_measure["assets"] if one.line.household not in below]
    return Measured(denominator, by_measure, below)


def _below(assets: Sequence[Weighed], minimum: Fraction) -> frozenset[str]:
    households: dict[str, int] = defaultdict(int)
    for line, weight in assets:
        households[line.household] += weight
    return frozenset(household for household, net in households.items() if 0 <= net < minimum)
