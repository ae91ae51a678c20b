"""A new task about a contact or household."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.clients import queries as clients
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.tasks import service
from webapp.tasks.forms import TaskForm
from webapp.tasks.routes import bp, people


def _about(form: TaskForm) -> Any:
    """The household that the form speaks of; raises NotVisible for one that may not be opened."""
    who = viewer()
    if form.contact.data:
        return clients.visible_household(who, clients.visible_contact(who, form.contact.data).household_id)
    return clients.visible_household(who, form.household.data) if form.household.data else None


def _render(form: TaskForm, status: int = 200, matches: Any = None) -> Response:
    household = _about(form)
    shown = request.form.get("contact_text", "")
    if form.contact.data and not shown:
        shown = clients.contact_names(viewer(), [form.contact.data]).get(form.contact.data, "")
    form.choose(people.choices(viewer(), household.id if household else None))
    back = f"/households/{household.id}" if household else url_for("tasks.mine")
    return page(
        "tasks/new.html", status=status, form=form, household=household, matches=matches, shown=shown, back=back
    )


@bp.get("/tasks/new")
@requires(Permission.TASK_EDIT)
def new() -> Response:
    """The form; ?household= or ?contact= says what it is about."""
    about = {name: request.args.get(name, type=int) for name in ("household", "contact")}
    due = periods.days_after(periods.today(viewer().firm.zone), 1)
    return _render(TaskForm(data={**about, "due_on": due, "assignee": viewer().id}))


@bp.post("/tasks/new")
@requires(Permission.TASK_EDIT)
def create() -> Answer:
    """Sets the task; without scripts the same form searches first."""
    form = TaskForm(request.form)
    if request.form.get("find") == "contact":
        found = clients.find_contacts(viewer(), request.form.get("contact_text", ""))
        return _render(form, matches=[(one.id, one.name, one.household_name) for one in found])

    def act() -> Any:
        return service.set_task(
            title=form.title.data or "",
            due_on=form.due_on.data,
            assignee_id=form.assignee.data,
            household_id=form.household.data,
            contact_id=form.contact.data,
            actor=viewer(),
        )

    def then(task: Any) -> str:
        flash(_("The task is set."), "success")
        return (
            f"/households/{task.household_id}" if task.household_id and form.household.data else url_for("tasks.mine")
        )

    return submit(form, act, again=lambda status: _render(form, status), then=then)
