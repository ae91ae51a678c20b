"""How alike a name and what a bank wrote are, whatever the script and the order of the words."""

import re
from collections.abc import Callable, Sequence

from webapp import text

# How alike two words are, in per cent.
Likeness = Callable[[str, str], int]
# A misspelt word counts from so much on; an initial and the beginning of a cut word count as a part of the word.
MISSPELT, INITIAL, CUT = 80, 60, 80
SHORTEST_CUT = 3
# Scripts that are written without spaces, in which a name stands within a longer run of signs.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def alike(name: Sequence[str], written: Sequence[str], likeness: Likeness) -> int:
    """How much of a name stands in a text, in per cent (both in words): longer words count for more.

    A text of at least two words written in full that all belong to the name is that name too, though it leaves out a
    middle name or a second surname.
    """
    best = _covered(name, written, likeness)
    if best < 100 and sum(len(word) > 1 for word in written) > 1:
        best = max(best, _covered(written, name, likeness))
    return best


def words_of_name(name: str) -> tuple[str, ...]:
    """A name, or what a bank wrote, in words as they are compared."""
    return tuple(text.words(name))


def _covered(words: Sequence[str], others: Sequence[str], likeness: Likeness) -> int:
    left = dict(enumerate(others))
    run = "".join(others) if any(_UNSPACED.search(word) for word in words) else ""
    found = 0
    # Long words choose first, so that an initial does not take what is another word's.
    for word in sorted(words, key=len, reverse=True):
        best, place = 0, -1
        for index, other in left.items():
            percent = _of_word(word, other, index == len(others) - 1, likeness)
            if percent > best:
                best, place = percent, index
        if best < 100 and len(word) > 1 and word in run:
            best, place = 100, -1
        left.pop(place, None)
        found += best * len(word)
    return found // max(1, sum(map(len, words)))


def _of_word(word: str, other: str, is_last: bool, likeness: Likeness) -> int:
    if word == other:
        return 100
    shorter, longer = sorted((word, other), key=len)
    if longer.startswith(shorter):
        if len(shorter) == 1 and not _UNSPACED.search(shorter):
            return INITIAL
        if is_last and len(shorter) >= SHORTEST_CUT:
            return CUT
    percent = likeness(word, other) if len(shorter) > 2 and word[0] == other[0] else 0
    return percent if percent >= MISSPELT else 0
