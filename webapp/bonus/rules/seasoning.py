"""Which deposits a withdrawal takes back: the latest first, while they are not seasoned."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Flow(NamedTuple):
    """Money in (positive) or out (negative) of one household in one currency, in minor units, on its booking date."""

    id: int
    on: date
    amount_minor: int


class Taken(NamedTuple):
    """So much of a deposit left with a withdrawal within the deposit's seasoning; minor units."""

    deposit: int
    withdrawal: int
    amount_minor: int


class Sorted(NamedTuple):
    """What withdrawals took of unseasoned deposits, and what of them is left to net: withdrawal id → minor units."""

    taken: list[Taken]
    to_net: dict[int, int]


def sort_out(flows: Iterable[Flow], seasoning_days: int) -> Sorted:
    """Withdrawals of one household and currency against its deposits, claimed or not, last in first out.

    A deposit is seasoned after so many calendar days from its booking, the last day not yet; without days every
    withdrawal nets in its own period. What comes in on a day is there before what goes out on it.
    """
    taken: list[Taken] = []
    to_net: dict[int, int] = {}
    standing: list[list[int]] = []
    days: dict[int, date] = {}
    for flow in sorted(flows, key=lambda flow: (flow.on, flow.amount_minor < 0, flow.id)):
        if flow.amount_minor >= 0:
            standing.append([flow.id, flow.amount_minor])
            days[flow.id] = flow.on
            continue
        leaving = -flow.amount_minor
        while leaving and standing and seasoning_days and (flow.on - days[standing[-1][0]]).days <= seasoning_days:
            part = min(leaving, standing[-1][1])
            if part:
                taken.append(Taken(standing[-1][0], flow.id, part))
            leaving -= part
            standing[-1][1] -= part
            if not standing[-1][1]:
                standing.pop()
        if leaving:
            to_net[flow.id] = leaving
    return Sorted(taken, to_net)
