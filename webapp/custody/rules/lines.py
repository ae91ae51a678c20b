"""When two lines are the same line, and by which name each is kept; from values to values."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from webapp.exceptions import NotAnAmount, mark
from webapp.money import was_currency

_SUM = re.compile(r"([A-Za-z]{3})\s*(\S.*)|(.*\S)\s*([A-Za-z]{3})")


class Verdict(StrEnum):
    """What a line of a file is to an account."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    # Changed by the bank while it is evidence, so that it stays as it is.
    HELD = "held"
    REFUSED = "refused"


class Entry(NamedTuple):
    """A line of a statement file; the amount is in minor units of its currency."""

    booked_on: date
    amount_minor: int
    currency: str
    description: str
    external_id: str | None


class Stored(NamedTuple):
    """A line that an account already holds."""

    id: int
    identity: str
    booked_on: date
    amount_minor: int
    currency: str
    description: str
    allocated_minor: int


class Controls(NamedTuple):
    """What a controller says that a file holds: its lines, and their sums by currency in minor units."""

    lines: int | None
    sums: dict[str, int]


class Difference(NamedTuple):
    """A control total that does not agree: of the lines (no currency) or of a sum in minor units of a currency."""

    currency: str
    stated: int
    found: int


class Finding(NamedTuple):
    """The verdict on one line: the identity under which a new one is kept, and the stored line it was compared to."""

    verdict: Verdict
    identity: str = ""
    stored: Stored | None = None


Content = tuple[date, int, str, str]


def normal_number(number: str) -> str:
    """An account number as files are matched by it: upper case, letters and digits only."""
    return "".join(sign for sign in number.upper() if sign.isalnum()) or number.upper()


def differences(controls: Controls, count: int, sums: Mapping[str, int]) -> list[Difference]:
    """Where a file holds something else than was stated; what was not stated is not compared."""
    found = [Difference("", controls.lines, count)] if controls.lines is not None and controls.lines != count else []
    return found + [
        Difference(currency, stated, sums.get(currency, 0))
        for currency, stated in sorted(controls.sums.items())
        if stated != sums.get(currency, 0)
    ]


def stated_sums(text: str, amount: Callable[[str, str], int]) -> dict[str, int]:
    """Sums as somebody writes them ("USD 1,250.50; 20 EUR"), in minor units by currency.

    `amount` reads one in a currency. Raises NotAnAmount.
    """
    sums: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _SUM.fullmatch(part)
        code = (found.group(1) or found.group(4)).upper() if found else ""
        if not found or not was_currency(code) or code in sums:
            raise NotAnAmount(mark("Write each sum with its currency, such as USD 1,250.50; EUR 20."))
        sums[code] = amount(found.group(2) or found.group(3), code)
    return sums


def compare(entries: Sequence[Entry], stored: Iterable[Stored]) -> list[Finding]:
    """The verdict on each line of a statement, in their order.

    The bank's own id tells lines apart. Beyond that, lines of one day, amount and memo are twins: an account holds as
    many of them as the file that lists most, so that the same line under another id or without one is not new.
    """
    known = list(stored)
    findings: list[Finding | None] = [None] * len(entries)
    taken = _match_by_id(entries, {row.identity: row for row in known}, findings)
    left: dict[Content, list[Stored]] = defaultdict(list)
    for row in reversed(known):
        if row.id not in taken:
            left[_content(row)].append(row)
    names = _Names(row.identity for row in known)
    for index, entry in enumerate(entries):
        if findings[index] is None:
            twins = left[_content(entry)]
            findings[index] = (
                Finding(Verdict.KNOWN, stored=twins.pop()) if twins else Finding(Verdict.NEW, names.of(entry))
            )
    return [finding for finding in findings if finding is not None]


def _match_by_id(entries: Sequence[Entry], by_identity: dict[str, Stored], findings: list[Finding | None]) -> set[int]:
    taken: set[int] = set()
    first: dict[str, Entry] = {}
    for index, entry in enumerate(entries):
        if not entry.external_id:
            continue
        earlier = first.setdefault(entry.external_id, entry)
        row = by_identity.get(f"id:{entry.external_id}")
        if earlier is not entry:
            same = _content(earlier) == _content(entry)
            findings[index] = Finding(Verdict.KNOWN, stored=row) if same else Finding(Verdict.REFUSED)
        elif row is not None:
            taken.add(row.id)
            findings[index] = _against(entry, row)
    return taken


def _against(entry: Entry, row: Stored) -> Finding:
    if (entry.booked_on, entry.amount_minor, entry.currency) == (row.booked_on, row.amount_minor, row.currency):
        return Finding(Verdict.KNOWN, stored=row)
    return Finding(Verdict.HELD if row.allocated_minor else Verdict.CHANGED, stored=row)


def _content(line: Entry | Stored) -> Content:
    return line.booked_on, line.amount_minor, line.currency, " ".join(line.description.split())


def digest_of(line: Entry) -> str:
    """What a line without an id is told from others by; twins have the same."""
    return hashlib.sha256("\x1f".join(map(str, _content(line))).encode("utf-8", "replace")).hexdigest()


def first_name(entry: Entry) -> str:
    """The identity under which a new line is kept that has no twin before it."""
    return f"id:{entry.external_id}" if entry.external_id else f"like:{digest_of(entry)}:1"


class _Names:
    """Gives new lines their identities; twins are numbered, in steps that stay small however many there are."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = defaultdict(int)

    def of(self, entry: Entry) -> str:
        if entry.external_id:
            return first_name(entry)
        digest = digest_of(entry)
        while True:
            self.last[digest] += 1
            name = f"like:{digest}:{self.last[digest]}"
            if name not in self.taken:
                return name
