"""One task: what is to be done, who has it, and what came of it."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import audit
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.tasks import queries, service
from webapp.tasks.forms import DoneForm, EditForm, ReassignForm
from webapp.tasks.routes import bp, people
from webapp.tasks.routes.listing import filters, render

# Where the forms of one's due tasks stand too; they say so with ?home=1 and lead back there.
HOME = "/"


def _from_home() -> bool:
    return "home" in request.args


def _render(task_id: int, status: int = 200, **forms: Any) -> Response:
    line = queries.task_line(viewer(), task_id)
    shown = {"title": line.title, "due_on": line.due_on, "version": line.version}
    given = forms.get("reassign") or ReassignForm(data={"assignee": line.assignee_id, "version": line.version})
    given.choose(people.choices(viewer(), line.household_id, (line.assignee_id, line.assignee_name)))
    return page(
        "tasks/show.html",
        status=status,
        task=line,
        edit_form=forms.get("edit") or EditForm(data=shown),
        done_form=forms.get("done") or DoneForm(data={"outcome": line.outcome, "version": line.version}),
        reassign_form=given,
        history=audit.history("task", task_id),
    )


@bp.get("/tasks/<int:task_id>")
@requires(Permission.TASK_READ)
def show(task_id: int) -> Response:
    """The task with what can be done about it."""
    return _render(task_id)


def _act(task_id: int, name: str, form: Any, act: Callable[[Any], None]) -> Answer:
    task = queries.visible_task(viewer(), task_id)

    def do() -> None:
        act(task)
        flash(_("Saved."), "success")

    again = {name: form}
    return submit(
        form,
        do,
        again=lambda status: _render(task_id, status, **again),
        then=lambda _done: url_for("tasks.show", task_id=task_id),
    )


@bp.post("/tasks/<int:task_id>")
@requires(Permission.TASK_EDIT)
def change(task_id: int) -> Answer:
    """Changes what is to be done until when."""
    form = EditForm(request.form)
    return _act(
        task_id,
        "edit",
        form,
        lambda task: service.edit(
            task, title=form.title.data or "", due_on=form.due_on.data, version=form.version.data, actor=viewer()
        ),
    )


@bp.post("/tasks/<int:task_id>/assignee")
@requires(Permission.TASK_EDIT)
def reassign(task_id: int) -> Answer:
    """Hands it on; who then may not open it any more goes back to the list."""
    form = ReassignForm(request.form)
    form.choose([])
    task = queries.visible_task(viewer(), task_id)
    return submit(
        form,
        lambda: service.reassign(task, form.assignee.data or 0, version=form.version.data, actor=viewer()),
        again=lambda status: _render(task_id, status, reassign=form),
        then=lambda _done: url_for("tasks.mine", view="set"),
    )


@bp.post("/tasks/<int:task_id>/completion")
@requires(Permission.TASK_EDIT)
def complete(task_id: int) -> Answer:
    """Says that it is done; from the list or the home page without words, from its page with the outcome."""
    form = DoneForm(request.form)
    task = queries.visible_task(viewer(), task_id)
    from_list = "outcome" not in request.form

    def again(status: int) -> Response:
        if not from_list:
            return _render(task_id, status, done=form)
        flash(" ".join(form.form_errors), "warning")
        return render(status)

    return submit(
        form,
        lambda: service.complete(task, form.outcome.data or "", version=form.version.data, actor=viewer()),
        again=again,
        then=lambda _done: (
            f"{HOME}?done={task_id}"
            if _from_home()
            else url_for("tasks.mine", done=task_id, **(filters() if from_list else {}))
        ),
    )


@bp.post("/tasks/<int:task_id>/reopening")
@requires(Permission.TASK_EDIT)
def reopen(task_id: int) -> Answer:
    """Takes "done" back."""
    task = queries.visible_task(viewer(), task_id)
    form = DoneForm()
    return submit(
        form,
        lambda: service.reopen(task, actor=viewer()),
        again=lambda status: _render(task_id, status, done=form),
        then=lambda _done: HOME if _from_home() else url_for("tasks.mine"),
    )
