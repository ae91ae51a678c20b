"""Filing a dispute: of a line as it stands, or of something that is missing."""

from datetime import date

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.db import db
from webapp.disputes import queries
from webapp.disputes.models import Dispute
from webapp.disputes.queries import Period, Subject, Thing
from webapp.disputes.queries.wording import less_words, nothing_left, unconfirmed_words
from webapp.disputes.rules import answer_due, open_difference
from webapp.disputes.service.about import keep_claims
from webapp.disputes.service.telling import take_step
from webapp.exceptions import NotVisible, RuleBroken
from webapp.people import queries as people
from webapp.policy import Viewer


def file_about_line(
    *, period_id: int, key: str, seen_minor: int, expected_minor: int, reason: str, explanation: str, actor: Viewer
) -> Dispute:
    """Disputes a line of one's own statement; what it says is taken from the line itself.

    `seen_minor` is what the line said when the form was shown; a new calculation may have changed it.
    Raises NotVisible, RuleBroken.
    """
    _disputable(period_id, actor)
    line = queries.subject_by_key(actor.id, period_id, key)
    if line.minor != seen_minor:
        now = formats.money(line.minor, line.currency)
        raise RuleBroken(_("This line says %(amount)s since the last calculation. Look at it again.", amount=now))
    thing = queries.thing_of(line, actor.id, period_id)
    lines = queries.subjects(actor.id, period_id)
    return _file(thing, lines, line.minor, expected_minor, reason, explanation, actor, clause=line.clause)


def file_missing(
    *, period_id: int, about: str, claim_id: int | None, expected_minor: int, reason: str, explanation: str,
    actor: Viewer,
) -> Dispute:  # fmt: skip
    """Says that a claim of one's own, the judged part, or something else is missing in one's statement of a period.

    Raises NotVisible, RuleBroken.
    """
    period = _disputable(period_id, actor)
    lines = queries.subjects(actor.id, period_id)
    currency = queries.currency_of(actor.id, period, actor)
    if about == "claim":
        _check_missing(claim_id, actor)
        thing = Thing(actor.id, period_id, about, f"claim {claim_id}", currency, claim_id=claim_id)
    elif about == "judged":
        part_on = _part_without_judged(lines, currency)
        thing = Thing(actor.id, period_id, about, queries.judged_subject(part_on), currency, part_on)
    else:
        thing = Thing(actor.id, period_id, "other", f"other {audit.digest_of(explanation)[:16]}", currency)
    return _file(thing, lines, queries.said_of(thing, lines), expected_minor, reason, explanation, actor)


def _part_without_judged(lines: list[Subject], currency: str) -> date | None:
    """The first statement of the period that has no judged part; None without statements in that currency."""
    parts = sorted({one.part_on for one in lines if one.currency == currency})
    judged = {one.part_on for one in lines if one.is_judged}
    if parts and judged.issuperset(parts):
        raise RuleBroken(_("The judged part is in the statement of that period. Dispute its line there."))
    return next((one for one in parts if one not in judged), None)


def _check_missing(claim_id: int | None, actor: Viewer) -> None:
    if claim_id is None:
        raise RuleBroken(_("Choose the claim that is missing."))
    if not queries.is_own_claim(actor, claim_id):
        raise NotVisible
    found = queries.lines_of_claim(actor.id, claim_id)
    if found:
        day = formats.day(found[0].part_on)
        raise RuleBroken(_("This claim is in your statement from %(day)s on. Dispute its line there.", day=day))
    if not (queries.is_confirmed(claim_id) or queries.claim_is_coming(claim_id, queries.first_open_day())):
        raise RuleBroken(unconfirmed_words(claim_id))


def _disputable(period_id: int, actor: Viewer) -> Period:
    period = queries.period_by_id(actor, period_id)
    today = periods.today(actor.firm.zone)
    if period.until is not None and today > period.until:
        last = formats.day(period.until)
        raise RuleBroken(_("Statements of this period could be disputed until %(day)s.", day=last))
    return period


def _file(
    thing: Thing, lines: list[Subject], actual: int, expected: int, reason: str, explanation: str, actor: Viewer,
    clause: str = "",
) -> Dispute:  # fmt: skip
    if expected == actual:
        raise RuleBroken(_("What you expect is what the statement says. Type another amount."))
    if expected < actual:
        raise RuleBroken(less_words(actual, thing.currency))
    claims = queries.claims_in(thing.subject, thing.claim_id, lines)
    _check_deciders(claims, actor)
    _check_only_one(thing, actor)
    stands = queries.standing(thing, lines)
    if not open_difference(expected, actual, stands.now_minor):
        raise RuleBroken(nothing_left(stands, thing.currency))
    today = periods.today(actor.firm.zone)
    dispute = Dispute(
        **thing._asdict(), clause=clause, actual_minor=actual, expected_minor=expected, reason=reason,
        explanation=explanation, filed_at=periods.now(), filed_on=today,
        due_on=answer_due(today, actor.firm.dispute_answer_days), state="open", spoken_by_id=actor.id,
    )  # fmt: skip
    db.session.add(dispute)
    db.session.flush()
    keep_claims(dispute, claims)
    take_step(dispute, "filed")
    # No figure of pay enters the record, which others read.
    audit.record(
        actor, "dispute.filed", object_type="dispute", object_id=dispute.id, period_id=thing.period_id,
        about=dispute.about, reason=reason, due_on=dispute.due_on,
        explanation=audit.digest_of(f"{actual} {expected} {thing.currency} {explanation}"),
    )  # fmt: skip
    return dispute


def _check_deciders(claims: list[int], actor: Viewer) -> None:
    """A dispute that nobody could decide, or sign, is refused at once, with the reason."""
    managers = queries.managers_for(actor.id, claims)
    above = [one for one in managers if one.is_above and one.id != actor.id]
    if not above:
        raise RuleBroken(_("Nobody is above you in the team tree who could decide this. Ask an administrator for it."))
    free, parted = [one for one in above if not one.has_part], [one.id for one in managers if one.has_part]
    if not free:
        raise RuleBroken(_("Everybody above you has a part in this claim. Ask an administrator for another manager."))
    if actor.firm.allows_single_control or any(people.signers(actor.id, one.id, without=parted) for one in free):
        return
    raise RuleBroken(
        _("Two managers without a part in this have to sign an amount. Ask an administrator for a second manager.")
    )


def _check_only_one(thing: Thing, actor: Viewer) -> None:
    known = queries.waiting_about(actor, thing)
    if known is not None:
        raise RuleBroken(_("Dispute %(id)s is about this already; write there.", id=known))
