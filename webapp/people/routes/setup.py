"""The first start: makes the firm and its first administrator."""

from typing import Any

from flask import Response, abort, request, url_for
from flask_login import login_user

from webapp import htmx, idempotency
from webapp.people import queries, service
from webapp.people.forms import SetupForm
from webapp.people.routes import bp
from webapp.people.routes.sign_in import renew_session
from webapp.policy import public


@bp.get("/setup")
@public
def setup() -> Any:
    """The set-up form, as long as there is no firm."""
    if queries.firm_view() is not None:
        abort(404)
    return _page(SetupForm(data={"token": request.args.get("token", "")[:200], "zone": "UTC"}), 200)


@bp.post("/setup")
@public
@idempotency.once
def make_firm() -> Any:
    """Makes the firm and signs its first administrator in."""
    if queries.firm_view() is not None:
        abort(404)
    form = SetupForm(request.form)

    def act() -> None:
        service.check_setup_token(form.token.data or "", request.remote_addr or "")
        person = service.set_up(
            service.FirmTerms(**form.terms()),
            form.email.data or "",
            form.admin_name.data or "",
            form.password.data or "",
        )
        renew_session()
        login_user(person)

    return htmx.submit(form, act, again=lambda status: _page(form, status), then=lambda _done: url_for("people.users"))


def _page(form: SetupForm, status: int) -> Response:
    return htmx.page("people/setup.html", status=status, form=form)
