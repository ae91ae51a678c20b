"""Users, as an administrator looks after them."""

from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp import htmx, telling
from webapp.people import queries, service
from webapp.people.forms import ROLE_NAMES, ROLE_NOTES, ProposalForm, UserEditForm, UserForm
from webapp.people.routes import bp
from webapp.people.routes.password import link_to_show, make_link
from webapp.people.routes.sign_in import current_hash
from webapp.policy import Permission, Role, requires, viewer
from webapp.text import whole_number


@bp.get("/admin/users")
@requires(Permission.USER_EDIT)
def users() -> Any:
    """Users by name, searched and paged."""
    query, everyone = request.args.get("q", "")[:100], request.args.get("everyone") == "y"
    number_ = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found = queries.users_page(query, everyone=everyone, page=number_)

    def at(page: int) -> str:
        return url_for("people.users", q=query or None, everyone="y" if everyone else None, page=page)

    return htmx.page(
        "people/users.html",
        "users",
        found=found,
        query=query,
        everyone=everyone,
        first=(number_ - 1) * queries.PAGE + 1,
        prev_url=at(number_ - 1) if number_ > 1 else None,
        next_url=at(number_ + 1) if number_ * queries.PAGE < found.total else None,
        role_names=ROLE_NAMES,
    )


@bp.get("/admin/users/new")
@requires(Permission.USER_EDIT)
def new_user() -> Any:
    """An empty form for a person."""
    return _new_page(UserForm(teams=queries.team_choices()), 200)


@bp.post("/admin/users")
@requires(Permission.USER_EDIT)
def add_user() -> Any:
    """Adds a person, who then chooses a password with a one-time link."""
    form = UserForm(request.form, teams=queries.team_choices())

    def act() -> int:
        terms = _terms(form, is_active=True)
        user = service.add_user(
            terms.email, terms.name, terms.roles, terms.team_id, payroll_number=terms.payroll_number, actor=viewer()
        )
        if _ask_for_link(user.id):
            _tell_what_waits(user.id)
        return user.id

    return htmx.submit(
        form, act, again=lambda status: _new_page(form, status), then=lambda id_: url_for("people.user", user_id=id_)
    )


@bp.get("/admin/users/<int:user_id>")
@requires(Permission.USER_EDIT)
def user(user_id: int) -> Any:
    """A person: who they are, their sessions, what was done to their account."""
    row = queries.user_by_id(user_id)
    return _page(row, _as_stored(user_id, row), 200)


def _as_stored(user_id: int, row: Any = None) -> UserEditForm:
    row = row or queries.user_by_id(user_id)
    held = [role.value for role in queries.roles_of(user_id)]
    data = {"roles": held, "team_id": str(row.team_id or "")}
    return UserEditForm(obj=row, data=data, teams=queries.team_choices())


@bp.post("/admin/users/<int:user_id>")
@requires(Permission.USER_EDIT)
def change_user(user_id: int) -> Any:
    """Changes a person; when rights change, their sessions end."""
    queries.user_by_id(user_id)
    form = UserEditForm(request.form, teams=queries.team_choices())

    def act() -> None:
        keep = current_hash() if user_id == viewer().id else None
        terms = _terms(form, is_active=form.is_active.data)
        service.change_user(user_id, terms, form.version.data, keep, actor=viewer())
        flash(_("Saved."), "success")
        _tell_what_waits(user_id)

    return htmx.submit(
        form,
        act,
        again=lambda status: _page(queries.user_by_id(user_id), form, status),
        then=lambda _done: _to(user_id),
        stored=lambda: _as_stored(user_id),
    )


@bp.post("/admin/users/<int:user_id>/password-link")
@requires(Permission.USER_EDIT)
def start_reset(user_id: int) -> Any:
    """Has a link made with which the person chooses a password; who reaches others gets it from a second person."""
    form = ProposalForm()
    return htmx.submit(
        form,
        lambda: _ask_for_link(user_id),
        again=lambda status: _page(queries.user_by_id(user_id), _as_stored(user_id), status, form),
        then=lambda _done: _to(user_id),
    )


@bp.post("/admin/users/<int:user_id>/sessions/ending")
@requires(Permission.USER_EDIT)
def end_sessions(user_id: int) -> Any:
    """Signs the person out everywhere, or in the one browser that `mark` names."""
    mark = request.form.get("mark")
    if mark:
        service.end_one_session(user_id, mark, actor=viewer())
    else:
        service.end_all_sessions(user_id, current_hash(), actor=viewer())
    flash(_("Signed out there."), "success")
    return redirect(_to(user_id), 303)


def _ask_for_link(user_id: int) -> bool:
    """Whether the page that comes next shows the link; else it says who gets it."""
    is_shown = service.ask_for_password(user_id, actor=viewer())
    if is_shown:
        make_link(user_id)
    else:
        words = _("Another administrator or a manager gets the link and hands it over. It waits under Proposals.")
        flash(service.nobody_confirms(user_id, viewer().id) or words)
    return is_shown


def _tell_what_waits(user_id: int) -> None:
    if any(queries.is_waiting(viewer().firm.zone, user_id=user_id, kind=kind) for kind in ("role", "lead", "place")):
        words = _("What opens clients or pay of others waits under Proposals for a second person.")
        flash(service.nobody_confirms(user_id, viewer().id) or words)


def _to(user_id: int) -> str:
    return url_for("people.user", user_id=user_id)


def _terms(form: UserForm, *, is_active: bool) -> service.UserTerms:
    held = frozenset(Role(role) for role in form.roles.data or ())
    return service.UserTerms(
        form.email.data or "",
        form.name.data or "",
        held,
        whole_number(form.team_id.data),
        is_active,
        form.payroll_number.data or None,
    )


def _new_page(form: UserForm, status: int) -> Response:
    return htmx.page("people/user_new.html", status=status, form=form, notes=_notes())


def _notes() -> dict[str, str]:
    return {role.value: str(note) for role, note in ROLE_NOTES.items()}


def _page(user: Any, form: UserEditForm, status: int, asked: ProposalForm | None = None) -> Response:
    settings = current_app.config["RAPPORT"]
    return htmx.page(
        "people/user.html",
        status=status,
        form=form,
        asked=asked or ProposalForm(),
        user=user,
        notes=_notes(),
        link=link_to_show(user.id),
        waiting=queries.waiting_proposals(viewer().firm, user_id=user.id),
        role_names=ROLE_NAMES,
        sessions=queries.sessions_of(user.id, settings.idle_minutes, settings.absolute_hours, current_hash()),
        history=telling.history(viewer(), "user", user.id),
    )
