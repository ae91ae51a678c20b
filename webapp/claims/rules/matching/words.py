"""Words that a claim and a line have in common: the rarer they are among the lines, the more they tell."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

from webapp import text
from webapp.claims.rules.matching.scale import points

# Stands behind a last word: banks cut memos, so it may be the beginning of a longer one.
CUT = "…"


@lru_cache(maxsize=65_536)
def words_of(written: str) -> tuple[str, ...]:
    """The words of a text as they are compared, the last one marked as perhaps cut; scripts without spaces in pairs."""
    found = text.search_tokens(written).split()
    # A single letter is an initial.
    return (*found[:-1], found[-1] + CUT) if found and len(found[-1]) > 1 else tuple(found)


def beginnings(words: Iterable[str]) -> int:
    """The first two letters of words as bits: texts without a bit in common have no word in common, cut or whole."""
    bits = 0
    for word in words:
        first = ord(word[0])
        bits |= 1 << (first % 60 if len(word) == 1 else 60 + (31 * first + ord(word[1])) % 60)
    return bits


class Vocabulary:
    """How many lines have a word, or a word that begins so."""

    def __init__(self, written: Iterable[tuple[str, ...]]) -> None:
        counts: Counter[str] = Counter()
        self.lines = 0
        for words in written:
            counts.update({word.removesuffix(CUT) for word in words})
            self.lines += 1
        self._counts = counts
        self._sorted = sorted(counts)
        self._begun: dict[str, tuple[int, list[str]]] = {}

    def rarity(self, word: str) -> int:
        """The points of a word that is in both texts."""
        return points(self.lines / self._counts[word]) if word in self._counts else 0

    def begun(self, beginning: str) -> tuple[int, list[str]]:
        """The points of a word that begins so, and all words that do."""
        known = self._begun.get(beginning)
        if known is None:
            place, words, lines = bisect_left(self._sorted, beginning), [], 0
            while place < len(self._sorted) and self._sorted[place].startswith(beginning):
                words.append(self._sorted[place])
                lines += self._counts[self._sorted[place]]
                place += 1
            known = (points(self.lines / lines) if 0 < lines < self.lines else 0, words)
            self._begun[beginning] = known
        return known

    def sought(self, words: tuple[str, ...]) -> dict[str, int]:
        """The points of every word that a line may have in common with a text of these words."""
        sought: dict[str, int] = {}
        for word in words:
            whole = word.removesuffix(CUT)
            if word is not whole and word.endswith(CUT):
                rarity, longer = self.begun(whole)
                for each in longer:
                    sought[each] = sought[each + CUT] = rarity
            for length in range(2, len(whole)):
                beginning = whole[:length]
                sought.setdefault(beginning + CUT, self.begun(beginning)[0])
        for word in words:
            whole = word.removesuffix(CUT)
            if whole in self._counts:
                sought[whole] = sought[whole + CUT] = self.rarity(whole)
        return sought


def shared_points(worth_of: Callable[[str], int | None], asked: int, line: tuple[str, ...]) -> tuple[int, int]:
    """The points of the words that a line has in common with a text of `asked` words, and how many of both clash."""
    total = common = 0
    for word in line:
        worth = worth_of(word)
        if worth is not None:
            total += worth
            common += 1
    others = asked if asked < len(line) else len(line)
    return total, others - common if common < others else 0
