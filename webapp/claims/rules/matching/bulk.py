"""All claims against a whole book, where nobody knows yet whose line is whose."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from webapp.claims.rules.matching.learning import learned
from webapp.claims.rules.matching.pool import Asked, Booked, Found, Pool
from webapp.claims.rules.matching.scale import STANDARD, points
from webapp.claims.rules.matching.sharing import shares

# So many claims are matched at once, with the lines around their days; the book's size does not matter.
AT_ONCE = 50_000
# So many lines of each claim are compared with what other claims want.
MOST = 10
# So many claims teach the scale.
TEACHERS = 1_500
# How long claims compete for a line: as long as money may be looked for.
REACH = timedelta(days=STANDARD.last - STANDARD.first)


class Matched(NamedTuple):
    """A claim with its lines, the best first, and how much of each is this claim's (0 to 1)."""

    claim: Asked
    found: list[Found]
    parts: list[float]


def matched(claims: Iterable[Asked], lines: Callable[[date, date], Iterable[Booked]]) -> Iterator[Matched]:
    """Every claim, by day, with the lines that may be its money; `lines` gives those between two days, both included.

    Memory holds all claims, but only the lines around the days of AT_ONCE of them.
    """
    ordered = sorted(claims, key=lambda claim: (claim.day, claim.id))
    days = [claim.day for claim in ordered]
    begin = 0
    while begin < len(ordered):
        end = bisect_right(days, days[min(begin + AT_ONCE, len(ordered)) - 1])
        first, last = days[begin] - REACH, days[end - 1] + REACH
        around = slice(bisect_left(days, first), bisect_right(days, last))
        pool = Pool(lines(first - REACH, last + REACH))
        yield from _together(ordered[around], pool, range(begin - around.start, end - around.start))
        begin = end


def _together(claims: Sequence[Asked], pool: Pool, own: range) -> Iterator[Matched]:
    scale = learned(claims[own.start : own.stop : max(1, len(own) // TEACHERS)], pool)
    wanted = [pool.best(claim, scale, MOST) for claim in claims]
    parts = shares([{found.line_id: found.points for found in founds} for founds in wanted], points(max(1, pool.size)))
    for place in own:
        ranked = sorted(wanted[place], key=lambda found: (-parts[place][found.line_id], -found.points, found.line_id))
        yield Matched(claims[place], ranked, [parts[place][found.line_id] for found in ranked])
