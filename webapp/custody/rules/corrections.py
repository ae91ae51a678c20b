"""Which earlier line is meant by one that the bank calls a reversal without naming what it reverses."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

# So many days a line may be older than the one that takes it back.
WINDOW = 90


class Earlier(NamedTuple):
    """A line of the same account and currency and the opposite amount; `reference` is one name to a line."""

    id: int
    booked_on: date
    reference: str


def meant(reference: str, earlier: Sequence[Earlier]) -> int | None:
    """The line that is taken back: one with a name in common before all others, then the nearest day.

    None where there is none, or where two of one day could be meant: nobody guesses which.
    """
    named = [one for one in earlier if _names(reference) & _names(one.reference)]
    among = named or list(earlier)
    nearest = [one for one in among if one.booked_on == max(each.booked_on for each in among)]
    return nearest[0].id if len(nearest) == 1 else None


def _names(reference: str) -> set[str]:
    return set(reference.split("\n")) - {""}
