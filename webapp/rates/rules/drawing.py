"""The course of a rate as a picture: a line over days, with its first, last, lowest and highest figure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from webapp.rates.rules.figures import as_text

# The picture's inside, in its own units.
LEFT, RIGHT, TOP, BOTTOM = 8, 632, 12, 108


class Drawing(NamedTuple):
    """A line as SVG points, and the figures that its caption names."""

    points: str
    first: tuple[date, str]
    last: tuple[date, str]
    lowest: tuple[date, str]
    highest: tuple[date, str]


def drawing(rates: Sequence[tuple[date, int]]) -> Drawing | None:
    """Rates in order of days, in billionths; None where there are too few to make a line."""
    if len(rates) < 2:
        return None
    begin, days = rates[0][0], max(1, (rates[-1][0] - rates[0][0]).days)
    low, high = min(rates, key=_figure), max(rates, key=_figure)
    height = max(1, high[1] - low[1])
    points = [
        f"{LEFT + (on - begin).days * (RIGHT - LEFT) // days},{BOTTOM - (rate - low[1]) * (BOTTOM - TOP) // height}"
        for on, rate in rates
    ]
    named = [(on, as_text(rate)) for on, rate in (rates[0], rates[-1], low, high)]
    return Drawing(" ".join(points), *named)


def _figure(one: tuple[date, int]) -> int:
    return one[1]
