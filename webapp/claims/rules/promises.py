"""When promised money is due, how much of it has come, and how late the rest is; from values to values."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from webapp.exceptions import mark

# Money may have been due a little before its claim was made; what is due in more years is no promise of anybody's.
DAYS_BEFORE, YEARS_AHEAD = 31, 10

# In the place of a reason: nobody gives one for taking an extension back. Shown in the words of who reads it.
TAKEN_BACK = "taken-back"


class InstalmentFault(StrEnum):
    """What is wrong with a set of instalments."""

    NONE = "none"
    AMOUNT = "amount"
    SUM = "sum"


class DayFault(StrEnum):
    """What is wrong with the day on which promised money is due."""

    EARLY = "early"
    FAR = "far"


# The words for it, wherever the day is typed; %(day)s is the first one, or the last one, that is taken.
DAY_WORDS = {
    DayFault.EARLY: mark("This is long before the promise was made. Choose a day from %(day)s on."),
    DayFault.FAR: mark("Nobody promises for so long. Choose a day until %(day)s."),
}


class Instalment(NamedTuple):
    """A part of a promise, in minor units, and the day on which it is due."""

    due_on: date
    amount_minor: int
    id: int = 0


class Due(NamedTuple):
    """An instalment with what has been paid of it, in minor units."""

    due_on: date
    amount_minor: int
    paid_minor: int
    id: int

    @property
    def open_minor(self) -> int:
        """What is still to come."""
        return self.amount_minor - self.paid_minor


class Age(NamedTuple):
    """Instalments that are overdue for `least` to `most` days (None: any longer); 0 are not overdue."""

    name: str
    least: int
    most: int | None


AGES = (Age("not-due", 0, 0), Age("days-30", 1, 30), Age("days-90", 31, 90), Age("older", 91, None))


def first_day(made_on: date) -> date:
    """The first day on which money may be due that was promised on a day."""
    return made_on - timedelta(days=DAYS_BEFORE)


def last_day(today: date) -> date:
    """The last day on which promised money may be due, or to which it may be put off."""
    return today.replace(year=today.year + YEARS_AHEAD, day=min(today.day, 28))


def fault_in_day(due_on: date, made_on: date, today: date) -> tuple[DayFault, date] | None:
    """What is wrong with a day on which promised money is due, with the nearest one that is taken; None if nothing."""
    if due_on < first_day(made_on):
        return DayFault.EARLY, first_day(made_on)
    return (DayFault.FAR, last_day(today)) if due_on > last_day(today) else None


def fault_in_instalments(instalments: Sequence[Instalment], amount_minor: int) -> InstalmentFault | None:
    """What is wrong with instalments of a promise, or None if they are positive and come to its amount."""
    if not instalments:
        return InstalmentFault.NONE
    if any(one.amount_minor <= 0 for one in instalments):
        return InstalmentFault.AMOUNT
    return None if sum(one.amount_minor for one in instalments) == amount_minor else InstalmentFault.SUM


def paid(instalments: Iterable[Instalment], confirmed_minor: int) -> list[Due]:
    """Instalments in the order of their days, with confirmed money put to those that are due first."""
    found = []
    for one in sorted(instalments, key=lambda each: (each.due_on, each.id)):
        part = min(one.amount_minor, confirmed_minor)
        confirmed_minor -= part
        found.append(Due(one.due_on, one.amount_minor, part, one.id))
    return found


def next_due(instalments: Sequence[Instalment], confirmed_minor: int) -> date:
    """The day of the first instalment that is not paid in full; once all are, the last day."""
    order = paid(instalments, confirmed_minor)
    return next((one.due_on for one in order if one.open_minor), order[-1].due_on)


def age_of(due_on: date, today: date) -> Age:
    """How late an unpaid instalment is; on its day it is not late."""
    days = max(0, (today - due_on).days)
    return next(age for age in AGES if age.least <= days and (age.most is None or days <= age.most))


def has_lapsed(last_due_on: date, grace_days: int | None, today: date) -> bool:
    """Whether the firm's own rule lets a promise lapse: its last day and the days of grace are over."""
    return grace_days is not None and today > last_due_on + timedelta(days=grace_days)
