"""The rules of disputes, pure: until when one is filed and answered, what may be granted, and where it is settled."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

ABOUT = ("line", "claim", "judged", "other")
REASONS = ("share", "amount", "household", "period", "plan", "missing", "rate", "other")
STATES = ("open", "agreed", "granted", "refused", "withdrawn")
# What a corrected plan computes anew: it knows no claim that is not there, and nothing judged.
CORRECTED = ("line", "other")
# Why something is disputed that a corrected plan answers: it computes the lines as they were stored, with their shares,
# amounts, segments and exchange rates, so what was granted for one of these is still owed beside it.
ANSWERED = ("plan",)
# What still waits for somebody: for a decision, or for the second signature.
WAITING = ("open", "agreed")


class Obstacle(StrEnum):
    """Why somebody cannot decide a dispute, or sign what was granted."""

    OWN = "own"
    PART = "part"
    FIRST = "first"
    BELOW = "below"
    NOT_ASKED = "not-asked"


class Fault(StrEnum):
    """What is wrong with an amount that is to be granted."""

    NOTHING = "nothing"
    SIGN = "sign"
    MORE = "more"
    CAP = "cap"


class Days(NamedTuple):
    """A closed period, or one that is still open, by its first and last day."""

    starts_on: date
    ends_on: date
    is_closed: bool


def last_day(closed_on: date | None, days: int) -> date | None:
    """The last day on which a statement may be disputed; None while its period is not closed."""
    return None if closed_on is None else closed_on + timedelta(days=days)


def answer_due(filed_on: date, days: int) -> date:
    """The day until which an answer is due."""
    return filed_on + timedelta(days=days)


def is_current(step: str, state: str, *, has_claimant_spoken: bool) -> bool:
    """Whether what a step asks of somebody still waits for them; later steps may have been taken meanwhile."""
    waits = state in WAITING
    return {
        "filed": state == "open" and has_claimant_spoken, "answered": waits and has_claimant_spoken,
        "asked": waits and not has_claimant_spoken, "declined": state == "open", "taken-back": state == "open",
        "agreed": state == "agreed",
        "decided": state in ("granted", "refused"), "withdrawn": state == "withdrawn", "overdue": waits,
    }[step]  # fmt: skip


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether a dispute waits longer than it should."""
    return state in WAITING and due_on < today


def open_difference(expected_minor: int, actual_minor: int, now_minor: int) -> int:
    """What of a dispute's difference is still open, in minor units, where the line has come to something else since.

    Never more than was in dispute, and nothing once the line has reached what was expected.
    """
    whole, left = expected_minor - actual_minor, expected_minor - now_minor
    if whole > 0:
        return max(0, min(whole, left))
    return min(0, max(whole, left))


def most_of(difference_minor: int, room_minor: int | None) -> int:
    """How much of an open difference may be granted where a cap leaves so much room, None for no cap; minor units."""
    return difference_minor if room_minor is None else min(difference_minor, max(0, room_minor))


def fault_in_grant(granted_minor: int, difference_minor: int, room_minor: int | None = None) -> Fault | None:
    """What is wrong with granting so much of an open difference within a cap's room, or None; minor units."""
    if not granted_minor:
        return Fault.NOTHING
    if (granted_minor > 0) != (difference_minor > 0):
        return Fault.SIGN
    most = most_of(difference_minor, room_minor)
    if granted_minor > 0 and granted_minor > most:
        return Fault.MORE if most == difference_minor else Fault.CAP
    return Fault.MORE if granted_minor < 0 and granted_minor < difference_minor else None


def settles_from(periods: Iterable[Days]) -> date | None:
    """The first day of the first period that is not closed, whether it was opened yet or not; None without periods."""
    known = list(periods)
    closed = [one.ends_on for one in known if one.is_closed]
    if closed:
        return max(closed) + timedelta(days=1)
    return min((one.starts_on for one in known), default=None)
