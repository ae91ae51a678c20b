"""Signing in and out."""

from typing import Any, cast

from flask import Response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from webapp.htmx import page
from webapp.people import queries, rules, service
from webapp.people.forms import SignInForm
from webapp.people.routes import bp
from webapp.people.rules import hash_of
from webapp.policy import public, viewer


@bp.get("/sign-in")
@public
def sign_in() -> Any:
    """The sign-in page; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(rules.local_path(request.args.get("next")), 303)
    if queries.firm_view() is None:
        return redirect(url_for("people.setup"), 303)
    return _page(SignInForm(request.args), 200)


@bp.post("/sign-in")
@public
def enter() -> Any:
    """Signs a person in under a new session token."""
    form = SignInForm(request.form)
    if not form.validate():
        return _page(form, 422)
    answer = service.sign_in(form.email.data or "", form.password.data or "", request.remote_addr or "")
    if answer.wait:
        minutes = -(-answer.wait // 60)
        words = ngettext("Too many tries. Wait a minute.", "Too many tries. Wait %(num)d minutes.", minutes)
        form.form_errors.append(words)
        response = _page(form, 429)
        response.headers["Retry-After"] = str(answer.wait)
        return response
    if answer.viewer is None:
        form.form_errors.append(_("E-mail or password is wrong."))
        return _page(form, 422)
    renew_session()
    login_user(answer.viewer)
    # Kept with the new session at once, so that the first page has nothing to add to it.
    generate_csrf()
    return redirect(rules.local_path(form.next.data), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    """Ends the session, and asks the browser to forget what it kept."""
    if current_user.is_authenticated:
        service.sign_out(actor=viewer())
        logout_user()
    renew_session()
    response = redirect(url_for("people.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def renew_session() -> None:
    """Drops everything that the session held, its token first; what comes next lies in a new one."""
    session.clear()
    cast(Any, session).renew()


def current_hash() -> str | None:
    """What is kept of this session's token, so that it can be told from the person's others."""
    token = cast(Any, session).token
    return hash_of(token) if token else None


def _page(form: SignInForm, status: int) -> Response:
    return page("people/sign_in.html", status=status, form=form)
