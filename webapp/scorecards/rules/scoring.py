"""From scores by criterion to one figure, and who may do what to a scorecard when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

# A score in per cent times its weight in basis points: the whole is so many points.
WHOLE = 1_000_000
# So long people have to look at their figures before these are scored, unless they said that they have seen them.
LOOKS_FOR = timedelta(days=3)


class Weighed(NamedTuple):
    """A criterion with its weight in basis points; of one without a name the whole is judged."""

    id: str
    name: str
    weight: int


class Reasoned(NamedTuple):
    """A score in whole per cent, and why."""

    score: int
    rationale: str


def weighted(criteria: Sequence[Weighed], scores: Mapping[str, int]) -> int:
    """The whole score in millionths: each score, in whole per cent, by its weight; exact. Raises KeyError."""
    return sum(one.weight * scores[one.id] for one in criteria)


def part(points: int) -> Fraction:
    """A whole score as a fraction of what the plan's cap allows."""
    return Fraction(points, WHOLE)


def may_be_scored(begun_at: datetime, has_seen: bool, now: datetime) -> bool:
    """Whether the person has seen the figures, or had the time to."""
    return has_seen or now - begun_at >= LOOKS_FOR
