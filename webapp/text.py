"""Folding of names and texts, so that search, sorting and comparison work in every script."""

import re
import unicodedata

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
# Scripts that are written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# What leaves no trace on a screen: spaces, controls, Unicode's default ignorable signs, the empty Braille cell.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]*"
)
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_ASCII_WORD = re.compile("[a-z0-9]+")


def fold(text: str) -> str:
    """Text for comparison: compatibility forms, no case, no Latin accents ("Núñez" and "nunez" are the same)."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed)).casefold()
    return " ".join(plain.split())


def clean(text: str | None) -> str:
    """Text as typed without what no database keeps: NUL and lone surrogates; line ends become \\n. Nothing is empty.

    A text of which nothing can be seen is nothing.
    """
    kept = (text or "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    kept = kept.encode("utf-8", "ignore").decode("utf-8").strip()
    return "" if _UNSEEN.fullmatch(kept) else kept


def whole_number(typed: object) -> int | None:
    """The number that a form's choice stands for, None for anything that is none and for more than 15 digits."""
    shown = str(typed or "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 16 else None


def words(text: str) -> list[str]:
    """The folded words of a text without punctuation; what is written without spaces is one word."""
    folded = fold(text)
    # Asking for every sign's category takes fifty times as long.
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" or unicodedata.category(c) == "Co" else " " for c in folded)
    return [run for word in kept.split() for run in _RUN.findall(word)]


def search_tokens(*texts: str) -> str:
    """The tokens under which texts are found, separated by spaces; unspaced scripts are cut into pairs of signs."""
    tokens: dict[str, None] = {}
    for word in (word for text in texts if text for word in words(text)):
        if _UNSPACED_RUN.match(word):
            tokens.update(dict.fromkeys([word[i : i + 2] for i in range(len(word))]))
        else:
            tokens[word[:64]] = None
    return " ".join(tokens)


def query_tokens(text: str) -> list[tuple[str, bool]]:
    """What somebody searches for, as (token, whether it is a prefix) pairs that must all match."""
    wanted: dict[tuple[str, bool], None] = {}
    for word in words(text)[:8]:
        if _UNSPACED_RUN.match(word) and len(word) > 1:
            wanted.update(dict.fromkeys((word[i : i + 2], False) for i in range(len(word) - 1)))
        else:
            wanted[(word[:64], True)] = None
    return list(wanted)
