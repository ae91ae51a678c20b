"""Days as people and banks write them in tables."""

import re
from datetime import date

from .amounts import day
from .mapping import DayOrder

_TIME = re.compile(r"(?:T|,?\s+)\d{1,2}[:.]\d{2}.*$")
_PARTS = re.compile(r"(\d{1,4}|[^\W\d_]{3,9})\.?[\s./-]{1,3}(\d{1,2}|[^\W\d_]{3,9})\.?,?[\s./-]{1,3}(\d{1,4})\.?")
_LONGEST = 40
_SOLID = re.compile(r"\d{8}", re.ASCII)
_MONTHS = (
    "jan ene", "feb fév fev", "mar mär mrz", "apr avr abr", "may mai", "jun juin", "jul juil", "aug aoû aou ago",
    "sep set", "oct okt", "nov", "dec dez déc dic",
)  # fmt: skip
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


def written_day(text: str, order: DayOrder) -> date | None:
    """The day that a text names when read in that order, or None; a time behind it is left out.

    2015-02-08, 8/2/15, 23-Jan-15 and 20150208 are understood; two-digit years are 1969 to 2068.
    """
    plain = _TIME.sub("", text.strip()[:_LONGEST])
    if _SOLID.fullmatch(plain):
        cut = (4, 6) if order is DayOrder.YEAR_FIRST else (2, 4)
        parts = [plain[: cut[0]], plain[cut[0] : cut[1]], plain[cut[1] :]]
    else:
        found = _PARTS.fullmatch(plain)
        if not found:
            return None
        parts = list(found.groups())
    return _ordered(parts, order)


def _ordered(parts: list[str], order: DayOrder) -> date | None:
    words = [index for index, part in enumerate(parts) if not (part.isascii() and part.isdigit())]
    if words:
        # A month in letters says itself which of the parts it is.
        named = _BY_NAME.get(parts[words[0]].casefold()[:4]) or _BY_NAME.get(parts[words[0]].casefold()[:3])
        if named is None or words not in ([0], [1]):
            return None
        parts[words[0]] = str(named)
        order = (
            DayOrder.MONTH_FIRST if words == [0] else DayOrder.YEAR_FIRST if len(parts[0]) == 4 else DayOrder.DAY_FIRST
        )
    if len(parts[0]) == 4:
        order = DayOrder.YEAR_FIRST
    year, month_text, in_month = {
        DayOrder.YEAR_FIRST: (parts[0], parts[1], parts[2]),
        DayOrder.DAY_FIRST: (parts[2], parts[1], parts[0]),
        DayOrder.MONTH_FIRST: (parts[2], parts[0], parts[1]),
    }[order]
    if len(year) not in (2, 4):
        return None
    return day(_century(int(year)) if len(year) == 2 else int(year), int(month_text), int(in_month))


def _century(year: int) -> int:
    return 2000 + year if year <= 68 else 1900 + year
