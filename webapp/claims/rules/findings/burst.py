"""Many claims by one person in the last days of a calendar quarter, against that person's own usual rate."""

from datetime import date, timedelta

from webapp.claims.rules.findings.finding import Finding, Kind
from webapp.claims.rules.findings.known import Pace

# The last days of a quarter, how long before them the usual rate is taken from, and what is a burst.
DAYS = 5
BEFORE = 180
LEAST = 5
TIMES = 3


def last_days(day: date) -> tuple[date, date] | None:
    """The first and the last day of the end of a quarter in which a day lies, or None where it lies in none."""
    month = day.month + -day.month % 3
    first_after = date(day.year + month // 12, month % 12 + 1, 1)
    first, last = first_after - timedelta(days=DAYS), first_after - timedelta(days=1)
    return (first, last) if day >= first else None


def find(pace: Pace | None) -> list[Finding]:
    """A finding where at least LEAST claims were filed in those days, TIMES as many as in so many days before."""
    if pace is None or pace.filed < LEAST or pace.filed * BEFORE < TIMES * pace.before * DAYS:
        return []
    usual = -(-pace.before * DAYS // BEFORE)
    return [Finding(Kind.BURST, days=DAYS, number=pace.filed, usual=usual, on=pace.first_on)]
