"""One's tasks."""

from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import periods
from webapp.htmx import announce, page, submit
from webapp.policy import Permission, requires, viewer
from webapp.tasks import queries, service
from webapp.tasks.forms import QuickTaskForm
from webapp.tasks.routes import bp

NOTHING = queries.TaskPage([], None, True)


def _day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def filters() -> dict[str, Any]:
    """Which tasks are listed, as the address says it; no view at all where it asks for a list or day that is none."""
    view = request.args.get("view") or "open"
    is_known = view in queries.VIEWS and (_day() is not None or not request.args.get("day"))
    chosen = {"view": view if is_known else "", "day": _day(), "after": request.args.get("after", type=int)}
    return {name: value for name, value in chosen.items() if value}


def render(status: int = 200, form: QuickTaskForm | None = None) -> Response:
    """The list as the address filters it, with the line to add one."""
    who = viewer()
    today = periods.today(who.firm.zone)
    chosen = filters()
    view = chosen.get("view")
    tasks = queries.mine(who, view, chosen.get("day"), chosen.get("after")) if view else NOTHING
    form = form or QuickTaskForm(data={"due_on": today})
    return page("tasks/list.html", "tasks", status, tasks=tasks, chosen=chosen, today=today, form=form)


@bp.get("/tasks")
@requires(Permission.TASK_READ)
def mine() -> Response:
    """One's tasks: open, overdue, done, or set for others; after "done" with a way back."""
    done = request.args.get("done", type=int)
    if done:
        announce(_("Done."), undo_url=url_for("tasks.reopen", task_id=done))
    return render()


@bp.post("/tasks")
@requires(Permission.TASK_EDIT)
def add() -> Answer:
    """Adds a task for oneself."""
    form = QuickTaskForm(request.form)
    return submit(
        form,
        lambda: service.set_task(title=form.title.data or "", due_on=form.due_on.data, actor=viewer()),
        again=lambda status: render(status, form),
        then=lambda _task: url_for("tasks.mine"),
    )
