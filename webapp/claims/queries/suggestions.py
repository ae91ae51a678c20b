"""The evidence that is suggested for one claim: lines, combinations, and what is beyond doubt."""

from collections.abc import Collection
from typing import NamedTuple

from webapp.claims.queries import evidence
from webapp.claims.queries.details import Details
from webapp.claims.queries.findings import findings_of
from webapp.claims.queries.surroundings import Other, surroundings
from webapp.claims.rules import (
    OPEN,
    Candidate,
    Finding,
    Paid,
    Together,
    Wanted,
    claims_together,
    doubt,
    lines_together,
    prefilled,
)
from webapp.policy import Viewer


class Suggestions(NamedTuple):
    """Lines ranked for a claim, amounts to offer (line id → minor units), combinations, and what speaks against them.

    A line is exact when it leaves nothing to judge: `rules.doubt`.
    """

    ranked: list[Candidate]
    amounts: dict[int, int]
    together: list[Together]
    paid: list[Paid]
    is_exact: bool
    against: list[Finding]


def suggestions(viewer: Viewer, details: Details, chosen: Collection[int] | None = None) -> Suggestions:
    """What may be the money of an open claim that this person sees in full, and what speaks against it.

    Findings are about the lines whose amounts are filled in, or about those `chosen` instead, and about every line of
    exactly the amount.
    """
    claim = details.claim
    day = evidence.day_spoken_of(claim.kind, claim.expected_on, details.conflict_from)
    wanted = Wanted(claim.rest_minor, day, details.description, claim.id)
    around = surroundings(viewer, claim.id, claim.filed_at)
    lines = evidence.open_lines(viewer, claim.household_id or 0, claim.currency, wanted)
    rivals = [_wanted(other) for other in around.others if other.state in OPEN and not other.is_elsewhere]
    ranked = evidence.ranked(wanted, lines, around.names, rivals, around.stays)
    same = [line for line in lines if line.rest_minor == line.amount_minor == wanted.rest_minor]
    alike = sum(rival.rest_minor == wanted.rest_minor for rival in rivals)
    amounts = prefilled(wanted, ranked)
    looked_at = set(amounts if chosen is None else chosen) | {line.id for line in same}
    against = findings_of(viewer, details, [one.line for one in ranked if one.line.id in looked_at], around)
    return Suggestions(
        ranked,
        amounts,
        lines_together(wanted, ranked),
        claims_together(wanted, ranked, rivals),
        doubt(wanted, same, alike, bool(against)) is None,
        against,
    )


def _wanted(other: Other) -> Wanted:
    day = evidence.day_spoken_of(other.kind, other.expected_on, other.arose_on)
    return Wanted(other.rest_minor, day, other.description, other.id)
