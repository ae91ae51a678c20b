"""One scorecard: the figures of the day on which it was begun, remarks, scores with reasons, and the signature."""

from typing import Any

from flask import Response, request, url_for

from webapp import periods, telling
from webapp.htmx import page
from webapp.policy import Permission, requires, viewer
from webapp.scorecards import queries, rules
from webapp.scorecards.forms import RemarkForm, ReturnForm, ScoresForm
from webapp.scorecards.queries import words
from webapp.scorecards.routes import bp


@bp.get("/<int:scorecard_id>")
@requires(Permission.STATEMENT_READ)
def show(scorecard_id: int) -> Response:
    """A scorecard for its person, the managers above, and whoever signs it."""
    return shown(scorecard_id)


def shown(scorecard_id: int, status: int = 200, **forms: Any) -> Response:
    """The page of a scorecard; of its forms those that were sent stand as they were typed.

    Its person reads the scores once they are signed.
    """
    card = queries.card(viewer(), scorecard_id)
    is_own = card.user_id == viewer().id
    reads = card.state == "signed" or not is_own
    given = {one.criterion: one for one in queries.given(viewer(), card.id, card.round)} if reads and card.round else {}
    may_score = card.state == "begun" and card.is_above and not is_own and not card.is_closed
    is_early = not rules.may_be_scored(card.begun_at, card.has_seen, periods.now())
    may_return = (card.is_to_sign or card.is_scorer) and card.state == "scored" and not card.is_closed
    place = "scorecards.mine" if is_own else "scorecards.overview"
    request.environ["rapport.place"] = url_for(place)
    others = queries.of_period(viewer(), card.period_id) if viewer().may(Permission.STATEMENT_TEAM) else []
    return page(
        "scorecards/show.html",
        "content",
        status,
        card=card,
        is_own=is_own,
        given=given,
        # What was sent stands there, also where it came too early or too late to be scored or sent back.
        scores=forms.get("scores") or (scores_form(card) if may_score and not is_early else None),
        returning=forms.get("returning") or (ReturnForm(data={"version": card.version}) if may_return else None),
        remark=forms.get("remark") or RemarkForm(),
        pressed=forms.get("pressed"),
        may_score=may_score,
        is_early=is_early,
        scored_from=periods.day_of(card.begun_at + rules.LOOKS_FOR, viewer().firm.zone),
        remarks=queries.remarks(viewer(), card.id),
        returns=queries.returns(viewer(), card.id) if not is_own else [],
        following=queries.next_to_do(others, card.id),
        history=telling.history(viewer(), "scorecard", card.id) if not is_own else [],
    )


def scores_form(card: queries.Card, sent: Any = None) -> ScoresForm:
    """The form for scores as it was sent, else with those of the round that was scored last."""
    names = [words.criterion_words(one) for one in card.criteria]
    form = ScoresForm(sent) if sent is not None else ScoresForm(data={"version": card.version, "scores": _last(card)})
    return form.of(card.criteria, names, [(one.id, one.name) for one in queries.to_choose(viewer(), card.user_id)])


def _last(card: queries.Card) -> list[dict[str, Any]]:
    given = {one.criterion: one for one in queries.given(viewer(), card.id, card.round)} if card.round else {}
    return [
        {"score": given[one.id].score, "rationale": given[one.id].rationale} if one.id in given else {}
        for one in card.criteria
    ]
