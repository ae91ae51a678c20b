"""Drafting a plan in its JSON form: all that a plan can say, typed or from a file, with every fault by its place."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.bonus import queries, service
from webapp.bonus.forms import JsonForm, PresetForm, defaults
from webapp.bonus.routes import bp
from webapp.bonus.rules.preset import as_body
from webapp.bonus.rules.versions import pretty
from webapp.htmx import give_up, page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/plans/new/advanced")
@requires(Permission.PLAN_EDIT)
def new_advanced() -> Response:
    """The JSON form of a plan with usual figures, to be changed."""
    firm = viewer().firm
    first = periods.today(firm.zone).replace(month=1, day=1)
    usual = PresetForm(data=defaults(firm.currency, first, firm.seasoning_days) | {"name": _("Bonus plan")})
    return _page(JsonForm(data={"body": pretty(as_body(usual.preset()))}), None)


@bp.post("/plans/new/advanced")
@requires(Permission.PLAN_EDIT)
def create_advanced() -> Answer:
    """Begins a plan from its JSON form."""
    form = _sent()
    return submit(
        form,
        lambda: service.draft_plan(form.made, actor=viewer()),
        again=lambda status: _page(form, None, status),
        then=place_of,
    )


@bp.get("/plans/<int:plan_id>/draft/advanced")
@requires(Permission.PLAN_EDIT)
def advanced_draft(plan_id: int) -> Answer:
    """The JSON form of a draft."""
    version = queries.draft_of(plan_id)
    if version.drafted_by_id != viewer().id:
        return redirect(place_of(version), 303)
    return _page(_as_stored(plan_id), version)


@bp.post("/plans/<int:plan_id>/draft/advanced")
@requires(Permission.PLAN_EDIT)
def change_advanced(plan_id: int) -> Answer:
    """Takes the changed JSON form."""
    version, form = queries.draft_of(plan_id), _sent()
    return change(version, form, again=lambda status: _page(form, version, status), stored=lambda: _as_stored(plan_id))


def change(version: Any, form: Any, *, again: Callable[[int], Answer], stored: Callable[[], Any]) -> Answer:
    """Puts what a form says in place of a draft, whichever of the two forms it is."""

    def act() -> Any:
        service.change_draft(version, form.made, expected=form.version.data, actor=viewer())
        flash(_("Saved."), "success")
        return version

    return submit(form, act, again=again, then=place_of, stored=stored)


def _sent() -> JsonForm:
    return JsonForm(CombinedMultiDict([request.files, request.form]))


def _as_stored(plan_id: int) -> JsonForm:
    version = queries.draft_of(plan_id)
    return JsonForm(data={"body": pretty(version.body), "version": version.version})


def as_text(body: dict[str, Any], version: Any, seen: int | None = None) -> Response:
    """The page of the JSON form with figures that were typed into the simple one; nothing is kept yet."""
    give_up()
    return _page(JsonForm(data={"body": pretty(body), "version": seen}), version)


def place_of(version: Any) -> str:
    """Where a version is shown."""
    return url_for("bonus.version", plan_id=version.plan_id, number=version.number)


def _page(form: JsonForm, version: Any, status: int = 200) -> Response:
    return page("bonus/advanced.html", "content", status, form=form, version=version)
