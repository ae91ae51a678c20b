"""A book of lines in memory, to find for one claim after the other the few that may be its money."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from webapp.claims.rules.matching.scale import MOST, Scale, percent_off, points
from webapp.claims.rules.matching.words import Vocabulary, beginnings, shared_points, words_of

# A word in fewer than one of eight lines is a rarer one.
RARE = 9
# What is so many points behind the best line is ten thousand times less likely, and not worth a place beside it.
BEHIND = 40


class Asked(NamedTuple):
    """What a claim asks for in bulk: minor units that are open, the day, and words that may stand in the memo."""

    id: int
    day: date
    rest_minor: int
    words: str


class Booked(NamedTuple):
    """An incoming line in bulk: its day, what is left of it in minor units of the claims' currency, its words."""

    id: int
    day: date
    rest_minor: int
    words: str


class Found(NamedTuple):
    """A line that may be a claim's money: its points, its id, days after the claim's day, what is left of it."""

    points: int
    line_id: int
    days: int
    rest_minor: int
    clashes: int


# A line's amount, its id, its words' beginnings, its words.
_Entry = tuple[int, int, int, tuple[str, ...]]


class Pool:
    """Lines by day and amount.

    Only lines are looked at further that have a rarer word in common with the claim, or two words, or the very amount.
    """

    def __init__(self, lines: Iterable[Booked]) -> None:
        by_day: dict[int, list[_Entry]] = {}
        self.size = 0
        for line in lines:
            words = words_of(line.words)
            entry = (line.rest_minor, line.id, beginnings(words), words)
            by_day.setdefault(line.day.toordinal(), []).append(entry)
            self.size += 1
        self._days = {day: _Day(entries) for day, entries in by_day.items()}
        self.vocabulary = Vocabulary(words for day in self._days.values() for *_, words in day.entries)
        self.amounts = Counter(amount for day in self._days.values() for amount in day.amounts)
        self.days = len(self._days)

    def best(self, claim: Asked, scale: Scale, most: int) -> list[Found]:
        """The lines with the most points for a claim, at most so many, the best first."""
        words = words_of(claim.words)
        sought = self.vocabulary.sought(words)
        asked, begin = claim.rest_minor, claim.day.toordinal()
        low, high = asked * (100 + scale.less) // 100, asked * (100 + scale.more) // 100
        same = scale.same + points(self.size / self.amounts[asked]) if asked in self.amounts else 0
        nearest = max(scale.percent.values(), default=scale.far)
        any_of, rare = beginnings(words), beginnings(word for word in words if sought.get(word, RARE) >= RARE)
        worth_of, by_clashes = sought.get, scale.clashes.get
        found, floor = [], -MOST
        for days in range(scale.first, scale.last + 1):
            day = self._days.get(begin + days)
            if day is None:
                continue
            by_days = scale.days.get(days, scale.late)
            near = day.between(low, high)
            alike = [
                one
                for one in near
                if ((bits := one[2] & any_of) and (bits & rare or bits & (bits - 1))) or one[0] == asked
            ]
            for amount, line_id, _bits, written in alike:
                by_words, clashes = shared_points(worth_of, len(words), written)
                total = by_days + by_words + by_clashes(clashes, scale.strange)
                if amount == asked:
                    total += same
                elif total + nearest > floor:
                    total += scale.percent.get(percent_off(asked, amount), scale.far)
                else:
                    continue
                if total > floor:
                    found.append((total, line_id, days, amount, clashes))
                    floor = max(floor, total - BEHIND)
        return [Found(*each) for each in nlargest(most, found) if each[0] > floor]


class _Day:
    """The lines of a day, by amount."""

    def __init__(self, entries: list[_Entry]) -> None:
        entries.sort(key=lambda entry: entry[:2])
        self.entries = entries
        self.amounts = [amount for amount, *_ in entries]

    def between(self, low: int, high: int) -> list[_Entry]:
        """The lines between two amounts, both included."""
        return self.entries[bisect_left(self.amounts, low) : bisect_right(self.amounts, high)]
