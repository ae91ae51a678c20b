"""Which claims may be confirmed together with others: those that leave nothing to judge.

A claim is clear when one line of its household, and one only, is unused and holds exactly what the claim asks for, is
money that came from outside, booked from the day on which it was spoken of until thirty days later, no other open claim
of the household asks for the same amount, and no finding speaks against it. Everything else is looked at one by one.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from webapp.claims.rules.matching import Line, Wanted

WINDOW = timedelta(days=30)
# Kinds of line by which money comes from outside.
INCOMING = ("deposit", "transfer-in")


class Doubt(StrEnum):
    """Why a claim has to be looked at by itself."""

    NO_LINE = "no-line"
    SEVERAL_LINES = "several-lines"
    RIVAL = "rival"
    KIND = "kind"
    EARLY = "early"
    LATE = "late"
    FINDING = "finding"


def doubt(claim: Wanted, lines: Sequence[Line], rivals: int, has_findings: bool = False) -> Doubt | None:
    """Why a claim is not clear, or None where it is.

    `lines` are the household's unused lines of exactly the amount, from any time; `rivals` counts the household's other
    open claims of that amount; `has_findings` is whether anything speaks against the claim or its line.
    """
    if not lines:
        return Doubt.NO_LINE
    if len(lines) > 1:
        return Doubt.SEVERAL_LINES
    if rivals:
        return Doubt.RIVAL
    if lines[0].kind not in INCOMING:
        return Doubt.KIND
    if lines[0].booked_on < claim.day:
        return Doubt.EARLY
    if lines[0].booked_on > claim.day + WINDOW:
        return Doubt.LATE
    return Doubt.FINDING if has_findings else None
