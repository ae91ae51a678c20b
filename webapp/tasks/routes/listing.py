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


def _day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def filters() -> dict[str, Any]:
    """Which tasks are listed, as the address says it."""
    view = request.args.get("view", "open")
    chosen = {
        "view": view if view in queries.VIEWS else "open",
        "day": _day(),
        "after": request.args.get("after", type=int),
    }
    return {name: value for name, value in chosen.items() if value}


def render(status: int = 200, form: QuickTaskForm | None = None) -> Response:
    """The list as the address filters it, with the line to add one."""
    who = viewer()
    today = periods.today(who.firm.zone)
    chosen = filters()
    tasks = queries.mine(who, chosen["view"], chosen.get("day"), chosen.get("after"))
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
