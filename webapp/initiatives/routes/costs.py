"""The cost lines of an initiative: a region of its page, and a page of its own."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp.htmx import page, submit
from webapp.initiatives import queries, rules, service
from webapp.initiatives.forms import CostForm, VersionForm
from webapp.initiatives.routes import bp
from webapp.policy import Permission, requires, viewer


def cost_context(initiative: Any, form: CostForm | None = None, edited: Any = None) -> dict[str, Any]:
    """What templates/initiatives/_costs.html needs."""
    lines = queries.costs(initiative.id)
    if form is None and viewer().may(Permission.INITIATIVE_EDIT):
        form = _as_stored(initiative, edited) if edited else CostForm(currency=initiative.currency)
    sums = rules.sums_of(
        [rules.Cost(line.label, line.spent_on, line.planned_minor, line.actual_minor) for line in lines],
        initiative.budget_minor,
    )
    return {"costs": lines, "sums": sums, "cost_form": form, "edited_cost": edited}


def _as_stored(initiative: Any, line: Any) -> CostForm:
    return CostForm(data=CostForm.shown(line, initiative.currency), currency=initiative.currency)


def _page(initiative: Any, status: int = 200, **context: Any) -> Response:
    context = cost_context(initiative, **context)
    return page("initiatives/costs.html", "costs", status, initiative=initiative, **context)


@bp.get("/initiatives/<slug>/costs")
@requires(Permission.INITIATIVE_READ)
def costs(slug: str) -> Response:
    """Budget and cost lines; ?edit=ID opens one for those who may change it."""
    initiative = queries.by_slug(slug)
    chosen = request.args.get("edit", type=int)
    edited = queries.cost_line(initiative.id, chosen) if chosen and viewer().may(Permission.INITIATIVE_EDIT) else None
    return _page(initiative, edited=edited)


@bp.post("/initiatives/<slug>/costs")
@requires(Permission.INITIATIVE_EDIT)
def add_cost(slug: str) -> Answer:
    """Adds a line."""
    initiative = queries.by_slug(slug)
    form = CostForm(request.form, currency=initiative.currency)
    return submit(
        form,
        lambda: service.add_cost(initiative, form.cost(), actor=viewer()),
        again=lambda status: _page(initiative, status, form=form),
        then=lambda _line: url_for("initiatives.costs", slug=slug),
    )


@bp.post("/initiatives/<slug>/costs/<int:cost_id>")
@requires(Permission.INITIATIVE_EDIT)
def change_cost(slug: str, cost_id: int) -> Answer:
    """Changes a line."""
    initiative = queries.by_slug(slug)
    line = queries.cost_line(initiative.id, cost_id)
    form = CostForm(request.form, currency=initiative.currency)
    return submit(
        form,
        lambda: service.edit_cost(line, form.cost(), version=form.version.data, actor=viewer()),
        again=lambda status: _page(initiative, status, form=form, edited=line),
        then=lambda _done: url_for("initiatives.costs", slug=slug),
        stored=lambda: _as_stored(queries.by_slug(slug), queries.cost_line(initiative.id, cost_id)),
    )


@bp.post("/initiatives/<slug>/costs/<int:cost_id>/removal")
@requires(Permission.INITIATIVE_EDIT)
def remove_cost(slug: str, cost_id: int) -> Answer:
    """Takes a line away."""
    initiative = queries.by_slug(slug)
    line = queries.cost_line(initiative.id, cost_id)
    pressed = VersionForm(request.form)

    def act() -> None:
        service.remove_cost(line, version=pressed.version.data, actor=viewer())
        flash(_("“%(label)s” is removed.", label=line.label), "success")

    def again(status: int) -> Response:
        form = _as_stored(initiative, line)
        form.form_errors.extend(pressed.form_errors)
        return _page(initiative, status, form=form, edited=line)

    return submit(
        pressed,
        act,
        again=again,
        then=lambda _done: url_for("initiatives.costs", slug=slug),
        stored=lambda: VersionForm(obj=queries.cost_line(initiative.id, cost_id)),
    )
