"""Several lines that together are one claim's money, and several claims that one line pays."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from webapp.claims.rules.matching.suggesting import Candidate, Line, Wanted

# So many of the best lines are put together, so many of them at most; so many combinations are offered.
LINES, TOGETHER, OFFERED = 12, 4, 3
# Money that comes in parts comes within so many days.
APART = 45


class Together(NamedTuple):
    """Lines that add up to exactly what a claim asks for, by day, and how many days lie between first and last."""

    lines: tuple[Line, ...]
    days: int


class Paid(NamedTuple):
    """A line that is exactly this claim and others together: the ids of the others."""

    line: Line
    others: tuple[int, ...]


def lines_together(claim: Wanted, ranked: Sequence[Candidate]) -> list[Together]:
    """Lines that add up to the claim: the fewest first, then the closest in time; none where one line is enough."""
    if any(one.line.rest_minor == claim.rest_minor for one in ranked):
        return []
    parts = [one.line for one in ranked if one.line.rest_minor < claim.rest_minor and one.line.booked_on >= claim.day]
    found = []
    for count in range(2, TOGETHER + 1):
        for some in combinations(parts[:LINES], count):
            if sum(line.rest_minor for line in some) == claim.rest_minor:
                days = [line.booked_on for line in some]
                between = (max(days) - min(days)).days
                if between <= APART:
                    found.append(Together(tuple(sorted(some, key=lambda line: (line.booked_on, line.id))), between))
    return sorted(found, key=lambda one: (len(one.lines), one.days, [line.id for line in one.lines]))[:OFFERED]


def claims_together(claim: Wanted, ranked: Sequence[Candidate], rivals: Sequence[Wanted]) -> list[Paid]:
    """Lines that pay this claim and other open ones of the household to the cent: the fewest others first."""
    found = []
    for one in ranked[:LINES]:
        rest = one.line.rest_minor - claim.rest_minor
        if rest <= 0 or one.line.booked_on < claim.day:
            continue
        paid = next((others for others in _others(rivals) if sum(other.rest_minor for other in others) == rest), None)
        if paid:
            found.append(Paid(one.line, tuple(other.id for other in paid)))
    return sorted(found, key=lambda one: (len(one.others), one.line.booked_on, one.line.id))[:OFFERED]


def _others(rivals: Sequence[Wanted]) -> list[tuple[Wanted, ...]]:
    return [some for count in range(1, TOGETHER) for some in combinations(rivals[:LINES], count)]
