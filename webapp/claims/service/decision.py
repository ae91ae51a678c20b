"""The row that a decision is, the state that it leads to, and the entry that it leaves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods
from webapp.claims.models import Claim, Decision
from webapp.claims.queries import finding_words, findings
from webapp.claims.rules import Line
from webapp.claims.rules.findings import Kind
from webapp.db import clock_difference, db
from webapp.exceptions import RuleBroken
from webapp.people.models import User
from webapp.policy import Permission, Viewer


def check_decider(actor: Viewer) -> None:
    """Refuses who is no controller, and everybody while the clocks differ; raises RuleBroken."""
    if not actor.may(Permission.CLAIM_DECIDE):
        raise RuleBroken(_("Only controllers decide claims."))
    check_clocks()


def check_clocks() -> None:
    """Refuses every decision while this machine's clock and the database's differ; raises RuleBroken."""
    if abs(clock_difference()) > periods.MOST_APART:
        raise RuleBroken(
            _("The clocks of this server and of the database differ, so nothing is decided. Tell your administrator.")
        )


def decided(
    claim: Claim,
    outcome: str,
    version: int,
    reason: str,
    shown: list[dict[str, Any]],
    today: date,
    actor: Viewer,
    *,
    confirmed_minor: int | None = None,
) -> Decision:
    """A decision on a claim as it was seen in this version, with the evidence `shown`, written at once.

    `confirmed_minor` is what documents confirm, in minor units; allocations say it by themselves.
    """
    now = periods.now()
    decision = Decision(
        claim_id=claim.id,
        outcome=outcome,
        decided_by_id=actor.id,
        decided_at=now,
        decided_on=today,
        reason=reason.strip(),
        claim_version=version,
        evidence_seen=shown,
        waited_seconds=_waited(claim, outcome, now),
        confirmed_minor=confirmed_minor,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _waited(claim: Claim, outcome: str, now: datetime) -> int | None:
    is_first = outcome in ("confirm", "reject") and not claim.allocated_minor
    if not is_first or claim.kind == "promised":
        return None
    return max(0, int((now - (claim.reopened_at or claim.filed_at)).total_seconds()))


def snapshot(lines: Sequence[Line], used: dict[int, int]) -> list[dict[str, Any]]:
    """Lines as they lay before the decider, with how much of each was used, in minor units by line."""
    return [
        {
            "activity_id": line.id,
            "booked_on": line.booked_on.isoformat(),
            "amount_minor": line.amount_minor,
            "rest_minor": line.rest_minor,
            "used_minor": used.get(line.id, 0),
            "description": line.description,
            "payer": line.payer,
            "account": line.account,
        }
        for line in lines
    ]


def found_against(
    claim: Claim, lines: Sequence[Line], seen: frozenset[str] | None, today: date, actor: Viewer, *, is_taking: bool
) -> list[dict[str, Any]]:
    """What lay before the decider of what speaks against a claim and these lines, as it is kept with the decision.

    `seen` are the keys of findings that were shown; None where no page was, and then all lay before them. A decision
    that takes the lines as evidence is refused by RuleBroken for a finding that was not shown.
    """
    found = findings.findings_now(actor, claim.id, lines, today)
    name = db.session.scalar(sa.select(User.name).where(User.id == claim.claimant_id)) or ""
    kept = []
    for one in found:
        said = finding_words.said(one, claim.currency, name)
        # What is left of a line, and so that it serves another claim, stands beside it, whichever line is chosen.
        if seen is None or one.key in seen or (is_taking and one.kind is Kind.SERVED):
            kept.append(findings.record(one, said))
        elif is_taking:
            raise RuleBroken(_("Something speaks against this that was not shown before. %(finding)s", finding=said))
    return kept


def reach(claim: Claim, state: str, decision: Decision) -> None:
    """Takes a claim to the state that a decision leads to."""
    claim.state = state
    if state in ("confirmed", "rejected"):
        claim.decided_at = decision.decided_at


def tell(actor: Viewer, action: str, claim: Claim, decision: Decision, **more: Any) -> None:
    """Puts a decision on the record; its reason enters as a digest."""
    audit.record(
        actor, action, object_type="claim", object_id=claim.id, household_id=claim.household_id,
        decision_id=decision.id, decided_on=decision.decided_on, state=claim.state, currency=claim.currency,
        reason=audit.digest_of(decision.reason) if decision.reason else "", **more,
    )  # fmt: skip
