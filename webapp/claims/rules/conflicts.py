"""Who is too close to a claim to decide it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Conflict(StrEnum):
    """Why a person cannot decide a claim."""

    CLAIMANT = "claimant"
    ENTERED = "entered"
    SHARES = "shares"
    COVERS = "covers"
    COVERED = "covered"
    DECIDED = "decided"


class Stake(NamedTuple):
    """What ties people to a claim: who claimed, entered and shares it, and since when deciders must be independent."""

    claimant_id: int
    entered_by_id: int
    sharer_ids: frozenset[int]
    conflict_from: date


def conflict(
    user_id: int, stake: Stake, coverages: Iterable[tuple[date, date | None]], decided_on: date
) -> Conflict | None:
    """Why this person cannot decide, or None.

    `coverages` are the first and last days (None while it lasts) of the person's own coverage of the household. One
    that touches any day from the claim's `conflict_from` to the day of the decision counts, even if it has ended.
    """
    if user_id == stake.claimant_id:
        return Conflict.CLAIMANT
    if user_id == stake.entered_by_id:
        return Conflict.ENTERED
    if user_id in stake.sharer_ids:
        return Conflict.SHARES
    touching = [
        ends_on
        for starts_on, ends_on in coverages
        if starts_on <= decided_on and (ends_on is None or ends_on >= stake.conflict_from)
    ]
    if any(ends_on is None or ends_on >= decided_on for ends_on in touching):
        return Conflict.COVERS
    return Conflict.COVERED if touching else None


def deciders(decisions: Iterable[tuple[str, int]]) -> frozenset[int]:
    """Who took the decisions that stand, out of all on a claim as (outcome, person), oldest first.

    Who only asked has decided nothing; what was decided before a reopening stands no longer.
    """
    standing: set[int] = set()
    for outcome, person in decisions:
        if outcome == "reopen":
            standing.clear()
        elif outcome != "ask":
            standing.add(person)
    return frozenset(standing)


def second_conflict(user_id: int, first: Conflict | None, deciders: frozenset[int]) -> Conflict | None:
    """Why this person cannot decide on a decision, or None; `first` is why they cannot decide the claim."""
    return Conflict.DECIDED if user_id in deciders else first
