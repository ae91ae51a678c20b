"""Marginal tiers: only the part inside a tier gets its rate, so that nothing jumps at a boundary."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.curves.tiers import TIERS, Tier
from webapp.bonus.rules.figures import Figures, percent_words

FIELDS = {"tiers": TIERS}


@dataclass(frozen=True, slots=True)
class Marginal:
    """Each tier's rate on the part of the measure inside it."""

    tiers: tuple[Tier, ...]

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """A step for each tier that is reached."""
        for tier in self.tiers:
            if inside := tier.inside(quantity):
                paid = inside * tier.rate
                yield Part(f"{figures.quantity(inside)} × {percent_words(tier.rate)} {figures.comes_to(paid)}", paid)

    def value(self, quantity: Fraction) -> Fraction:
        """The sum over the tiers."""
        return sum((tier.inside(quantity) * tier.rate for tier in self.tiers), Fraction(0))

    def prorated(self, part: Fraction) -> "Marginal":
        """The same with the bounds of a part of the period."""
        return Marginal(tuple(tier.prorated(part) for tier in self.tiers))
