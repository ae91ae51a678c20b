"""Choosing a password with a one-time link."""

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from webapp import htmx, idempotency
from webapp.people import service
from webapp.people.forms import NewPasswordForm
from webapp.people.routes import bp
from webapp.policy import public


@bp.get("/password/<token>")
@public
def choose_password(token: str) -> Any:
    """The form behind a link that still holds; else nothing is there."""
    if not service.is_reset_open(token):
        abort(404)
    return _page(NewPasswordForm(), token, 200)


@bp.post("/password/<token>")
@public
@idempotency.once
def set_password(token: str) -> Any:
    """Sets the chosen password and uses the link up."""
    form = NewPasswordForm(request.form)

    def act() -> None:
        service.choose_password(token, form.new.data or "")
        flash(_("The new password holds. Sign in with it."), "success")

    return htmx.submit(
        form, act, again=lambda status: _page(form, token, status), then=lambda _done: url_for("people.sign_in")
    )


def _page(form: NewPasswordForm, token: str, status: int) -> Response:
    return htmx.page("people/password.html", status=status, form=form, token=token)
