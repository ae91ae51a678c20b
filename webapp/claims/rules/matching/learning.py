"""What a book teaches about itself: how late its money comes, how far amounts differ, how much foreign words matter.

Nobody says which line is which claim's money. But where a claim and a line are far better for each other than for
anything else by what holds everywhere, they are taken for a pair, and the pairs are counted.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from webapp.claims.rules.matching.pool import Asked, Found, Pool
from webapp.claims.rules.matching.scale import STANDARD, Scale, percent_off, points

# A pair is sure where both sides are so many points better for each other than for the next; fewer teach nothing.
SURE, FEWEST = 20, 100
# Where a tenth of what chance would bring is seen, looking further only finds strangers.
HOPELESS = -7
SAMPLE = 1_000
MOST = 8


class Pair(NamedTuple):
    """A claim and its line beyond doubt."""

    asked: Asked
    found: Found


def sure_pairs(claims: Sequence[Asked], wanted: Sequence[Sequence[Found]]) -> list[Pair]:
    """Claims and lines that are far better for each other than for any other."""
    wanting: dict[int, list[tuple[int, int]]] = {}
    for place, founds in enumerate(wanted):
        for found in founds:
            wanting.setdefault(found.line_id, []).append((found.points, place))
    pairs = []
    for place, founds in enumerate(wanted):
        if not founds or (len(founds) > 1 and founds[0].points - founds[1].points < SURE):
            continue
        rivals = [each for each, other in wanting[founds[0].line_id] if other != place]
        if founds[0].points - max(rivals, default=founds[0].points - SURE) >= SURE:
            pairs.append(Pair(claims[place], founds[0]))
    return pairs


def learned(claims: Sequence[Asked], pool: Pool) -> Scale:
    """The scale that the pairs of a book follow, as far as it has enough of them, else the standard one."""
    wanted = [pool.best(claim, STANDARD, MOST) for claim in claims]
    pairs = sure_pairs(claims, wanted)
    if len(pairs) < FEWEST:
        return STANDARD
    late = Counter(pair.found.days for pair in pairs)
    off = Counter(
        percent_off(pair.asked.rest_minor, pair.found.rest_minor)
        for pair in pairs
        if pair.found.rest_minor != pair.asked.rest_minor
    )
    days, percent = range(STANDARD.first, STANDARD.last + 1), range(STANDARD.less, STANDARD.more + 1)
    by_chance = dict.fromkeys(days, len(pairs) / pool.days)
    nearby = _nearby(claims, pool, percent)
    expected = {each: len(pairs) * share for each, share in nearby.items()}
    seen_days, seen_percent = _where_seen(late, by_chance), _where_seen(off, expected)
    foreign = Counter(found.clashes for founds in wanted for found in founds[1:])
    clashes = _clashes(Counter(pair.found.clashes for pair in pairs), foreign)
    return Scale(
        days=_compared(late, by_chance),
        late=-10,
        percent=_compared(off, expected),
        far=-10,
        same=points((len(pairs) - off.total() + 1) / (len(pairs) + 2)),
        clashes=clashes,
        strange=min(clashes.values()),
        first=seen_days.start,
        last=seen_days.stop - 1,
        less=seen_percent.start,
        more=seen_percent.stop - 1,
    )


def _compared(seen: Mapping[int, int], by_chance: Mapping[int, float]) -> dict[int, int]:
    return {each: points((seen[each] + 0.5) / (chance + 0.5)) for each, chance in by_chance.items()}


def _where_seen(seen: Mapping[int, int], by_chance: Mapping[int, float]) -> range:
    """From the first to the last value that pairs have more often than strangers would, a few neighbours together."""
    kept = []
    for each in by_chance:
        near = [other for other in range(each - 2, each + 3) if other in by_chance]
        ratio = (sum(seen[other] for other in near) + 0.5) / (sum(by_chance[other] for other in near) + 0.5)
        if points(ratio) >= HOPELESS:
            kept.append(each)
    return range(min(kept, default=0), max(kept, default=0) + 1)


def _nearby(claims: Sequence[Asked], pool: Pool, percent: range) -> dict[int, float]:
    """How large a part of all lines lies so many per cent from a claim's amount, by chance."""
    amounts = sorted(pool.amounts.elements())
    asked = [claim.rest_minor for claim in claims[:SAMPLE]]
    return {
        each: sum(
            bisect_left(amounts, minor * (201 + 2 * each) // 200)
            - bisect_left(amounts, minor * (199 + 2 * each) // 200)
            for minor in asked
        )
        / (len(asked) * len(amounts))
        for each in percent
    }


def _clashes(own: Mapping[int, int], foreign: Mapping[int, int]) -> dict[int, int]:
    """The points of so many clashing words: never more than those of fewer."""
    total_own, total_foreign = sum(own.values()), max(1, sum(foreign.values()))
    worth: dict[int, int] = {}
    for each in range(5):
        seen = points((own[each] + 1) / (total_own + 5) * (total_foreign + 5) / (foreign[each] + 1))
        worth[each] = min(seen, worth.get(each - 1, seen))
    return worth
