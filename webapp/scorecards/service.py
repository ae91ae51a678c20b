"""Scorecards from beginning to signature: figures kept, scores with reasons, a second person, and then nothing more."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.bonus import queries as bonus
from webapp.bonus.models import CreditPeriod
from webapp.bonus.rules import Span
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people import queries as people
from webapp.policy import Viewer
from webapp.scorecards import queries, rules
from webapp.scorecards.models import Score, Scorecard, ScorecardRemark, ScorecardReturn


def begin_all(period_id: int, *, actor: Viewer) -> int:
    """Begins the scorecards of everybody below of whom something is judged, with the figures as they are now.

    Left out is of whom nobody could sign. Returns how many. Raises NotVisible, RuleBroken.
    """
    period = _open_period(period_id)
    if period.ends_on >= periods.today(actor.firm.zone):
        raise RuleBroken(_("Scorecards are begun after the last day, %(day)s.", day=formats.day(period.ends_on)))
    span = Span(period.starts_on, period.ends_on)
    below = [one.user_id for one in queries.below(actor)]
    known = {one.user_id for one in queries.of_period(actor, period_id)}
    judged = {user: criteria for user, criteria in queries.judged_people(span, below).items() if user not in known}
    if not judged:
        raise RuleBroken(_("Nobody below you is without a scorecard in this period."))
    alone = set() if actor.firm.allows_single_control else people.without_signer(judged, actor.id)
    judged = {user: criteria for user, criteria in judged.items() if user not in alone}
    if not judged:
        raise RuleBroken(_no_signer())
    figures = queries.figures_of(actor, judged, span)
    made = [
        Scorecard(
            period_id=period_id, user_id=user, state="begun", criteria=[one._asdict() for one in criteria],
            figures=figures[user].as_stored(), begun_by_id=actor.id, begun_at=periods.now(), round=0,
        )
        for user, criteria in judged.items()
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        _record(one, "scorecard.begun", actor)
    return len(made)


def remark(scorecard_id: int, body: str, *, actor: Viewer) -> None:
    """Says something of one's own figures before they are scored; nothing said is that they were seen.

    Raises NotVisible, RuleBroken.
    """
    row = _locked(scorecard_id, None, actor)
    if row.user_id != actor.id:
        raise RuleBroken(_("Only the person themselves remarks on their figures."))
    if row.state != "begun":
        raise RuleBroken(_("Your manager has scored this already. Talk to them about what is still to be said."))
    db.session.add(ScorecardRemark(scorecard_id=row.id, said_by_id=actor.id, said_at=periods.now(), body=body))
    db.session.flush()
    _record(row, "scorecard.remarked" if body else "scorecard.seen", actor)


def score(
    scorecard_id: int, scores: Mapping[str, rules.Reasoned], *, expected: int | None, actor: Viewer,
    signer_id: int | None = None,
) -> Scorecard:  # fmt: skip
    """Scores every criterion, each with its reason; somebody else signs it.

    Any other manager above may; where there is none, `signer_id` says who. Raises NotVisible, Stale, RuleBroken.
    """
    row = _locked(scorecard_id, expected, actor)
    shown = queries.card(actor, scorecard_id)
    if row.user_id == actor.id or not shown.is_above:
        raise RuleBroken(_("A manager above scores this, and nobody themselves."))
    if row.state != "begun":
        raise RuleBroken(_("This is scored already. Whoever signs can send it back to be changed."))
    if not rules.may_be_scored(row.begun_at, shown.has_seen, periods.now()):
        free = formats.day(periods.day_of(row.begun_at + rules.LOOKS_FOR, actor.firm.zone))
        raise RuleBroken(
            _("%(name)s sees these figures first. Score them once they have, or from %(day)s on.",
              name=shown.person, day=free)
        )  # fmt: skip
    if set(scores) != {one.id for one in shown.criteria}:
        raise RuleBroken(_("Score every criterion, each with its reason."))
    signer_id = _signer(row, signer_id, actor)
    db.session.add_all(
        Score(
            scorecard_id=row.id, round=row.round + 1, criterion=one.id, weight=one.weight, scored_by_id=actor.id,
            **scores[one.id]._asdict(),
        )
        for one in shown.criteria
    )  # fmt: skip
    db.session.flush()
    row.state, row.round, row.scored_by_id, row.scored_at = "scored", row.round + 1, actor.id, periods.now()
    row.signer_id = signer_id
    row.points = rules.weighted(shown.criteria, {name: one.score for name, one in scores.items()})
    _record(row, "scorecard.scored", actor, signer_id=signer_id)
    return row


def _signer(row: Scorecard, signer_id: int | None, actor: Viewer) -> int | None:
    """Whom the scores wait for by name; None where any manager above may sign, or the scorer alone."""
    if actor.firm.allows_single_control:
        return None
    found = people.signers(row.user_id, actor.id)
    if not found:
        raise RuleBroken(_no_signer())
    if found[0].is_above:
        return None
    if signer_id not in {one.id for one in found}:
        raise RuleBroken(_("Choose who signs these scores: another manager, who is not below this person or you."))
    return signer_id


def _no_signer() -> str:
    return _(
        "Nobody else could sign these scores, and the period is not closed without. An administrator appoints a second "
        "manager."
    )


def sign(scorecard_id: int, *, expected: int | None, actor: Viewer) -> Scorecard:
    """Signs scores that somebody else gave; they count from then on, and never change.

    Where the firm works with single control the scorer may sign, which is marked. Raises NotVisible, Stale, RuleBroken.
    """
    row = _to_sign(scorecard_id, expected, actor)
    row.state, row.signed_by_id, row.signed_at = "signed", actor.id, periods.now()
    row.is_single_control = row.scored_by_id == actor.id
    _record(row, "scorecard.signed", actor, control="single" if row.is_single_control else "second")
    return row


def send_back(scorecard_id: int, reason: str, *, expected: int | None, actor: Viewer) -> Scorecard:
    """Sends scores back to be changed, with a reason; what was scored stays readable.

    The scorer takes their own back in the same way, as long as nobody signed. Raises as `sign`.
    """
    row = _to_sign(scorecard_id, expected, actor, is_own_enough=True)
    is_own = row.scored_by_id == actor.id
    db.session.add(
        ScorecardReturn(
            scorecard_id=row.id, round=row.round, returned_by_id=actor.id, returned_at=periods.now(), reason=reason
        )
    )
    db.session.flush()
    row.state, row.points, row.scored_by_id, row.scored_at, row.signer_id = "begun", None, None, None, None
    _record(row, "scorecard.scores-taken-back" if is_own else "scorecard.sent-back", actor)
    return row


def take_back(scorecard_id: int, *, expected: int | None, actor: Viewer) -> None:
    """Takes a scorecard away that was begun by mistake, before anything was said or scored. Raises as `score`."""
    row = _locked(scorecard_id, expected, actor)
    shown = queries.card(actor, scorecard_id)
    if row.user_id == actor.id or not shown.is_above:
        raise RuleBroken(_("A manager above scores this, and nobody themselves."))
    if row.round or shown.has_seen:
        raise RuleBroken(_("Something was said or scored here already, so it stays."))
    db.session.delete(row)
    # What the database refuses is said on the page, as a rule's no.
    db.session.flush()
    _record(row, "scorecard.taken-back", actor)


def _to_sign(scorecard_id: int, expected: int | None, actor: Viewer, *, is_own_enough: bool = False) -> Scorecard:
    row = _locked(scorecard_id, expected, actor)
    if row.state != "scored":
        raise RuleBroken(_("Only scores that wait for their signature are signed or sent back."))
    shown = queries.card(actor, scorecard_id)
    if not (shown.is_to_sign or (is_own_enough and shown.is_scorer)):
        raise RuleBroken(_why_not(row, actor, is_below=shown.is_above or row.signer_id == actor.id))
    return row


def _why_not(row: Scorecard, actor: Viewer, *, is_below: bool) -> str:
    if row.scored_by_id == actor.id:
        return _("You scored this, so another manager must sign it.")
    if row.user_id == actor.id:
        return _("These scores are your own, so somebody else signs them.")
    if is_below:
        return _("You are below this person, or below whoever scored this, so somebody else signs it.")
    return _("Another manager signs these scores.")


def _locked(scorecard_id: int, expected: int | None, actor: Viewer) -> Scorecard:
    """The row, with its period held open until the end: who closes it meanwhile waits."""
    _open_period(queries.card_by_id(actor, scorecard_id).period_id)
    row = queries.card_by_id(actor, scorecard_id, lock=for_update)
    if expected is not None:
        check_version(row, expected)
    return row


def _open_period(period_id: int) -> CreditPeriod:
    period = bonus.period_by_id(period_id, lock=for_update)
    if period.state == "closed":
        raise RuleBroken(_("This period is closed, so its scorecards stay as they are."))
    return period


def _record(row: Scorecard, action: str, actor: Viewer, **said: Any) -> None:
    audit.record(
        actor, action, object_type="scorecard", object_id=row.id, user_id=row.user_id, period_id=row.period_id,
        round=row.round, **said,
    )  # fmt: skip
