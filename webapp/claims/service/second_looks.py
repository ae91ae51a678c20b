"""A sample of confirmed claims, looked at again by another controller who does not know the first one's reason."""

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.claims.models import Claim, Decision, SecondLook
from webapp.claims.queries import conflicts, deciding, second_looks, wording
from webapp.claims.rules import is_drawn, second_conflict
from webapp.claims.service.decision import check_decider
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def draw(claim: Claim, decision: Decision, *, actor: Viewer) -> SecondLook | None:
    """Puts a claim that was just confirmed into the sample, if the firm's seed says so."""
    firm = actor.firm
    if not is_drawn(firm.second_look_seed, claim.id, firm.second_look_percent):
        return None
    db.session.flush()
    look = SecondLook(claim_id=claim.id, decision_id=decision.id, drawn_at=decision.decided_at)
    db.session.add(look)
    db.session.flush()
    audit.record(
        "sample", "second-look.drawn", object_type="second_look", object_id=look.id, household_id=claim.household_id,
        claim_id=claim.id, decision_id=decision.id, percent=firm.second_look_percent,
    )  # fmt: skip
    return look


def take_second_look(*, look_id: int, verdict: str, reason: str, actor: Viewer) -> SecondLook:
    """Says whether the actor would have confirmed the claim too: "agree", or "disagree" with a reason.

    It changes nothing about the claim; whoever disagrees may reopen it. Only for a controller who is not conflicted and
    took no part in deciding it. Raises NotVisible, RuleBroken.
    """
    check_decider(actor)
    today = periods.today(actor.firm.zone)
    claim = deciding.locked_claim(actor, second_looks.claim_of(actor, look_id))
    look = second_looks.locked(look_id)
    if look.looked_at is not None:
        who, when = second_looks.taker_of(look), formats.ago(look.looked_at)
        raise RuleBroken(_("%(who)s took this second look %(when)s.", who=who, when=when))
    if claim.state != "confirmed" or (claim.reopened_at is not None and claim.reopened_at >= look.drawn_at):
        raise RuleBroken(_("This claim was reopened, so there is nothing to look at any more."))
    first = conflicts.conflict_with(actor, claim, today)
    why = second_conflict(actor.id, first, deciding.everyone_who_decided(claim.id))
    if why is not None:
        raise RuleBroken(wording.conflict_words(why))
    if verdict == "disagree" and not reason.strip():
        raise RuleBroken(_("Write why you would have decided otherwise."))
    look.looked_by_id, look.looked_at, look.looked_on = actor.id, periods.now(), today
    look.verdict, look.reason = verdict, reason.strip()
    audit.record(
        actor, "second-look.taken", object_type="second_look", object_id=look.id, household_id=claim.household_id,
        claim_id=claim.id, verdict=verdict, reason=audit.digest_of(look.reason) if look.reason else "",
    )  # fmt: skip
    return look
