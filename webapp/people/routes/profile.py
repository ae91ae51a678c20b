"""One's own settings, password and sessions."""

from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp import htmx, telling
from webapp.people import queries, service
from webapp.people.forms import PasswordForm, ProfileForm
from webapp.people.routes import bp
from webapp.people.routes.sign_in import current_hash
from webapp.policy import Permission, requires, viewer


@bp.get("/profile")
@requires(Permission.HOME_READ)
def profile() -> Any:
    """The viewer's own page."""
    return _page(200)


@bp.post("/profile")
@requires(Permission.HOME_READ)
def change_profile() -> Any:
    """Changes one's own name and settings."""
    form = ProfileForm(request.form)

    def act() -> None:
        terms = service.ProfileTerms(
            form.name.data or "",
            form.theme.data,
            form.locale.data,
            form.zone.data or None,
            form.single_key_shortcuts.data,
        )
        service.change_profile(terms, form.version.data, actor=viewer())
        flash(_("Saved."), "success")

    return htmx.submit(form, act, again=lambda status: _page(status, form=form), then=_here, stored=_as_stored)


@bp.post("/profile/password")
@requires(Permission.HOME_READ)
def change_password() -> Any:
    """Changes one's own password and signs one out everywhere else."""
    form = PasswordForm(request.form)

    def act() -> None:
        service.change_password(form.old.data or "", form.new.data or "", current_hash(), actor=viewer())
        flash(_("The new password holds. Other browsers are signed out."), "success")

    return htmx.submit(form, act, again=lambda status: _page(status, passwords=form), then=_here)


@bp.post("/profile/sessions/ending")
@requires(Permission.HOME_READ)
def end_own_sessions() -> Any:
    """Signs one out in the browser that `mark` names, or in all others."""
    mark = request.form.get("mark")
    if mark:
        service.end_one_session(viewer().id, mark, actor=viewer())
    else:
        service.end_all_sessions(viewer().id, current_hash(), actor=viewer())
    flash(_("Signed out there."), "success")
    return redirect(url_for("people.profile"), 303)


def _here(_done: object) -> str:
    return url_for("people.profile")


def _as_stored() -> ProfileForm:
    return ProfileForm(obj=queries.user_by_id(viewer().id))


def _page(status: int, form: ProfileForm | None = None, passwords: PasswordForm | None = None) -> Response:
    settings = current_app.config["RAPPORT"]
    return htmx.page(
        "people/profile.html",
        status=status,
        form=form or _as_stored(),
        passwords=passwords or PasswordForm(),
        sessions=queries.sessions_of(viewer().id, settings.idle_minutes, settings.absolute_hours, current_hash()),
        history=telling.history(viewer(), "user", viewer().id),
    )
