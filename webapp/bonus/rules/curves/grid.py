"""A grid: the whole amount at the rate of the tier reached, as payout grids of wirehouses do."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.curves.tiers import TIERS, Tier
from webapp.bonus.rules.figures import Figures, percent_words

FIELDS = {"tiers": TIERS}


@dataclass(frozen=True, slots=True)
class Grid:
    """The rate of the tier reached on all of the measure."""

    tiers: tuple[Tier, ...]

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """One step."""
        if quantity > 0:
            rate, paid = self._rate(quantity), self.value(quantity)
            yield Part(f"{figures.quantity(quantity)} × {percent_words(rate)} {figures.comes_to(paid)}", paid)

    def value(self, quantity: Fraction) -> Fraction:
        """The whole quantity at one rate."""
        return quantity * self._rate(quantity) if quantity > 0 else Fraction(0)

    def prorated(self, part: Fraction) -> "Grid":
        """The same with the bounds of a part of the period."""
        return Grid(tuple(tier.prorated(part) for tier in self.tiers))

    def _rate(self, quantity: Fraction) -> Fraction:
        return next(tier.rate for tier in self.tiers if tier.holds(quantity))
