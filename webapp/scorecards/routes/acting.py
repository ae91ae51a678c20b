"""What is done with a scorecard: scored, signed, sent back, taken back, remarked on."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import Form

from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer
from webapp.scorecards import queries, service
from webapp.scorecards.forms import RemarkForm, ReturnForm, ScoresForm, VersionForm
from webapp.scorecards.routes import bp
from webapp.scorecards.routes.show import scores_form, shown


@bp.post("/<int:scorecard_id>/scores")
@requires(Permission.STATEMENT_TEAM)
def score(scorecard_id: int) -> Answer:
    """Takes the scores of all criteria, and leads to the next scorecard that waits."""
    card = queries.card(viewer(), scorecard_id)
    form = scores_form(card, request.form)

    def act(expected: int | None) -> None:
        service.score(
            scorecard_id, form.reasoned(card.criteria), expected=expected, actor=viewer(), signer_id=form.signer_id
        )

    def stored() -> ScoresForm:
        return scores_form(queries.card(viewer(), scorecard_id))

    return _act(card, form, act, _("Scored. It waits for its second signature."), "scores", stored)


@bp.post("/<int:scorecard_id>/signature")
@requires(Permission.STATEMENT_TEAM)
def sign(scorecard_id: int) -> Answer:
    """Signs what somebody else scored, and leads to the next scorecard that waits."""
    card = queries.card(viewer(), scorecard_id)

    def act(expected: int | None) -> None:
        service.sign(scorecard_id, expected=expected, actor=viewer())

    return _act(card, VersionForm(request.form), act, _("Signed. Nothing of it changes any more."))


@bp.post("/<int:scorecard_id>/return")
@requires(Permission.STATEMENT_TEAM)
def send_back(scorecard_id: int) -> Answer:
    """Sends scores back with a reason."""
    card, form = queries.card(viewer(), scorecard_id), ReturnForm(request.form)

    def act(expected: int | None) -> None:
        service.send_back(scorecard_id, form.reason.data or "", expected=expected, actor=viewer())

    return _act(card, form, act, _("Sent back to be changed."), "returning")


@bp.post("/<int:scorecard_id>/withdrawal")
@requires(Permission.STATEMENT_TEAM)
def take_back(scorecard_id: int) -> Answer:
    """Takes a scorecard away that was begun by mistake."""
    card = queries.card(viewer(), scorecard_id)

    def act(expected: int | None) -> None:
        service.take_back(scorecard_id, expected=expected, actor=viewer())

    return _act(card, VersionForm(request.form), act, _("Taken back. It can be begun anew."))


@bp.post("/<int:scorecard_id>/remarks")
@requires(Permission.STATEMENT_READ)
def remark(scorecard_id: int) -> Answer:
    """Takes what somebody says of their own figures."""
    queries.card(viewer(), scorecard_id)
    form = RemarkForm(request.form)

    def done() -> None:
        service.remark(scorecard_id, form.body.data or "", actor=viewer())
        flash(_("Noted. Your manager sees that you have looked at your figures."), "success")

    return submit(
        form,
        done,
        again=lambda status: shown(scorecard_id, status, remark=form),
        then=lambda _done: url_for("scorecards.show", scorecard_id=scorecard_id),
    )


def _act(
    card: queries.Card, form: Form, act: Callable[[int | None], Any], words: str, name: str = "pressed",
    stored: Callable[[], Form] | None = None,
) -> Answer:  # fmt: skip
    def done() -> None:
        act(form.version.data)
        flash(words, "success")

    def then(_done: Any) -> str:
        following = queries.next_to_do(queries.of_period(viewer(), card.period_id), card.id)
        if following:
            return url_for("scorecards.show", scorecard_id=following.id)
        return url_for("scorecards.overview", period=card.period_id)

    return submit(
        form,
        done,
        again=lambda status: shown(card.id, status, **{name: form}),
        then=then,
        stored=stored or (lambda: type(form)(data={"version": queries.card_by_id(viewer(), card.id).version})),
    )
