"""What banks say anew about lines that are evidence: what waits, and how it is settled."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _

from webapp.custody import queries, service
from webapp.custody.forms import LeavingForm, PressedForm
from webapp.custody.routes import bp
from webapp.custody.routes.imports import row_number
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.telling import history

PAGE = 50


@bp.get("/activity/changes")
@requires(Permission.ACTIVITY_IMPORT)
def changes() -> Any:
    """Changes of banks that wait, the oldest first."""
    after = row_number("after")
    found = queries.waiting_changes(viewer(), after=after, limit=PAGE)
    shown = found[:PAGE]
    return page(
        "custody/changes.html", "changes", changes=shown, after=after, more=len(found) > PAGE,
        uses=queries.uses(viewer(), [one.line_id for one in shown]),
    )  # fmt: skip


@bp.get("/activity/changes/<int:change_id>")
@requires(Permission.ACTIVITY_IMPORT)
def show_change(change_id: int) -> Any:
    """One change of a bank beside what is stored, and what can be done about it."""
    return _show(change_id, 200)


def _show(change_id: int, status: int, leaving: LeavingForm | None = None, taking: PressedForm | None = None) -> Any:
    change = queries.change_row(viewer(), change_id)
    return page(
        "custody/change.html", "change", status, change=change, leaving=leaving or LeavingForm(),
        taking=taking or PressedForm(), uses=queries.uses(viewer(), [change.line_id])[change.line_id],
        is_newest=queries.is_newest(viewer(), change_id),
        hindrance=service.why_not(change, actor=viewer()) if change.state == "waiting" else "",
        history=history(viewer(), "bank_change", change_id),
    )  # fmt: skip


@bp.post("/activity/changes/<int:change_id>/taking")
@requires(Permission.ACTIVITY_IMPORT)
def take_change(change_id: int) -> Any:
    """Gives the line what the bank says."""
    form = PressedForm(request.form)

    def act() -> None:
        service.take_change(change_id, actor=viewer())
        flash(_("The line says now what the bank says."), "success")

    return submit(
        form, act, again=lambda status: _show(change_id, status, taking=form), then=lambda done: _shown(change_id)
    )


@bp.post("/activity/changes/<int:change_id>/leaving")
@requires(Permission.ACTIVITY_IMPORT)
def leave_change(change_id: int) -> Any:
    """Says that the line stays as it is."""
    form = LeavingForm(request.form)

    def act() -> None:
        service.leave_change(change_id, form.reason.data or "", actor=viewer())
        flash(_("The line stays as it is."), "success")

    return submit(
        form, act, again=lambda status: _show(change_id, status, leaving=form), then=lambda done: _shown(change_id)
    )


def _shown(change_id: int) -> str:
    return url_for("custody.show_change", change_id=change_id)
