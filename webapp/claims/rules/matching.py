"""Which lines of activity may be the money that a claim speaks of, with reasons that a person can check.

A line scores out of 100, by three observations:

amount, up to 50: 50 where what is left of the line is exactly what the claim still asks for, else up to 30 by how near
  the smaller of the two comes to the larger;
time, up to 30: 30 from the day of the contact (or the promised day) until a week later, one less for every two days
  beyond; before that day 15, one less for every day;
names, up to 20: a fifth of how alike the payer or the memo and a name of the household are, in per cent, from 70 on.

It suggests and never decides. Lines of equal score stand with the earlier first.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

EXACT, NEAR = 50, 30
PROMPT, EARLY = 30, 15
GRACE_DAYS = 7
NAMED, ALIKE_FROM = 20, 70
# From here on the best candidate's amount is put into its field.
LIKELY = 50
Likeness = Callable[[str, str], int]


class Wanted(NamedTuple):
    """What a claim asks for: minor units that are still open, and the day on which the money was spoken of."""

    rest_minor: int
    day: date


class Line(NamedTuple):
    """An incoming line of activity with what is left of it, in minor units of the claim's currency."""

    id: int
    booked_on: date
    amount_minor: int
    rest_minor: int
    description: str
    payer: str
    account: str = ""
    kind: str = "deposit"
    institution: str = ""


class Reason(NamedTuple):
    """One observation: its kind, and the figure or the name that belongs to it."""

    kind: str
    value: int = 0
    name: str = ""


class Candidate(NamedTuple):
    """A line with its score from 0 to 100 and the observations behind it."""

    line: Line
    score: int
    reasons: tuple[Reason, ...]


def candidates(claim: Wanted, lines: Iterable[Line], names: Sequence[str], likeness: Likeness) -> list[Candidate]:
    """Lines ranked by how well they fit a claim, the best first; used-up lines are left out.

    `names` are those of the household and its people; `likeness(a, b)` says in per cent how alike two texts are.
    """
    scored = [_scored(claim, line, names, likeness) for line in lines if line.rest_minor > 0]
    return sorted(scored, key=lambda found: (-found.score, found.line.booked_on, found.line.id))


def prefilled(claim: Wanted, ranked: Sequence[Candidate]) -> dict[int, int]:
    """The amount to offer (line id → minor units): that of the best candidate if it is a likely one, else none."""
    if not ranked or ranked[0].score < LIKELY:
        return {}
    best = ranked[0].line
    return {best.id: min(best.rest_minor, claim.rest_minor)}


def _scored(claim: Wanted, line: Line, names: Sequence[str], likeness: Likeness) -> Candidate:
    parts = [_by_amount(claim, line), _by_time(claim, line), _by_name(line, names, likeness)]
    found = [part for part in parts if part is not None]
    return Candidate(line, sum(points for points, _ in found), tuple(reason for _, reason in found))


def _by_amount(claim: Wanted, line: Line) -> tuple[int, Reason]:
    if line.rest_minor == claim.rest_minor:
        return EXACT, Reason("same-amount")
    less, more = sorted((line.rest_minor, claim.rest_minor))
    points = NEAR * less // more
    if line.rest_minor > claim.rest_minor:
        return points, Reason("left-over", line.rest_minor - claim.rest_minor)
    return points, Reason("short", claim.rest_minor - line.rest_minor)


def _by_time(claim: Wanted, line: Line) -> tuple[int, Reason]:
    days = (line.booked_on - claim.day).days
    if days < 0:
        return max(0, EARLY + days), Reason("days-before", -days)
    return max(0, PROMPT - max(0, days - GRACE_DAYS) // 2), Reason("days-after", days)


def _by_name(line: Line, names: Sequence[str], likeness: Likeness) -> tuple[int, Reason] | None:
    alike = [
        (likeness(text, name), kind, name)
        for kind, text in (("payer", line.payer), ("memo", line.description))
        if text
        for name in names
    ]
    best = max(alike, key=lambda found: found[0], default=(0, "", ""))
    if best[0] < ALIKE_FROM:
        return None
    return NAMED * best[0] // 100, Reason(best[1], best[0], best[2])
