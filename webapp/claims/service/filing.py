"""Filing a claim, changing its terms, withdrawing it, answering what a controller asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp import audit, periods
from webapp import db as transactions
from webapp.claims.models import Answer, Claim, CreditShare
from webapp.claims.queries import deciding, filing
from webapp.claims.rules import UNPAID, Event, Instalment, Standing, after, fault_in_shares
from webapp.claims.rules.states import resting_state
from webapp.claims.service import words
from webapp.claims.service.instalments import write_instalments
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.initiatives import service as initiatives
from webapp.money import WHOLE, to_decimal
from webapp.policy import Viewer


def file_claim(
    *,
    household_id: int,
    kind: str,
    amount_minor: int,
    currency: str,
    expected_on: date | None = None,
    interaction_id: int | None = None,
    initiative_id: int | None = None,
    no_initiative_reason: str = "",
    shares: Mapping[int, int] | None = None,
    description: str = "",
    earlier_claim_id: int | None = None,
    instalments: Sequence[Instalment] = (),
    actor: Viewer,
) -> Claim:
    """Claims money that was deposited or promised, an engagement or another achievement, for a household one may open.

    `amount_minor` in minor units of `currency`, 0 for an achievement without an amount; `shares` is user id → basis
    points, all the actor's by default. Raises NotVisible for a household, interaction or earlier claim of somebody
    else, RuleBroken where the terms do not hold or where no controller would be free to decide. A promise is due as a
    whole on its day, or in instalments that come to its amount.
    """
    origin = _origin(household_id, interaction_id, actor)
    _check_kind(kind, amount_minor, description)
    _check_initiative(initiative_id, no_initiative_reason)
    _check_earlier(earlier_claim_id, household_id, actor)
    today = periods.today(actor.firm.zone)
    arose_on = periods.day_of(origin.occurred_at, actor.firm.zone) if origin.occurred_at else today
    claim = _added(
        kind=kind, household_id=household_id, interaction_id=interaction_id, initiative_id=initiative_id,
        no_initiative_reason="" if initiative_id else no_initiative_reason, amount_minor=amount_minor,
        currency=currency, expected_on=_expected(kind, expected_on, instalments), description=description,
        conflict_from=min(arose_on, today), earlier_claim_id=earlier_claim_id, actor=actor,
    )  # fmt: skip
    shares = dict(shares or {actor.id: WHOLE})
    _write_shares(claim, shares, today)
    write_instalments(claim, instalments or _whole(claim), today)
    claim.state = resting_state(standing(claim))
    _touch(claim, initiative_id, +1)
    _record(actor, "claim.filed", claim, terms=_terms(claim) | _shared(shares))
    return claim


def edit_claim(
    *,
    claim_id: int,
    version: int | None,
    kind: str,
    amount_minor: int,
    currency: str,
    expected_on: date | None = None,
    initiative_id: int | None = None,
    no_initiative_reason: str = "",
    shares: Mapping[int, int],
    description: str = "",
    instalments: Sequence[Instalment] = (),
    actor: Viewer,
) -> Claim:
    """Changes the terms of an own claim before it is decided; the whole set of terms and shares is given anew.

    Raises NotVisible, Stale when it was changed meanwhile, RuleBroken once it is decided or part of it confirmed.
    """
    claim = filing.own_open_claim(actor, claim_id)
    filing.household_origin(actor, claim.household_id)
    words.require(standing(claim), Event.EDIT)
    transactions.check_version(claim, version)
    today = periods.today(actor.firm.zone)
    if claim.kind == "promised" and claim.expected_on is not None and claim.expected_on < today:
        raise RuleBroken(_("This promise is overdue: a controller sets a later day for it, or lets it lapse."))
    _check_kind(kind, amount_minor, description)
    _check_initiative(initiative_id, no_initiative_reason)
    before = _terms(claim) | _shared({share.user_id: share.basis_points for share in filing.shares_of(claim.id)})
    state, former = claim.state, claim.initiative_id
    claim.state = "draft"
    claim.kind, claim.amount_minor, claim.currency = kind, amount_minor, currency
    claim.expected_on, claim.description = _expected(kind, expected_on, instalments), description
    claim.initiative_id, claim.no_initiative_reason = initiative_id, "" if initiative_id else no_initiative_reason
    db.session.flush()
    _write_shares(claim, dict(shares), today)
    write_instalments(claim, instalments or _whole(claim), today)
    claim.state = after(standing(claim)._replace(state=state), Event.EDIT).state
    if former != initiative_id:
        _touch(claim, former, -1)
        _touch(claim, initiative_id, +1)
    _record(actor, "claim.edited", claim, changed=audit.changed(before, _terms(claim) | _shared(shares)))
    return claim


def withdraw_claim(*, claim_id: int, version: int | None, actor: Viewer) -> Claim:
    """Takes an own claim back before anything of it is decided; raises NotVisible, Stale, RuleBroken."""
    claim = filing.own_open_claim(actor, claim_id)
    words.require(standing(claim), Event.WITHDRAW)
    transactions.check_version(claim, version)
    claim.state = after(standing(claim), Event.WITHDRAW).state
    _touch(claim, claim.initiative_id, -1)
    audit.record(
        actor, "claim.withdrawn", object_type="claim", object_id=claim.id, household_id=claim.household_id,
        state=claim.state,
    )  # fmt: skip
    return claim


def answer_claim(*, claim_id: int, version: int | None, body: str, actor: Viewer) -> Claim:
    """Answers what a controller asked, so that the claim waits for a decision again.

    For those who claimed, entered or share it and may open the household; raises NotVisible, Stale, RuleBroken.
    """
    claim = filing.answerable_claim(actor, claim_id)
    words.require(standing(claim), Event.ANSWER)
    transactions.check_version(claim, version)
    if not body.strip():
        raise RuleBroken(_("Write an answer."))
    db.session.add(Answer(claim_id=claim.id, answered_by_id=actor.id, answered_at=periods.now(), body=body))
    claim.state = after(standing(claim), Event.ANSWER).state
    audit.record(
        actor, "claim.answered", object_type="claim", object_id=claim.id, household_id=claim.household_id,
        answer=audit.digest_of(body), state=claim.state,
    )  # fmt: skip
    return claim


def standing(claim: Claim) -> Standing:
    """Where a claim stands, as the rules see it."""
    return Standing(
        claim.kind, claim.state, claim.amount_minor, claim.allocated_minor or 0, claim.released_minor or 0,
        claim.reopened_at is not None,
    )  # fmt: skip


def _added(*, actor: Viewer, **terms: Any) -> Claim:
    claim = Claim(state="draft", claimant_id=actor.id, entered_by_id=actor.id, filed_at=periods.now(), **terms)
    db.session.add(claim)
    db.session.flush()
    return claim


def _origin(household_id: int, interaction_id: int | None, actor: Viewer) -> filing.Origin:
    if interaction_id is None:
        return filing.household_origin(actor, household_id)
    origin = filing.interaction_origin(actor, interaction_id)
    if origin.household_id != household_id:
        raise RuleBroken(_("That interaction was with another household."))
    return origin


def _check_kind(kind: str, amount_minor: int, description: str) -> None:
    if amount_minor <= 0 and (kind != "other" or amount_minor < 0):
        raise RuleBroken(_("Enter an amount above zero."))
    if kind == "other" and not description.strip():
        raise RuleBroken(_("Describe what was achieved."))


def _check_initiative(initiative_id: int | None, reason: str) -> None:
    if initiative_id is None and not reason.strip():
        raise RuleBroken(_("Name the initiative that this grew out of, or say why there is none."))
    if initiative_id is not None and not filing.has_initiative(initiative_id):
        raise RuleBroken(_("There is no such initiative."))


def _check_earlier(earlier_claim_id: int | None, household_id: int, actor: Viewer) -> None:
    if earlier_claim_id is None:
        return
    deciding.lock_household(household_id)
    earlier = filing.earlier_claim(actor, earlier_claim_id)
    if earlier.household_id != household_id or earlier.state not in UNPAID:
        raise RuleBroken(_("Only a rejected, withdrawn or lapsed claim of this household can be claimed again."))
    later = filing.claimed_again(earlier_claim_id)
    if later is not None:
        raise RuleBroken(_("This was claimed again already, by claim %(id)s.", id=later))


def _whole(claim: Claim) -> list[Instalment]:
    """A promise that is due as one."""
    return [Instalment(claim.expected_on, claim.amount_minor)] if claim.expected_on else []


def _expected(kind: str, expected_on: date | None, instalments: Sequence[Instalment]) -> date | None:
    if kind == "promised" and instalments:
        return min(one.due_on for one in instalments)
    if kind == "promised" and expected_on is None:
        raise RuleBroken(_("Say when the promised money is expected."))
    return expected_on


def _write_shares(claim: Claim, shares: dict[int, int], today: date) -> None:
    fault = fault_in_shares(shares)
    if fault is not None:
        raise RuleBroken(words.of_shares(fault))
    if not set(shares) <= {person.id for person in filing.colleagues()}:
        raise RuleBroken(_("Credit can only be shared with colleagues who work with clients."))
    involved = {claim.claimant_id, claim.entered_by_id, *shares}
    if not filing.who_can_decide(claim.household_id, involved, claim.conflict_from, today):
        raise RuleBroken(
            _("Nobody could decide this claim: every controller claims it, shares its credit or covers the household. ")
            + _("Share the credit differently, or ask for another controller.")
        )
    for share in filing.shares_of(claim.id):
        db.session.delete(share)
    db.session.flush()
    db.session.add_all(
        CreditShare(claim_id=claim.id, user_id=person, basis_points=points) for person, points in sorted(shares.items())
    )
    db.session.flush()


def _touch(claim: Claim, initiative_id: int | None, count: int) -> None:
    if initiative_id is not None:
        initiatives.touch(None, initiative_id, household_id=claim.household_id, claims=count)


def _terms(claim: Claim) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "amount": f"{to_decimal(claim.amount_minor, claim.currency)} {claim.currency}" if claim.amount_minor else "",
        "expected_on": claim.expected_on,
        "initiative_id": claim.initiative_id,
        "no_initiative_reason": claim.no_initiative_reason,
        "description": claim.description,
    }


def _shared(shares: Mapping[int, int]) -> dict[str, Any]:
    return {"shares": {str(person): points for person, points in sorted(shares.items())}}


def _record(actor: Viewer, action: str, claim: Claim, **more: Any) -> None:
    audit.record(
        actor, action, object_type="claim", object_id=claim.id, household_id=claim.household_id, state=claim.state,
        **more,
    )  # fmt: skip
