"""Drafting a plan by its few figures, with the curve drawn while they are typed."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from webapp import money, periods
from webapp.bonus import queries, service
from webapp.bonus.forms import PresetForm, defaults
from webapp.bonus.routes import bp
from webapp.bonus.routes.advanced import as_text, change, place_of
from webapp.bonus.rules.drawing import pictures
from webapp.htmx import give_up, page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/plans/new")
@requires(Permission.PLAN_EDIT)
def new() -> Response:
    """An empty plan with usual figures; with figures in the address, their curve."""
    if "currency" in request.args:
        return _preview(PresetForm(request.args), None)
    firm = viewer().firm
    today = periods.today(firm.zone)
    given = defaults(firm.currency, today.replace(month=1, day=1), firm.seasoning_days)
    return _page(PresetForm(data=given), None)


@bp.post("/plans")
@requires(Permission.PLAN_EDIT)
def create() -> Answer:
    """Begins a plan; its first version is a draft."""
    form = PresetForm(request.form)
    if request.form.get("curve"):
        return _preview(form, None)
    if request.form.get("advanced") and (body := form.body()):
        return as_text(body, None)
    return submit(
        form,
        lambda: service.draft_plan(form.made, actor=viewer()),
        again=lambda status: _page(form, None, status),
        then=place_of,
    )


@bp.get("/plans/<int:plan_id>/draft")
@requires(Permission.PLAN_EDIT)
def draft(plan_id: int) -> Answer:
    """A draft to be changed, by its figures where they say all of it."""
    version = queries.draft_of(plan_id)
    if "currency" in request.args:
        return _preview(PresetForm(request.args), version)
    shown = PresetForm.shown(version.body, version.version)
    if version.drafted_by_id != viewer().id:
        return redirect(place_of(version), 303)
    if shown is None:
        return redirect(url_for("bonus.advanced_draft", plan_id=plan_id), 303)
    return _page(PresetForm(data=shown), version)


@bp.post("/plans/<int:plan_id>/draft")
@requires(Permission.PLAN_EDIT)
def change_draft(plan_id: int) -> Answer:
    """Takes the changed figures."""
    version = queries.draft_of(plan_id)
    form = PresetForm(request.form)
    if request.form.get("curve"):
        return _preview(form, version)
    if request.form.get("advanced") and (body := form.body()):
        return as_text(body, version, form.version.data)
    return change(version, form, again=lambda status: _page(form, version, status), stored=lambda: _as_stored(plan_id))


def _as_stored(plan_id: int) -> PresetForm:
    version = queries.draft_of(plan_id)
    return PresetForm(data=PresetForm.shown(version.body, version.version) or {"version": version.version})


def _preview(form: PresetForm, version: Any) -> Response:
    """The page as it is typed so far, its curve drawn; nothing is kept, so that the form can be sent again."""
    form.validate()
    give_up()
    return _page(form, version, block="curve")


def _page(form: PresetForm, version: Any, status: int = 200, block: str = "content") -> Response:
    """The form with the curve of what is in it; of figures that make no plan there is none."""
    plan, why = form.drawn()
    return page(
        "bonus/draft.html",
        block,
        status,
        form=form,
        version=version,
        pictures=pictures(plan, money.exponent(plan.currency)) if plan else [],
        plan=plan,
        why=why,
    )
