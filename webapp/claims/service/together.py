"""Confirming many claims at once, each as if it were alone; only claims that leave nothing to judge."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from webapp import attempts, guards, periods
from webapp.claims.queries import clear, deciding, finding_words, wording
from webapp.claims.service.deciding import Evidence, Seen, confirm_claim, open_for_decision
from webapp.claims.service.decision import check_decider
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Viewer


class Chosen(NamedTuple):
    """A claim in the version that was shown, and the line that was shown beside it."""

    claim_id: int
    version: int
    activity_id: int


class Left(NamedTuple):
    """A claim that was not confirmed, and why in words."""

    claim_id: int
    why: str


class Outcome(NamedTuple):
    """What became of the chosen claims."""

    confirmed: list[int]
    left: list[Left]


def confirm_together(chosen: Sequence[Chosen], *, actor: Viewer) -> Outcome:
    """Confirms each chosen claim by its line, if it still is clear and the actor may decide it.

    Each has a decision and an entry of its own; one that is refused leaves the others as they are. Raises RuleBroken
    where none can be decided, since the actor is no controller or the clocks differ.
    """
    check_decider(actor)
    today = periods.today(actor.firm.zone)
    confirmed: list[int] = []
    left: list[Left] = []
    households = deciding.households_of(one.claim_id for one in chosen)
    # Households are locked in one order, so that two who do this at once never wait for each other.
    for one in sorted(chosen, key=lambda each: (households.get(each.claim_id, 0), each.claim_id)):
        try:
            with attempts.attempt():
                _confirm(one, today, actor)
            confirmed.append(one.claim_id)
        except NotVisible:
            left.append(Left(one.claim_id, _("There is no such claim.")))
        except RuleBroken as refusal:
            left.append(Left(one.claim_id, str(refusal)))
        except DBAPIError as refusal:
            why = guards.message_of(refusal)
            if why is None:
                raise
            left.append(Left(one.claim_id, why))
    return Outcome(confirmed, left)


def _confirm(one: Chosen, today: date, actor: Viewer) -> None:
    claim = deciding.locked_claim(actor, one.claim_id)
    seen = Seen(one.version, claim.amount_minor, frozenset())
    open_for_decision(one.claim_id, seen, actor)
    now = clear.fitting_of(actor, one.claim_id, today)
    if now is None:
        raise RuleBroken(_("No unused line of exactly this amount is there any more. Decide it by itself."))
    if now.findings:
        name = now.claim.claimant_name or ""
        raise RuleBroken(finding_words.said(now.findings[0], now.claim.currency, name))
    if now.doubt is not None:
        raise RuleBroken(wording.doubt_words(now.doubt))
    if now.line.id != one.activity_id:
        raise RuleBroken(_("Another line fits it by now. Look again."))
    used = Evidence(now.line.id, now.line.rest_minor, now.line.rest_minor)
    reason = _("Confirmed with other exact matches: the only unused line of exactly this amount.")
    confirm_claim(claim_id=claim.id, seen=seen, evidence_used=[used], reason=reason, actor=actor)
