"""A plan: its versions and whom it is for."""

from typing import Any

from flask import Response

from webapp import periods, telling
from webapp.bonus import queries
from webapp.bonus.forms import AssignForm
from webapp.bonus.routes import bp
from webapp.bonus.rules import Span
from webapp.bonus.rules.prorating import edges
from webapp.htmx import page
from webapp.people import queries as people
from webapp.policy import Permission, requires, viewer


@bp.get("/plans/<int:plan_id>")
@requires(Permission.PLAN_EDIT)
def plan(plan_id: int) -> Response:
    """A plan's versions, the one in force, and for whom it is from when to when."""
    return shown(plan_id, chosen(AssignForm()))


def chosen(form: AssignForm) -> AssignForm:
    """A form with the teams and people that a plan can be for."""
    # A plan for oneself is given by somebody else, but where the firm works with single control.
    may_be_own = viewer().firm.allows_single_control
    listed = people.user_choices(Permission.PLAN_READ)
    return form.choose(people.team_choices(), [one for one in listed if may_be_own or one[0] != viewer().id])


def shown(plan_id: int, form: AssignForm, status: int = 200, ending: Any = None) -> Response:
    """The page of a plan; `ending` is the form that ends one of its assignments, with what was wrong."""
    today = periods.today(viewer().firm.zone)
    kept, lines = queries.plan_by_id(plan_id), queries.versions(plan_id)
    assigned = queries.assignments(plan_id)
    return page(
        "bonus/plan.html",
        "content",
        status,
        plan=kept,
        versions=lines,
        current=queries.current_of(lines, today),
        assignments=assigned,
        edges={one.id: edges(Span(one.starts_on, one.ends_on)) for one in assigned},
        form=form,
        clash=_clash(form) if status == 409 and ending is None else None,
        ending=ending,
        today=today,
        history=telling.history(viewer(), "bonus_plan", plan_id),
    )


def _clash(form: AssignForm) -> Any:
    """The plan that whoever was chosen has on some of these days already."""
    found = queries.clashing(**form.owner, since=form.starts_on.data, until=form.ends_on.data, but=0)
    return queries.plan_by_id(found) if found else None
