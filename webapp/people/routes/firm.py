"""The firm's settings."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from webapp import htmx, telling
from webapp.people import queries, service
from webapp.people.forms import FirmEditForm
from webapp.people.routes import bp
from webapp.policy import Permission, requires, viewer


@bp.get("/admin/firm")
@requires(Permission.FIRM_EDIT)
def firm() -> Any:
    """What the firm has set about itself."""
    return _page(_as_stored(), 200)


def _as_stored() -> FirmEditForm:
    return FirmEditForm(obj=queries.firm())


@bp.post("/admin/firm")
@requires(Permission.FIRM_EDIT)
def change_firm() -> Any:
    """Changes the firm's settings."""
    form = FirmEditForm(request.form)

    def act() -> None:
        changed = service.change_firm(service.FirmTerms(**form.terms()), form.version.data, actor=viewer())
        flash(_("Saved."), "success")
        waiting = []
        if form.access_profile.data != changed.access_profile:
            waiting.append(
                _("Who sees which household stays as it is until a second person has confirmed it under Proposals.")
            )
        if form.control_profile.data != changed.control_profile:
            waiting.append(
                _("Second steps need a second person until somebody else has confirmed otherwise under Proposals.")
            )
        nobody = service.nobody_confirms(None, viewer().id) if waiting else None
        for words in [nobody] if nobody else waiting:
            flash(words)

    return htmx.submit(
        form,
        act,
        again=lambda status: _page(form, status),
        then=lambda _done: url_for("people.firm"),
        stored=_as_stored,
    )


def _page(form: FirmEditForm, status: int) -> Response:
    history = telling.history(viewer(), "firm", 1)
    waiting = queries.waiting_proposals(viewer().firm, user_id=None)
    return htmx.page("people/firm.html", status=status, form=form, waiting=waiting, history=history)
