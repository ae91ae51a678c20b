"""How many points an observation is worth.

Points are tenths of a power of ten of the odds: an observation of 10 points is made ten times as often where a line is
the claim's money as where it is not, one of 3 points twice as often, one of -10 points a tenth as often. They add up.
"""

from collections.abc import Mapping
from math import log10
from typing import NamedTuple

# Odds that are spoken of: beyond them nothing more is known than "surely" and "surely not".
MOST = 60


class Scale(NamedTuple):
    """The points of every observation; what a table does not list is worth `late`, `far` or `strange`.

    `days` counts from the day on which the money was spoken of, `percent` is how much more the line holds than the
    claim asks for, `clashes` how many words each of the two texts has that the other lacks. `same` is for the same
    amount to the cent, beside the amount's own rarity. `first`, `last`, `less` and `more` limit where bulk matching
    looks.
    """

    days: Mapping[int, int]
    late: int
    percent: Mapping[int, int]
    far: int
    same: int
    clashes: Mapping[int, int]
    strange: int
    first: int
    last: int
    less: int
    more: int


def points(ratio: float) -> int:
    """How many points it is that something is so many times as likely; at most MOST either way."""
    return max(-MOST, min(MOST, round(10 * log10(ratio)))) if ratio > 0 else -MOST


def percent_off(asked_minor: int, found_minor: int) -> int:
    """How many per cent more a line holds than is asked for, rounded; less is negative."""
    return (200 * (found_minor - asked_minor) + asked_minor) // (2 * asked_minor)


def _standard_days(days: int) -> int:
    if days < 0:
        return max(-10, (days - 1) // 2)
    return 12 if days <= 7 else max(-6, 12 - (days - 7) // 3)


# What holds before anything is learned: money comes within the week after it was spoken of, rarely before, and mostly
# as said. Texts that people write about a claim share few words with a memo, so that nothing is held against others.
STANDARD = Scale(
    days={days: _standard_days(days) for days in range(-60, 181)},
    late=-10,
    percent={percent: 10 - abs(percent) for percent in range(-20, 21)},
    far=-10,
    same=20,
    clashes={},
    strange=0,
    first=-7,
    last=60,
    less=-25,
    more=25,
)
