"""What every curve is made of: parts that say their arithmetic and add up to the value."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, Protocol

from webapp.bonus.rules.figures import Figures


class Part(NamedTuple):
    """One step of arithmetic, in figures, and what it comes to."""

    words: str
    value: Fraction


class Curve(Protocol):
    """What a component pays for a measured quantity."""

    def parts(self, quantity: Fraction, figures: Figures) -> Iterable[Part]:
        """The arithmetic, step by step; nothing where nothing is earned."""

    def value(self, quantity: Fraction) -> Fraction:
        """What the quantity earns, exactly, in units of the plan's currency."""

    def prorated(self, part: Fraction) -> "Curve":
        """The curve for a part of the period: thresholds and fixed sums shrink, rates do not."""
