"""Deciding a dispute: by a manager above the person, and an amount is signed by a second one."""

from typing import Any

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.db import check_version, db
from webapp.disputes import queries
from webapp.disputes.models import Dispute, DisputeDecision
from webapp.disputes.queries import Details
from webapp.disputes.queries.wording import nothing_left, obstacle_words, unconfirmed_words
from webapp.disputes.rules import Fault, fault_in_grant, most_of, open_difference
from webapp.disputes.service.about import keep_claims
from webapp.disputes.service.telling import take_step
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def decide(
    *, dispute_id: int, version: int | None, outcome: str, amount_minor: int | None, reason: str,
    signer_id: int | None, actor: Viewer,
) -> Dispute:  # fmt: skip
    """Grants an amount of what is in dispute, or refuses it, with a reason.

    What is granted is settled once a second manager signed it; where the firm works with single control at once, which
    is marked. Raises NotVisible, Stale, RuleBroken.
    """
    dispute, found = _locked(dispute_id, version, actor)
    _require(found, actor)
    if dispute.state != "open":
        raise RuleBroken(_("This dispute is decided already."))
    if outcome == "refuse":
        _note(dispute, "refuse", None, reason, actor)
        dispute.state = "refused"
        return _told(dispute, "decided", "dispute.refused", reason, actor)
    minor = _grantable(found, amount_minor)
    is_alone = actor.firm.allows_single_control
    _note(dispute, "grant", minor, reason, actor, is_alone=is_alone)
    if is_alone:
        _settle(dispute, minor)
        return _told(dispute, "decided", "dispute.granted", reason, actor, control="single")
    signers = {one.id for one in found.signers(actor.id)}
    if not signers:
        raise RuleBroken(_("Nobody else could sign this amount. An administrator appoints a second manager."))
    if signer_id not in signers:
        raise RuleBroken(_("Choose who signs this too: another manager, who has no part in it."))
    dispute.state, dispute.granted_minor, dispute.signer_id = "agreed", minor, signer_id
    return _told(dispute, "agreed", "dispute.agreed", reason, actor, signer_id=signer_id)


def sign(*, dispute_id: int, version: int | None, outcome: str, reason: str, actor: Viewer) -> Dispute:
    """Signs what another manager granted, so that it is settled; or does not, and the dispute is open again.

    Who granted takes it back in the same way, as long as nobody signed. Raises NotVisible, Stale, RuleBroken.
    """
    dispute, found = _locked(dispute_id, version, actor)
    is_own = outcome == "decline" and found.first_by == actor.id
    if not is_own:
        _require(found, actor, is_signature=True)
    if dispute.state != "agreed":
        raise RuleBroken(_("There is nothing to sign in this dispute any more."))
    if outcome == "decline":
        _note(dispute, "decline", None, reason, actor)
        dispute.state, dispute.granted_minor = "open", None
        if is_own:
            return _told(dispute, "taken-back", "dispute.taken-back", reason, actor)
        return _told(dispute, "declined", "dispute.declined", reason, actor)
    _grantable(found, dispute.granted_minor)
    _note(dispute, "sign", dispute.granted_minor, reason, actor)
    _settle(dispute, dispute.granted_minor)
    return _told(dispute, "decided", "dispute.granted", reason, actor, control="second")


def _locked(dispute_id: int, version: int | None, actor: Viewer) -> tuple[Dispute, Details]:
    dispute = queries.locked(actor, dispute_id)
    check_version(dispute, version)
    found = queries.details_of(actor, dispute_id)
    keep_claims(dispute, queries.claims_in(dispute.subject, dispute.claim_id, found.lines))
    return dispute, found


def _require(found: Details, actor: Viewer, *, is_signature: bool = False) -> None:
    obstacle = found.obstacle(actor, is_signature=is_signature)
    if obstacle is not None:
        raise RuleBroken(obstacle_words(obstacle))


def _grantable(found: Details, amount_minor: int | None) -> int:
    """An amount that may be granted: what was corrected or granted since is not paid a second time."""
    _check_settled(found)
    row, stands = found.row, found.standing()
    left = open_difference(row.expected_minor, row.actual_minor, stands.now_minor)
    if not left:
        raise RuleBroken(nothing_left(stands, row.currency))
    fault = fault_in_grant(amount_minor or 0, left, stands.room_minor)
    words = {
        Fault.NOTHING: _("Type the amount that is granted."),
        Fault.SIGN: _("What is granted has the sign of the difference, %(amount)s.",
                      amount=formats.money(left, row.currency)),
        Fault.MORE: _("At most %(amount)s is open.", amount=formats.money(left, row.currency)),
        Fault.CAP: _("The plan's cap allows %(cap)s for the judged part in all, so at most %(amount)s can be granted.",
                     cap=formats.money(stands.cap_minor or 0, row.currency),
                     amount=formats.money(most_of(left, stands.room_minor), row.currency)),
    }  # fmt: skip
    if fault is not None:
        raise RuleBroken(words[fault])
    return amount_minor or 0


def _check_settled(found: Details) -> None:
    """Nothing is granted of what may still be mended where it arose: it would be paid twice."""
    if not found.is_period_closed:
        raise RuleBroken(
            _("An amount is granted once this period is closed; until then have what is wrong mended where it arose.")
        )
    row, day = found.row, queries.first_open_day()
    if row.about == "claim" and row.claim_id and queries.claim_is_coming(row.claim_id, day):
        raise RuleBroken(
            _(
                "Claim %(id)s still gets into a statement by itself: it is not decided yet, or was confirmed after the "
                "last closed period. Grant an amount once that statement says what is left.",
                id=row.claim_id,
            )
        )
    if row.about == "claim" and row.claim_id and not queries.is_confirmed(row.claim_id):
        raise RuleBroken(unconfirmed_words(row.claim_id))
    if queries.correction_is_due(found.thing, day):
        raise RuleBroken(
            _(
                "A newer version of the plan holds for these days, and the next statement corrects them by itself. "
                "Grant an amount once that period is closed and says what is left."
            )
        )


def _settle(dispute: Dispute, minor: int | None) -> None:
    day = queries.first_open_day()
    dispute.state, dispute.granted_minor, dispute.settles_on = "granted", minor, day


def _note(
    dispute: Dispute, outcome: str, minor: int | None, reason: str, actor: Viewer, *, is_alone: bool = False
) -> None:
    decision = DisputeDecision(
        dispute_id=dispute.id, outcome=outcome, decided_by_id=actor.id, decided_at=periods.now(), amount_minor=minor,
        reason=reason, is_single_control=is_alone,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    dispute.spoken_by_id = actor.id


def _told(dispute: Dispute, step: str, action: str, reason: str, actor: Viewer, **said: Any) -> Dispute:
    take_step(dispute, step)
    digest = audit.digest_of(f"{dispute.granted_minor} {dispute.currency} {reason}")
    audit.record(
        actor, action, object_type="dispute", object_id=dispute.id, period_id=dispute.period_id,
        settles_on=dispute.settles_on, decision=digest, **said,
    )  # fmt: skip
    return dispute
