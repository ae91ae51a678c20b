"""The tree of teams."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from webapp import htmx, telling
from webapp.people import queries, service
from webapp.people.forms import TeamForm
from webapp.people.routes import bp
from webapp.policy import Permission, requires, viewer
from webapp.text import whole_number


@bp.get("/admin/teams")
@requires(Permission.USER_EDIT)
def teams() -> Any:
    """All teams, each below the one it is part of."""
    return htmx.page("people/teams.html", teams=queries.team_lines())


@bp.get("/admin/teams/new")
@requires(Permission.USER_EDIT)
def new_team() -> Any:
    """An empty form for a team."""
    return _page(_form(), 200)


@bp.post("/admin/teams")
@requires(Permission.USER_EDIT)
def add_team() -> Any:
    """Adds a team."""
    form = _form(request.form)

    def act() -> None:
        made = service.add_team(*_terms(form), actor=viewer())
        flash(_("The team is there."), "success")
        _tell_what_waits(form, made.manager_id)

    return htmx.submit(form, act, again=lambda status: _page(form, status), then=lambda _done: url_for("people.teams"))


@bp.get("/admin/teams/<int:team_id>")
@requires(Permission.USER_EDIT)
def team(team_id: int) -> Any:
    """A team, to be changed."""
    return _page(_as_stored(team_id), 200, team_id)


def _as_stored(team_id: int) -> TeamForm:
    row = queries.team_by_id(team_id)
    return _form(obj=row, keep=row.manager_id)


@bp.post("/admin/teams/<int:team_id>")
@requires(Permission.USER_EDIT)
def change_team(team_id: int) -> Any:
    """Changes a team."""
    row = queries.team_by_id(team_id)
    form = _form(request.form, keep=row.manager_id)

    def act() -> None:
        changed = service.change_team(team_id, service.TeamTerms(*_terms(form)), form.version.data, actor=viewer())
        flash(_("Saved."), "success")
        _tell_what_waits(form, changed.manager_id)

    return htmx.submit(
        form,
        act,
        again=lambda status: _page(form, status, team_id),
        then=lambda _done: url_for("people.teams"),
        stored=lambda: _as_stored(team_id),
    )


def _form(*args: Any, keep: int | None = None, **kwargs: Any) -> TeamForm:
    managers = queries.user_choices(Permission.COVERAGE_ASSIGN)
    if keep is not None and keep not in {user_id for user_id, name in managers}:
        managers += list(queries.user_names([keep]).items())
    return TeamForm(*args, teams=queries.team_choices(), managers=managers, **kwargs)


def _terms(form: TeamForm) -> tuple[str, int | None, int | None]:
    return form.name.data or "", whole_number(form.parent_id.data), whole_number(form.manager_id.data)


def _tell_what_waits(form: TeamForm, manager_id: int | None) -> None:
    wanted = whole_number(form.manager_id.data)
    if wanted != manager_id:
        words = _("The new manager leads the team once a second person has confirmed it under Proposals.")
        flash(service.nobody_confirms(wanted, viewer().id) or words)


def _page(form: TeamForm, status: int, team_id: int | None = None) -> Response:
    history = telling.history(viewer(), "team", team_id) if team_id else []
    return htmx.page("people/team.html", status=status, form=form, team_id=team_id, history=history)
