"""Choosing a password with a one-time link."""

import secrets
from typing import Any, cast

from flask import Response, abort, current_app, flash, request, session, url_for
from flask_babel import gettext as _

from webapp import htmx, idempotency
from webapp.people import service
from webapp.people.forms import NewPasswordForm
from webapp.people.routes import bp
from webapp.policy import public, viewer

LINK = "reset_link"


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


def make_link(user_id: int) -> None:
    """Makes a link with which somebody chooses a password; the page that comes next shows it once."""
    # What the session keeps is worth nothing without the browser's own token, which is in no database.
    salt = secrets.token_urlsafe(16)
    service.start_reset(user_id, cast(Any, session).secret(salt), actor=viewer())
    session[LINK] = [user_id, salt]


def link_to_show(user_id: int | None = None) -> str | None:
    """The link that was just made, for anybody or for one person."""
    kept = session.get(LINK)
    if not kept or user_id not in (None, kept[0]):
        return None
    session.pop(LINK)
    token = cast(Any, session).secret(kept[1])
    return current_app.config["RAPPORT"].base_url + url_for("people.choose_password", token=token)
