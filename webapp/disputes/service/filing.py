"""Filing a dispute: of a line as it stands, or of something that is missing."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, formats, outbox, periods, scope
from webapp.db import db
from webapp.disputes import queries
from webapp.disputes.models import Dispute
from webapp.disputes.queries import Period, Subject
from webapp.disputes.rules import WAITING, answer_due
from webapp.disputes.service.telling import TOPIC
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Viewer


def file_about_line(
    *, period_id: int, key: str, seen_minor: int, expected_minor: int, reason: str, explanation: str, actor: Viewer
) -> Dispute:
    """Disputes a line of one's own statement; what it says is taken from the line itself.

    `seen_minor` is what the line said when the form was shown; a new calculation may have changed it.
    Raises NotVisible, RuleBroken.
    """
    period = _disputable(period_id, actor)
    line = queries.subject_by_key(actor.id, period_id, key)
    if line.minor != seen_minor:
        now = formats.money(line.minor, line.currency)
        raise RuleBroken(_("This line says %(amount)s since the last calculation. Look at it again.", amount=now))
    about = "judged" if line.is_judged else "line"
    terms = {"about": about, "subject": "judged" if line.is_judged else key, "clause": line.clause,
             "part_on": line.part_on, "claim_id": line.claim_id}  # fmt: skip
    return _file(period, line.currency, line.minor, expected_minor, reason, explanation, terms, actor)


def file_missing(
    *, period_id: int, about: str, claim_id: int | None, expected_minor: int, reason: str, explanation: str,
    actor: Viewer,
) -> Dispute:  # fmt: skip
    """Says that a claim of one's own, the judged part, or something else is missing in one's statement of a period.

    Raises NotVisible, RuleBroken.
    """
    period = _disputable(period_id, actor)
    currency, lines = queries.currency_of(actor.id, period, actor), queries.subjects(actor.id, period_id)
    if about == "claim":
        _check_missing(claim_id, lines, actor)
        terms: dict[str, Any] = {"about": about, "subject": f"claim {claim_id}", "claim_id": claim_id}
    elif about == "judged":
        terms = {"about": about, "subject": "judged"}
    else:
        terms = {"about": "other", "subject": f"other {audit.digest_of(explanation)[:16]}"}
    actual = queries.minor_now(terms["about"], terms["subject"], claim_id, lines)
    return _file(period, currency, actual, expected_minor, reason, explanation, terms, actor)


def _check_missing(claim_id: int | None, lines: list[Subject], actor: Viewer) -> None:
    if claim_id is None:
        raise RuleBroken(_("Choose the claim that is missing."))
    if not queries.is_own_claim(actor, claim_id):
        raise NotVisible
    if any(one.claim_id == claim_id for one in lines):
        raise RuleBroken(_("This claim is in the statement of that period. Dispute its line there."))


def _disputable(period_id: int, actor: Viewer) -> Period:
    period = queries.period_by_id(actor, period_id)
    today = periods.today(actor.firm.zone)
    if period.until is not None and today > period.until:
        last = formats.day(period.until)
        raise RuleBroken(_("Statements of this period could be disputed until %(day)s.", day=last))
    return period


def _file(
    period: Period, currency: str, actual: int, expected: int, reason: str, explanation: str, terms: dict[str, Any],
    actor: Viewer,
) -> Dispute:  # fmt: skip
    if expected == actual:
        raise RuleBroken(_("What you expect is what the statement says. Type another amount."))
    _check_deciders(terms.get("claim_id"), actor)
    _check_only_one(period.id, terms["subject"], actor)
    today = periods.today(actor.firm.zone)
    dispute = Dispute(
        user_id=actor.id, period_id=period.id, currency=currency, actual_minor=actual, expected_minor=expected,
        reason=reason, explanation=explanation, filed_at=periods.now(), filed_on=today,
        due_on=answer_due(today, actor.firm.dispute_answer_days), state="open", spoken_by_id=actor.id, **terms,
    )  # fmt: skip
    db.session.add(dispute)
    db.session.flush()
    outbox.post(TOPIC, dispute_id=dispute.id, step="filed")
    # No figure of pay enters the record, which others read.
    audit.record(
        actor, "dispute.filed", object_type="dispute", object_id=dispute.id, period_id=period.id, about=dispute.about,
        reason=reason, due_on=dispute.due_on,
        explanation=audit.digest_of(f"{actual} {expected} {currency} {explanation}"),
    )  # fmt: skip
    return dispute


def _check_deciders(claim_id: int | None, actor: Viewer) -> None:
    """A dispute that nobody could decide is refused at once, with the reason."""
    above = [one for one in queries.managers_for(actor.id, claim_id) if one.is_above and one.id != actor.id]
    if not above:
        raise RuleBroken(_("Nobody is above you in the team tree who could decide this. Ask an administrator for it."))
    if all(one.has_part for one in above):
        raise RuleBroken(_("Everybody above you has a part in this claim. Ask an administrator for another manager."))


def _check_only_one(period_id: int, subject: str, actor: Viewer) -> None:
    statement = sa.select(Dispute.id).where(
        Dispute.user_id == actor.id, Dispute.period_id == period_id, Dispute.subject == subject,
        Dispute.state.in_(WAITING),
    )  # fmt: skip
    known = db.session.scalar(scope.for_viewer(statement, actor))
    if known is not None:
        raise RuleBroken(_("Dispute %(id)s is about this already; write there.", id=known))
