"""Giving a plan to people and teams, and ending that."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp.bonus import queries, service
from webapp.bonus.forms import AssignForm, EndForm, VersionForm
from webapp.bonus.routes import bp
from webapp.bonus.routes.plan import chosen, shown
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.post("/plans/<int:plan_id>/assignments")
@requires(Permission.PLAN_EDIT)
def assign(plan_id: int) -> Answer:
    """Gives the plan to a person or a team."""
    queries.plan_by_id(plan_id)
    form = chosen(AssignForm(request.form))

    def act() -> None:
        terms: dict[str, Any] = {"starts_on": form.starts_on.data, "ends_on": form.ends_on.data, **form.owner}
        service.assign(plan_id, **terms, actor=viewer())
        flash(_("Assigned."), "success")

    return submit(
        form,
        act,
        again=lambda status: shown(plan_id, form, status),
        then=lambda _done: url_for("bonus.plan", plan_id=plan_id),
    )


@bp.post("/assignments/<int:assignment_id>/end")
@requires(Permission.PLAN_EDIT)
def end_assignment(assignment_id: int) -> Answer:
    """Says on which day an assignment ends."""
    given, form = queries.assignment_by_id(assignment_id), EndForm(request.form)
    plan_id = given.plan_id
    return submit(
        form,
        lambda: service.end_assignment(given, form.ends_on.data, version=form.version.data, actor=viewer()),
        again=lambda status: shown(plan_id, chosen(AssignForm()), status, ending=(assignment_id, form)),
        then=lambda _done: url_for("bonus.plan", plan_id=plan_id),
        stored=lambda: EndForm(obj=queries.assignment_by_id(assignment_id)),
    )


@bp.post("/assignments/<int:assignment_id>/removal")
@requires(Permission.PLAN_EDIT)
def remove_assignment(assignment_id: int) -> Answer:
    """Takes an assignment away that was a mistake."""
    given, form = queries.assignment_by_id(assignment_id), VersionForm(request.form)
    plan_id = given.plan_id
    return submit(
        form,
        lambda: service.remove_assignment(given, version=form.version.data, actor=viewer()),
        again=lambda status: shown(plan_id, chosen(AssignForm()), status, ending=(assignment_id, form)),
        then=lambda _done: url_for("bonus.plan", plan_id=plan_id),
        stored=lambda: VersionForm(obj=queries.assignment_by_id(assignment_id)),
    )
