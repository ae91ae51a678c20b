"""What is done in a dispute: writing, withdrawing, deciding, signing."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import Form

from webapp.disputes import queries, service
from webapp.disputes.forms import MessageForm, SignatureForm, VersionForm
from webapp.disputes.routes import bp
from webapp.disputes.routes.show import decision_form, show_page
from webapp.exceptions import NotVisible
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.post("/<int:dispute_id>/messages")
@requires(Permission.STATEMENT_READ)
def say(dispute_id: int) -> Answer:
    """Writes to the other side."""
    form = MessageForm(request.form)

    def act() -> None:
        service.say(dispute_id=dispute_id, body=form.body.data or "", actor=viewer())

    return _submitted(dispute_id, form, act, "message_form")


@bp.post("/<int:dispute_id>/withdrawal")
@requires(Permission.STATEMENT_READ)
def withdraw(dispute_id: int) -> Answer:
    """Takes one's own dispute back."""
    form = VersionForm(request.form)

    def act() -> None:
        service.withdraw(dispute_id=dispute_id, version=form.version.data, actor=viewer())
        flash(_("The dispute is withdrawn."), "success")

    return _submitted(dispute_id, form, act, "pressed", lambda now: VersionForm(data={"version": now.version}))


@bp.post("/<int:dispute_id>/decision")
@requires(Permission.STATEMENT_TEAM)
def decide(dispute_id: int) -> Answer:
    """Grants an amount, or refuses it."""
    form = decision_form(queries.details_of(viewer(), dispute_id), request.form)

    def act() -> None:
        made = service.decide(
            dispute_id=dispute_id, version=form.version.data, outcome=form.pressed, amount_minor=form.amount_minor,
            reason=form.note.data or "", signer_id=int(form.signer.data) if form.signer.data else None,
            actor=viewer(),
        )  # fmt: skip
        words = {
            "agreed": _("Granted. It is settled once the second manager has signed it."),
            "granted": _("Granted, and noted as single control."),
            "refused": _("Refused."),
        }
        flash(words[made.state], "success")

    return _submitted(dispute_id, form, act, "decision_form", lambda now: decision_form(now, None))


@bp.post("/<int:dispute_id>/signature")
@requires(Permission.STATEMENT_TEAM)
def sign(dispute_id: int) -> Answer:
    """Signs what was granted, or not."""
    form = SignatureForm(request.form)

    def act() -> None:
        made = service.sign(
            dispute_id=dispute_id, version=form.version.data, outcome=form.pressed, reason=form.remark.data or "",
            actor=viewer(),
        )  # fmt: skip
        is_signed = made.state == "granted"
        flash(_("Signed.") if is_signed else _("The dispute is open again."), "success")

    return _submitted(
        dispute_id, form, act, "signature_form", lambda now: SignatureForm(data={"version": now.version}),
        _page_or_list,
    )  # fmt: skip


def _submitted(
    dispute_id: int,
    form: Form,
    act: Callable[[], Any],
    name: str,
    stored: Callable[[queries.Details], Form] | None = None,
    then: Callable[[int], str] | None = None,
) -> Answer:
    # A dispute that one may not know of is none, whatever the form says.
    if not queries.may_know_of(viewer(), dispute_id):
        raise NotVisible
    return submit(
        form,
        act,
        again=lambda status: show_page(dispute_id, status, **{name: form}),
        then=lambda _done: (then or _page)(dispute_id),
        stored=(lambda: stored(queries.details_of(viewer(), dispute_id))) if stored else None,
    )


def _page(dispute_id: int) -> str:
    return url_for("disputes.show", dispute_id=dispute_id)


def _page_or_list(dispute_id: int) -> str:
    """The dispute, or the list for whoever knew of it only until they took back what they had granted."""
    is_known = queries.may_know_of(viewer(), dispute_id)
    return _page(dispute_id) if is_known else url_for("disputes.overview", whose="team")
