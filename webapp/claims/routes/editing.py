"""Changing, withdrawing and answering: what those who hold a claim may do with it."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.claims import queries, service
from webapp.claims.forms import AnswerForm, ClaimForm, VersionForm
from webapp.claims.routes import bp
from webapp.claims.routes.filing import choices_in
from webapp.claims.routes.show import show_page
from webapp.exceptions import NotVisible
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


def _details(claim_id: int) -> queries.Details:
    return queries.details_of(viewer(), claim_id, periods.today(viewer().firm.zone))


def _own(claim_id: int) -> queries.Details:
    details = _details(claim_id)
    if not (details.is_own and details.may_open):
        raise NotVisible
    return details


@bp.get("/claims/<int:claim_id>/edit")
@requires(Permission.CLAIM_FILE)
def edit(claim_id: int) -> Response:
    """The form of an own claim's terms."""
    details = _own(claim_id)
    return page("claims/edit.html", "claim_form", form=_as_stored(details), details=details)


def _as_stored(details: queries.Details) -> ClaimForm:
    return choices_in(ClaimForm(data=ClaimForm.shown(details)))


@bp.post("/claims/<int:claim_id>/edit")
@requires(Permission.CLAIM_FILE)
def change(claim_id: int) -> Answer:
    """Changes the terms."""
    details = _own(claim_id)
    form = choices_in(ClaimForm(request.form)).at(details.conflict_from, periods.today(viewer().firm.zone))

    def act() -> None:
        service.edit_claim(claim_id=claim_id, version=form.version.data or 0, **form.terms(), actor=viewer())
        flash(_("Saved."), "success")

    return submit(
        form,
        act,
        again=lambda status: page("claims/edit.html", "claim_form", status, form=form, details=details),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
        stored=lambda: _as_stored(_own(claim_id)),
    )


@bp.post("/claims/<int:claim_id>/withdrawal")
@requires(Permission.CLAIM_FILE)
def withdraw(claim_id: int) -> Answer:
    """Takes an own claim back."""
    form = VersionForm(request.form)

    def act() -> None:
        service.withdraw_claim(claim_id=claim_id, version=form.version.data, actor=viewer())
        flash(_("The claim is withdrawn."), "success")

    return submit(
        form,
        act,
        again=lambda status: show_page(claim_id, status, pressed=form),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
        stored=lambda: VersionForm(data={"version": _own(claim_id).version}),
    )


@bp.post("/claims/<int:claim_id>/answer")
@requires(Permission.CLAIM_FILE)
def answer(claim_id: int) -> Answer:
    """Answers a controller's question."""
    form = AnswerForm(request.form)

    def act() -> None:
        service.answer_claim(claim_id=claim_id, version=form.version.data, body=form.body.data or "", actor=viewer())
        flash(_("Answered. The claim waits for a decision again."), "success")

    return submit(
        form,
        act,
        again=lambda status: show_page(claim_id, status, answer_form=form),
        then=lambda _done: url_for("claims.show", claim_id=claim_id),
        stored=lambda: AnswerForm(data={"version": _details(claim_id).version}),
    )
