"""What a controller decides: confirm by evidence, reject, ask, release the rest, let a promise lapse."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import formats, periods
from webapp.claims.models import Allocation, Claim, Decision
from webapp.claims.queries import conflicts, deciding, evidence, papers, wording
from webapp.claims.rules import OPEN, Event, Line, Wanted, after, is_documented
from webapp.claims.service import words
from webapp.claims.service.decision import check_decider, decided, found_against, reach, snapshot, tell
from webapp.claims.service.filing import standing
from webapp.claims.service.seasoning import season
from webapp.claims.service.second_looks import draw
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer

# So many of the best lines are looked at where none was chosen.
FEW = 5
_ACTIONS = {Event.REJECT: "rejected", Event.ASK: "asked", Event.RELEASE: "released"}


class Seen(NamedTuple):
    """What the decider had in view: the claim's version, what it still asked for in minor units, and keys of findings.

    Without findings (None) the decider had no page before them, and what is found is only kept with the decision.
    """

    version: int
    rest_minor: int
    findings: frozenset[str] | None = None


class Evidence(NamedTuple):
    """An amount of one line, in minor units, and what was left of the line when the decider looked."""

    activity_id: int
    amount_minor: int
    rest_seen_minor: int


def confirm_claim(
    *,
    claim_id: int,
    seen: Seen,
    evidence_used: Sequence[Evidence],
    reason: str = "",
    is_rest_released: bool = False,
    actor: Viewer,
) -> Claim:
    """Confirms a claim, or a part of it, by amounts of lines of the household in the claim's currency.

    What is left stays open, unless it is released at once by a decision of its own. Raises NotVisible, or RuleBroken in
    words: conflicted, decided meanwhile, other terms than seen, a line that is used up or is not this household's, more
    than claimed.
    """
    claim, today = open_for_decision(claim_id, seen, actor)
    if is_documented(claim.kind):
        raise RuleBroken(_("This claim is confirmed by documents, never by activity."))
    chosen = {piece.activity_id: piece for piece in evidence_used if piece.amount_minor}
    lines = evidence.lines_for_evidence(claim, chosen)
    _check_evidence(claim, chosen, lines)
    total = sum(piece.amount_minor for piece in chosen.values())
    words.require(standing(claim), Event.CONFIRM, total)
    reached = after(standing(claim), Event.CONFIRM, total)
    if claim.state == "part-confirmed":
        # The row may say so only while something is left, and the allocations below may use it up.
        claim.state = "pending"
    used = {piece.activity_id: piece.amount_minor for piece in chosen.values()}
    taken = list(lines.values())
    against = found_against(claim, taken, seen.findings, today, actor, is_taking=True)
    shown = snapshot(taken, used) + against
    decision = decided(claim, "confirm", seen.version, reason, shown, today, actor)
    for line_id, amount in sorted(used.items()):
        db.session.add(Allocation(claim_id=claim.id, activity_id=line_id, decision_id=decision.id, amount_minor=amount))
        # One at a time: the guards compare each with the sum of what is there.
        db.session.flush()
    claim = deciding.read_again(claim.id)
    reach(claim, reached.state, decision)
    tell(actor, f"claim.{claim.state}", claim, decision, confirmed_minor=total, lines=used)
    if is_rest_released and standing(claim).rest_minor:
        decision = _release(claim, seen, today, actor)
    if claim.state == "confirmed":
        draw(claim, decision, actor=actor)
    season([claim.household_id], actor.firm)
    return deciding.read_again(claim.id)


def _release(claim: Claim, seen: Seen, today: date, actor: Viewer) -> Decision:
    reached = after(standing(claim), Event.RELEASE)
    decision = decided(claim, "release", seen.version, "", [], today, actor)
    claim.released_minor = reached.released_minor
    reach(claim, reached.state, decision)
    tell(actor, "claim.released", claim, decision, released_minor=reached.released_minor)
    return decision


def reject_claim(*, claim_id: int, seen: Seen, reason: str, actor: Viewer) -> Claim:
    """Rejects a claim of which nothing is confirmed, with a reason; raises NotVisible, RuleBroken."""
    return _by_words(Event.REJECT, "reject", claim_id, seen, reason, actor)


def ask_claimant(*, claim_id: int, seen: Seen, question: str, actor: Viewer) -> Claim:
    """Asks those who hold the claim a question; it waits for their answer. Raises NotVisible, RuleBroken."""
    return _by_words(Event.ASK, "ask", claim_id, seen, question, actor)


def release_rest(*, claim_id: int, seen: Seen, reason: str = "", actor: Viewer) -> Claim:
    """Closes a part-confirmed claim with what is confirmed of it; raises NotVisible, RuleBroken."""
    return _by_words(Event.RELEASE, "release", claim_id, seen, reason, actor)


def lapse_claim(*, claim_id: int, seen: Seen, actor: Viewer) -> Claim:
    """Closes a promise of which nothing came by its day; raises NotVisible, RuleBroken."""
    claim, today = open_for_decision(claim_id, seen, actor)
    words.require(standing(claim), Event.LAPSE)
    if claim.expected_on is not None and claim.expected_on >= today:
        raise RuleBroken(_("This promise is not due yet, so it cannot lapse."))
    reached = after(standing(claim), Event.LAPSE)
    decision = decided(claim, "lapse", seen.version, "", in_view(claim, seen, today, actor), today, actor)
    reach(claim, reached.state, decision)
    tell(actor, "claim.lapsed", claim, decision, expected_on=claim.expected_on)
    return claim


def _by_words(event: Event, outcome: str, claim_id: int, seen: Seen, reason: str, actor: Viewer) -> Claim:
    claim, today = open_for_decision(claim_id, seen, actor)
    words.require(standing(claim), event)
    if event in (Event.REJECT, Event.ASK) and not reason.strip():
        raise RuleBroken(_("Write a reason or a question: the claimant reads it."))
    reached = after(standing(claim), event)
    decision = decided(claim, outcome, seen.version, reason, in_view(claim, seen, today, actor), today, actor)
    claim.released_minor = reached.released_minor
    reach(claim, reached.state, decision)
    # A second question leaves the state as it was, but whoever answers or decides has to see it first.
    flag_modified(claim, "state")
    tell(actor, f"claim.{_ACTIONS[event]}", claim, decision)
    if claim.state == "confirmed":
        draw(claim, decision, actor=actor)
    return claim


def in_view(claim: Claim, seen: Seen, today: date, actor: Viewer) -> list[dict[str, Any]]:
    """What may be evidence of a claim and what speaks against it, as it lies before whoever decides."""
    if is_documented(claim.kind):
        against = found_against(claim, (), seen.findings, today, actor, is_taking=False)
        return papers.snapshot(papers.papers_of(actor, claim.id), ()) + against
    day = evidence.day_spoken_of(claim.kind, claim.expected_on, claim.conflict_from)
    wanted = Wanted(standing(claim).rest_minor, day)
    offered = evidence.open_lines(actor, claim.household_id, claim.currency, wanted)
    shown = [found.line for found in evidence.ranked(wanted, offered, ())[:20]]
    looked_at = shown[:FEW] if seen.findings is None else shown
    return snapshot(shown, {}) + found_against(claim, looked_at, seen.findings, today, actor, is_taking=False)


def open_for_decision(claim_id: int, seen: Seen, actor: Viewer) -> tuple[Claim, date]:
    """The claim, locked, and today, if this person may decide it as it was seen; raises NotVisible, RuleBroken."""
    check_decider(actor)
    today = periods.today(actor.firm.zone)
    claim = deciding.locked_claim(actor, claim_id)
    why = conflicts.conflict_with(actor, claim, today)
    if why is not None:
        raise RuleBroken(wording.conflict_words(why))
    if claim.state not in OPEN or claim.version != seen.version:
        raise RuleBroken(_what_happened(claim, seen))
    if standing(claim).rest_minor != seen.rest_minor:
        raise RuleBroken(
            _("This claim now asks for %(rest)s. Look again.", rest=_money(standing(claim).rest_minor, claim))
        )
    return claim, today


def _what_happened(claim: Claim, seen: Seen) -> str:
    last = deciding.last_decision(claim.id)
    if last is None or last.claim_version < seen.version:
        return _(
            "This claim was changed meanwhile: %(now)s. Nothing was decided.", now=wording.state_words(claim.state)
        )
    confirmed = _money(claim.allocated_minor, claim) if claim.allocated_minor else ""
    did = words.of_outcome(last.outcome, last.decided_by, confirmed)
    return _("%(did)s %(when)s. Nothing of yours was saved.", did=did, when=formats.ago(last.decided_at))


def _check_evidence(claim: Claim, chosen: dict[int, Evidence], lines: dict[int, Line]) -> None:
    for line_id, piece in chosen.items():
        line = lines.get(line_id)
        if line is None:
            raise RuleBroken(_("Evidence must be a line of the same household in the same currency."))
        if line.rest_minor != piece.rest_seen_minor:
            raise RuleBroken(
                _("The line of %(day)s was used meanwhile; %(rest)s is left of it.",
                  day=formats.day(line.booked_on), rest=_money(line.rest_minor, claim))
            )  # fmt: skip
        if not 0 < piece.amount_minor <= line.rest_minor:
            raise RuleBroken(
                _("The line of %(day)s holds %(rest)s that is not used yet.",
                  day=formats.day(line.booked_on), rest=_money(line.rest_minor, claim))
            )  # fmt: skip


def _money(minor: int, claim: Claim) -> str:
    return formats.money(minor, claim.currency)
