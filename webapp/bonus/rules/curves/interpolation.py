"""Interpolation: straight lines between points such as threshold, target and maximum."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, Award, AwardShape, Figures, number
from webapp.bonus.rules.shapes import Field, Record, Several
from webapp.exceptions import mark


class Point(NamedTuple):
    """What is paid at one quantity."""

    quantity: Fraction
    award: Award


POINT = Record(
    {
        "at": Field(Amount(), "The quantity."),
        "award": Field(AwardShape(), "What it pays."),
    },
    lambda at, award: Point(at, award),
)
FIELDS = {
    "points": Field(
        Several(POINT, least=2),
        "Two points or more in rising order, such as threshold, target and maximum. Below the first nothing is paid, "
        "above the last no more than there.",
    )
}


def check_points(values: dict[str, Any], at: str, faults: Faults) -> None:
    """Notes points out of order."""
    for place, (point, following) in enumerate(pairwise(values["points"]), 1):
        if following.quantity <= point.quantity:
            faults.add(
                f"{at}.points[{place}].at",
                mark("This point is not above the one before at %(before)s. Write the points in rising order."),
                before=number(point.quantity, faults.decimals),
            )
        if following.award.value < point.award.value:
            faults.add(
                f"{at}.points[{place}].award",
                mark("This point pays less than the one before, %(before)s. More may not pay less."),
                before=number(point.award.value, faults.decimals),
            )


@dataclass(frozen=True, slots=True)
class Interpolation:
    """Nothing below the first point, straight lines between points, the last point's sum from there on."""

    points: tuple[Point, ...]

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """One step: the point that is passed, and the way to the next."""
        reached = [point for point in self.points if point.quantity <= quantity]
        if not reached:
            return
        below, paid = reached[-1], self.value(quantity)
        if len(reached) == len(self.points) or below.quantity == quantity:
            place = f"{figures.quantity(quantity)} ≥ {figures.quantity(below.quantity)}"
            yield Part(f"{place}: {figures.award(below.award)}", paid)
            return
        above = self.points[len(reached)]
        way = f"({figures.quantity(quantity)} − {figures.quantity(below.quantity)})"
        whole = f"({figures.quantity(above.quantity)} − {figures.quantity(below.quantity)})"
        rise = f"({figures.pay(above.award.value)} − {figures.pay(below.award.value)})"
        yield Part(f"{figures.pay(below.award.value)} + {rise} × {way} ÷ {whole} {figures.comes_to(paid)}", paid)

    def value(self, quantity: Fraction) -> Fraction:
        """The sum at the quantity's place on the line."""
        for below, above in pairwise(self.points):
            if below.quantity <= quantity < above.quantity:
                way = (quantity - below.quantity) / (above.quantity - below.quantity)
                return below.award.value + way * (above.award.value - below.award.value)
        return self.points[-1].award.value if quantity >= self.points[-1].quantity else Fraction(0)

    def prorated(self, part: Fraction) -> "Interpolation":
        """The points for a part of the period."""
        return Interpolation(tuple(Point(at * part, award.prorated(part)) for at, award in self.points))
