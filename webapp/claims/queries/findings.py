"""What speaks against claims, found from what stands around them and from what moved around their money."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from webapp import periods
from webapp.claims.queries import evidence
from webapp.claims.queries.columns import ClaimRow
from webapp.claims.queries.details import Details, details_of
from webapp.claims.queries.moves import moves
from webapp.claims.queries.papers import Paper, papers_of
from webapp.claims.queries.surroundings import Asked, Other, Surroundings, around, surroundings
from webapp.claims.rules import Line, is_documented
from webapp.claims.rules import findings as rules
from webapp.claims.rules.findings import Around, Beside, Case, Finding, Pace, Ties
from webapp.claims.rules.findings.burst import last_days
from webapp.policy import Viewer


def findings_of(
    viewer: Viewer,
    details: Details,
    lines: Sequence[Line],
    beside: Surroundings | None = None,
    attached: Sequence[Paper] | None = None,
) -> list[Finding]:
    """What speaks against a claim whose money may be these lines, or that these documents are attached to.

    Nothing for who does not see all claims.
    """
    if not viewer.sees_all_claims:
        return []
    claim = details.claim
    beside = beside or surroundings(viewer, claim.id, claim.filed_at)
    [money] = moves(viewer, {claim.id: lines}).values()
    case = case_of(claim, details.conflict_from, details.interaction_id, details.initiative_id)
    stands = _around(viewer, beside, claim.filed_at)
    if is_documented(claim.kind):
        attached = papers_of(viewer, claim.id) if attached is None else attached
        stands = stands._replace(reused=tuple(paper.reused for paper in attached if paper.reused))
    return rules.findings(case, money, stands)


def findings_now(viewer: Viewer, claim_id: int, lines: Sequence[Line], today: date) -> list[Finding]:
    """The same for a claim as the database has it now."""
    return findings_of(viewer, details_of(viewer, claim_id, today), lines)


def findings_beside(
    viewer: Viewer, cases: Mapping[int, tuple[Case, datetime]], lines: Mapping[int, Sequence[Line]]
) -> dict[int, list[Finding]]:
    """What speaks against each of many claims, given with the moments at which they were filed and their lines."""
    if not viewer.sees_all_claims or not cases:
        return {claim_id: [] for claim_id in cases}
    found = around(viewer, [Asked(claim_id, filed_at) for claim_id, (_case, filed_at) in cases.items()], is_alike=True)
    money = moves(viewer, {claim_id: lines.get(claim_id, ()) for claim_id in cases})
    return {
        claim_id: rules.findings(case, money[claim_id], _around(viewer, found[claim_id], filed_at))
        for claim_id, (case, filed_at) in cases.items()
        if claim_id in found
    }


def case_of(claim: ClaimRow, arose_on: date, interaction_id: int | None, initiative_id: int | None) -> Case:
    """A claim as the rules of findings see it."""
    spoken_of_on = evidence.day_spoken_of(claim.kind, claim.expected_on, arose_on)
    contact_on = arose_on if interaction_id else None
    return Case(
        claim.id, claim.amount_minor, arose_on, spoken_of_on, contact_on, claim.claimant_id or 0, initiative_id,
        claim.kind,
    )  # fmt: skip


def _around(viewer: Viewer, found: Surroundings, filed_at: datetime) -> Around:
    end = last_days(periods.day_of(filed_at, viewer.firm.zone))
    return Around(
        tuple(map(_beside, found.others)),
        found.came_in_minor,
        found.known_since,
        Pace(*end, found.filed, found.filed_before) if end else None,
        Ties(found.together, found.together_name, found.covered_until, found.came, found.came_on),
    )


def _beside(other: Other) -> Beside:
    spoken_of = evidence.day_spoken_of(other.kind, other.expected_on, other.arose_on)
    return Beside(
        other.id, other.state, other.amount_minor, other.arose_on, spoken_of, other.initiative_id, other.claimant_id,
        other.claimant_name, other.is_elsewhere,
    )  # fmt: skip


def record(found: Finding, words: str) -> dict[str, Any]:
    """A finding as it is kept with a decision: what it said, and the ids of its evidence."""
    return {
        "finding": found.kind.value,
        "words": words,
        "activity_id": found.line.id if found.line else None,
        "activity_ids": [line.id for line in found.lines],
        "claim_ids": [claim.id for claim in found.claims],
    }
