"""The rules of claims, pure: the life of a claim, who may decide, how credit is divided, which line fits."""

from webapp.claims.rules.clear import Doubt, doubt
from webapp.claims.rules.conflicts import Conflict, Stake, conflict, deciders, second_conflict
from webapp.claims.rules.findings import Finding
from webapp.claims.rules.kinds import DOCUMENTED, KINDS, MONEY, SORTS, is_documented, sort_of
from webapp.claims.rules.matching import (
    Candidate,
    Line,
    Paid,
    Reason,
    Together,
    Wanted,
    candidates,
    claims_together,
    lines_together,
    prefilled,
)
from webapp.claims.rules.pace import median
from webapp.claims.rules.sampling import is_drawn
from webapp.claims.rules.seasoning import NEVER_MOVES, Method, Moved, Reversal, Use, reversals
from webapp.claims.rules.shares import ShareFault, credited, fault_in_shares, percent_of, points_of
from webapp.claims.rules.states import (
    DECIDED,
    OPEN,
    STATES,
    UNPAID,
    Event,
    Refusal,
    Standing,
    after,
    possible,
    refusal,
)

__all__ = [
    "DECIDED",
    "DOCUMENTED",
    "KINDS",
    "MONEY",
    "NEVER_MOVES",
    "OPEN",
    "SORTS",
    "STATES",
    "UNPAID",
    "Candidate",
    "Conflict",
    "Doubt",
    "Event",
    "Finding",
    "Line",
    "Method",
    "Moved",
    "Paid",
    "Reason",
    "Refusal",
    "Reversal",
    "ShareFault",
    "Stake",
    "Standing",
    "Together",
    "Use",
    "Wanted",
    "after",
    "candidates",
    "claims_together",
    "conflict",
    "credited",
    "deciders",
    "doubt",
    "fault_in_shares",
    "is_documented",
    "is_drawn",
    "lines_together",
    "median",
    "percent_of",
    "points_of",
    "possible",
    "prefilled",
    "refusal",
    "reversals",
    "second_conflict",
    "sort_of",
]
