"""One task: what is to be done, who has it, and what came of it."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from webapp import telling
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


def _edit_form(line: Any) -> EditForm:
    return EditForm(data={"title": line.title, "due_on": line.due_on, "version": line.version})


def _done_form(line: Any) -> DoneForm:
    return DoneForm(data={"outcome": line.outcome, "version": line.version})


def _reassign_form(line: Any) -> ReassignForm:
    return _choosing(ReassignForm(data={"assignee": line.assignee_id, "version": line.version}), line)


def _choosing(form: ReassignForm, line: Any) -> ReassignForm:
    return form.choose(people.choices(viewer(), line.household_id, (line.assignee_id, line.assignee_name)))


def _line(task_id: int) -> Any:
    return queries.task_line(viewer(), task_id)


def _render(task_id: int, status: int = 200, **forms: Any) -> Response:
    line = _line(task_id)
    return page(
        "tasks/show.html",
        status=status,
        task=line,
        edit_form=forms.get("edit") or _edit_form(line),
        done_form=forms.get("done") or _done_form(line),
        reassign_form=forms.get("reassign") or _reassign_form(line),
        history=telling.history(viewer(), "task", task_id),
    )


@bp.get("/tasks/<int:task_id>")
@requires(Permission.TASK_READ)
def show(task_id: int) -> Response:
    """The task with what can be done about it."""
    return _render(task_id)


@bp.post("/tasks/<int:task_id>")
@requires(Permission.TASK_EDIT)
def change(task_id: int) -> Answer:
    """Changes what is to be done until when."""
    form = EditForm(request.form)
    task = queries.visible_task(viewer(), task_id)

    def act() -> None:
        service.edit(
            task, title=form.title.data or "", due_on=form.due_on.data, version=form.version.data, actor=viewer()
        )
        flash(_("Saved."), "success")

    return submit(
        form,
        act,
        again=lambda status: _render(task_id, status, edit=form),
        then=lambda _done: url_for("tasks.show", task_id=task_id),
        stored=lambda: _edit_form(_line(task_id)),
    )


@bp.post("/tasks/<int:task_id>/assignee")
@requires(Permission.TASK_EDIT)
def reassign(task_id: int) -> Answer:
    """Hands it on; who then may not open it any more goes back to the list."""
    form = _choosing(ReassignForm(request.form), _line(task_id))
    task = queries.visible_task(viewer(), task_id)
    return submit(
        form,
        lambda: service.reassign(task, form.assignee.data or 0, version=form.version.data, actor=viewer()),
        again=lambda status: _render(task_id, status, reassign=form),
        then=lambda _done: url_for("tasks.mine", view="set"),
        stored=lambda: _reassign_form(_line(task_id)),
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
        stored=lambda: _done_form(_line(task_id)),
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
