"""Opening a decided claim again, by somebody who took no part in deciding it."""

from flask_babel import gettext as _

from webapp import db as transactions
from webapp import periods
from webapp.claims.models import Claim
from webapp.claims.queries import conflicts, deciding, filing, wording
from webapp.claims.rules import Event, second_conflict
from webapp.claims.service import words
from webapp.claims.service.decision import check_decider, decided, tell
from webapp.claims.service.filing import standing
from webapp.claims.service.seasoning import season
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def reopen_claim(*, claim_id: int, version: int | None, reason: str, actor: Viewer) -> Claim:
    """Takes back what was decided on a claim, so that it waits for a decision again; its evidence is free again.

    Only for a controller who is not conflicted and decided none of it, with a reason that those who hold the claim
    read. Raises NotVisible, Stale, RuleBroken.
    """
    check_decider(actor)
    today = periods.today(actor.firm.zone)
    claim = deciding.locked_claim(actor, claim_id)
    first = conflicts.conflict_with(actor, claim, today)
    why = second_conflict(actor.id, first, deciding.deciders_of(claim.id))
    if why is not None:
        raise RuleBroken(wording.conflict_words(why))
    transactions.check_version(claim, version)
    words.require(standing(claim), Event.REOPEN)
    later = filing.claimed_again(claim.id)
    if later is not None:
        raise RuleBroken(_("This was claimed again by claim %(id)s, which is decided in its place.", id=later))
    if not reason.strip():
        raise RuleBroken(_("Write why this is opened again: the claimant and the first controller read it."))
    given_back = claim.allocated_minor
    decision = decided(claim, "reopen", claim.version, reason, [], today, actor)
    # What follows from the decision is written by the database itself, so that no evidence can be left behind.
    claim = deciding.read_again(claim.id)
    tell(actor, "claim.reopened", claim, decision, given_back_minor=given_back)
    season([claim.household_id], actor.firm)
    return claim
