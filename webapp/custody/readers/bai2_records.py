"""The records of a BAI2 file, each with what continues it, and the fields of the two kinds that hold amounts."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_CONTINUES = "88"
_MOST_PARTS = 500
_LONGEST = 4000
_AMOUNT = re.compile(r"[+-]?\d{1,18}", re.ASCII)
# How many fields follow the mark of when money is available.
_AVAILABILITY = {"S": 3, "V": 2}


class Record(NamedTuple):
    """A record's code, and its lines: the first with the code, those that continue it without theirs."""

    line: int
    code: str
    parts: tuple[str, ...]

    @property
    def line_count(self) -> int:
        """How many records the bank counts for it."""
        return len(self.parts)

    @property
    def text(self) -> str:
        """How it begins."""
        return self.parts[0]

    def field(self, index: int) -> str:
        """A field without blanks around it, or an empty text."""
        found = _cells(self.parts[0])
        return found[index].strip() if -len(found) <= index < len(found) else ""


class Detail(NamedTuple):
    """A line of an account: its code, its amount without sign in minor units, its references, and its text."""

    code: str
    minor: int
    bank_reference: str
    customer_reference: str
    text: str


def records_of(lines: Iterable[str]) -> Iterator[Record]:
    """The records of a file, each with the lines that continue it."""
    begun, parts = 0, list[str]()
    for number, written in enumerate(lines, 1):
        line = written.strip()
        if not line:
            continue
        if line.startswith(f"{_CONTINUES},") and parts and len(parts) < _MOST_PARTS:
            parts.append(line[3:][:_LONGEST])
            continue
        if parts:
            yield Record(begun, parts[0].split(",", 1)[0].strip(), tuple(parts))
        begun, parts = number, [line[:_LONGEST]]
    if parts:
        yield Record(begun, parts[0].split(",", 1)[0].strip(), tuple(parts))


def _cells(part: str) -> list[str]:
    return part.removesuffix("/").split(",")


def _after_availability(cells: list[str], at: int) -> int:
    """The place behind the mark of availability and the fields that belong to it."""
    mark = cells[at].strip() if at < len(cells) else ""
    if mark == "D":
        times = cells[at + 1].strip() if at + 1 < len(cells) else ""
        return at + 2 + 2 * (int(times) if times.isdigit() and len(times) < 3 else 0)
    return at + 1 + _AVAILABILITY.get(mark, 0)


def summary_of(record: Record) -> tuple[dict[str, int], int, str]:
    """An account's balances and totals by their code, the sum of all amounts, and the first text that is no amount."""
    cells = [cell.strip() for index, part in enumerate(record.parts) for cell in _cells(part)[0 if index else 3 :]]
    found: dict[str, int] = {}
    total = at = 0
    while at < len(cells):
        code, amount = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
        if not code:
            at += 1
            continue
        if amount:
            if not _AMOUNT.fullmatch(amount):
                return found, total, amount
            found.setdefault(code, int(amount))
            total += int(amount)
        at = _after_availability(cells, at + 3)
    return found, total, ""


def detail_of(record: Record) -> Detail | None:
    """What a line says, or None where it is none."""
    cells = _cells(record.parts[0])
    code, amount = record.field(1), record.field(2)
    if not re.fullmatch(r"\d{3}", code, re.ASCII) or (amount and not _AMOUNT.fullmatch(amount)):
        return None
    if not amount and not "700" <= code <= "899":
        return None
    at = _after_availability(cells, 3)
    references = [cell.strip() for cell in cells[at : at + 2]]
    text = " ".join([",".join(cells[at + 2 :]), *(part.removesuffix("/") for part in record.parts[1:])])
    bank, customer = (*references, "", "")[:2]
    return Detail(code, int(amount or 0), bank, customer, " ".join(text.split()))
