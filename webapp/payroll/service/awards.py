"""Awards: entered by one manager for somebody below, approved by another one, withdrawn where it was a mistake."""

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from webapp import audit, periods
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.payroll import queries
from webapp.payroll.models import Award
from webapp.people import queries as people
from webapp.policy import Viewer


class AwardTerms(NamedTuple):
    """What was given; the value in minor units of `currency`, or neither."""

    user_id: int
    what: str
    value_minor: int | None
    currency: str | None
    given_on: date
    giver: str
    reason: str


def enter_award(terms: AwardTerms, *, actor: Viewer) -> Award:
    """Puts on the record what somebody below this manager was given, for another one to approve; raises RuleBroken."""
    if terms.user_id not in {key for key, _name in queries.people_below(actor)}:
        raise RuleBroken(_("Choose somebody of your teams; what you are given yourself is entered by your manager."))
    if not (actor.firm.allows_single_control or people.signers(terms.user_id, actor.id)):
        raise RuleBroken(_("Nobody else could approve this award. An administrator appoints a second manager."))
    if terms.given_on > periods.today(actor.firm.zone):
        raise RuleBroken(_("An award is entered once it was given."))
    award = Award(**terms._asdict(), entered_by_id=actor.id, entered_at=periods.now())
    db.session.add(award)
    db.session.flush()
    _record(award, "award.entered", actor, **terms._asdict())
    return award


def approve_award(award_id: int, *, expected: int | None, actor: Viewer) -> Award:
    """Says as a second person that an award was given and why; raises NotVisible, Stale, RuleBroken."""
    award = _as_shown(award_id, expected, actor)
    if award.state != "entered":
        raise RuleBroken(_("Somebody approved or withdrew this award already."))
    if award.user_id == actor.id:
        raise RuleBroken(_("You were given this award, so somebody else must approve it."))
    is_alone = award.entered_by_id == actor.id
    if is_alone and not actor.firm.allows_single_control:
        raise RuleBroken(_("You entered this award, so somebody else must approve it."))
    if not queries.may_approve(actor, award):
        raise RuleBroken(
            _(
                "Another manager above the person approves this award; where there is none, any who is below neither "
                "the person nor whoever entered it."
            )
        )
    award.state, award.approved_by_id, award.approved_at = "approved", actor.id, periods.now()
    award.is_single_control = is_alone
    _record(award, "award.approved", actor, control="single" if is_alone else "second")
    return award


def withdraw_award(award_id: int, why: str, *, expected: int | None, actor: Viewer) -> Award:
    """Takes an award back that was a mistake; it stays on the record with the reason.

    By who entered it, or by a manager above whom it was given. Raises NotVisible, Stale, RuleBroken.
    """
    award = _as_shown(award_id, expected, actor)
    if not queries.may_withdraw(actor, award):
        raise RuleBroken(_("Who entered this award withdraws it, or a manager above the person."))
    if award.state == "withdrawn":
        raise RuleBroken(_("Somebody approved or withdrew this award already."))
    if not why:
        raise RuleBroken(_("Say why it is withdrawn."))
    award.state, award.withdrawn_by_id, award.withdrawn_at = "withdrawn", actor.id, periods.now()
    award.withdrawn_why = why
    _record(award, "award.withdrawn", actor, reason=why)
    return award


def _as_shown(award_id: int, expected: int | None, actor: Viewer) -> Award:
    award = queries.award_by_id(actor, award_id, lock=for_update)
    check_version(award, expected)
    return award


def _record(award: Award, action: str, actor: Viewer, **said: Any) -> None:
    audit.record(actor, action, object_type="award", object_id=award.id, **said)
