"""Beginning and changing an initiative."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp.htmx import page, submit
from webapp.initiatives import queries, service
from webapp.initiatives.forms import InitiativeForm
from webapp.initiatives.routes import bp
from webapp.people import queries as people
from webapp.policy import Permission, requires, viewer


def _chosen(form: InitiativeForm, without: int | None = None) -> InitiativeForm:
    parents = [(one.id, one.name) for one in queries.choices(viewer().firm.zone) if one.id != without]
    return form.choose(parents, people.user_choices(Permission.INITIATIVE_READ))


@bp.get("/initiatives/new")
@requires(Permission.INITIATIVE_EDIT)
def new() -> Response:
    """The form of a new initiative; ?parent=SLUG puts it below another one."""
    parent = request.args.get("parent")
    values = {"currency": viewer().firm.currency, "owner": viewer().id}
    if parent:
        above = queries.by_slug(parent)
        values |= {"parent": above.id, "currency": above.currency}
    return _new(_chosen(InitiativeForm(data=values)), 200)


def _new(form: InitiativeForm, status: int) -> Response:
    return page("initiatives/new.html", status=status, form=form)


@bp.post("/initiatives")
@requires(Permission.INITIATIVE_EDIT)
def create() -> Answer:
    """Begins an initiative and goes to its page."""
    form = _chosen(InitiativeForm(request.form))
    return submit(
        form,
        lambda: service.create(form.terms(), actor=viewer()),
        again=lambda status: _new(form, status),
        then=lambda initiative: url_for("initiatives.show", slug=initiative.slug),
    )


@bp.get("/initiatives/<slug>/edit")
@requires(Permission.INITIATIVE_EDIT)
def edit(slug: str) -> Response:
    """The form of an initiative as it is."""
    initiative = queries.by_slug(slug)
    return page("initiatives/edit.html", form=_as_stored(initiative), initiative=initiative)


def _as_stored(initiative: Any) -> InitiativeForm:
    return _chosen(InitiativeForm(data=InitiativeForm.shown(initiative)), initiative.id)


@bp.post("/initiatives/<slug>/edit")
@requires(Permission.INITIATIVE_EDIT)
def change(slug: str) -> Answer:
    """Takes the changed form; the address stays."""
    initiative = queries.by_slug(slug)
    form = _chosen(InitiativeForm(request.form), initiative.id)

    def act() -> None:
        service.edit(initiative, form.terms(), version=form.version.data, actor=viewer())
        flash(_("Saved."), "success")

    return submit(
        form,
        act,
        again=lambda status: page("initiatives/edit.html", status=status, form=form, initiative=initiative),
        then=lambda _done: url_for("initiatives.show", slug=slug),
        stored=lambda: _as_stored(queries.by_slug(slug)),
    )
