"""A flat rate: the same part of every amount, or the same sum for every household."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, Figures, Percent, percent_words
from webapp.bonus.rules.shapes import optional
from webapp.exceptions import mark

FIELDS = {
    "rate": optional(Percent(), "The part of every amount that is paid, 0 % to 100 %; for measures of money."),
    "each": optional(Amount(), "What each household pays; for the measure “households”."),
}


def check_flat(values: dict[str, Any], at: str, faults: Faults) -> None:
    """Notes a rate on a number of households, a sum for each unit of money, and where neither is given."""
    wanted, other = ("each", "rate") if values["measure"] == "households" else ("rate", "each")
    if values[wanted] is None or values[other] is not None:
        faults.add(
            f"{at}.{wanted}", mark("The measure “%(measure)s” is paid by “%(wanted)s”: write it, and no “%(other)s”."),
            measure=values["measure"], wanted=wanted, other=other,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flat:
    """One rate for all of the measure."""

    rate: Fraction | None = None
    each: Fraction | None = None

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """One step."""
        if quantity > 0:
            paid = self.value(quantity)
            rate = figures.pay(self._times) if self.rate is None else percent_words(self.rate)
            yield Part(f"{figures.quantity(quantity)} × {rate} {figures.comes_to(paid)}", paid)

    def value(self, quantity: Fraction) -> Fraction:
        """The quantity at the rate; never less than nothing."""
        return max(Fraction(0), quantity * self._times)

    def prorated(self, part: Fraction) -> "Flat":
        """The same: rates are not prorated."""
        return self

    @property
    def _times(self) -> Fraction:
        return (self.each if self.rate is None else self.rate) or Fraction(0)
