"""Short words for days, and how large an amount may be."""

from calendar import monthrange
from datetime import date, timedelta

DUE_IN = ("tomorrow", "week", "fortnight", "month", "quarter")
_DAYS = {"tomorrow": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3}
# A thousand billion in a currency with cents: what is more was mistyped.
MOST_MINOR = 10**14


def due_day(word: str, today: date) -> date:
    """The day that a word such as "week" means; the last day of a month where the month is too short."""
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    months = today.month - 1 + _MONTHS[word]
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
