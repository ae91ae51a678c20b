"""Moving a contact to another household, and taking that back."""

from typing import Any

from flask import Response, make_response, request, url_for

from webapp.book import service
from webapp.book.forms import MoveForm, PressForm
from webapp.book.routes import bp
from webapp.clients import queries as clients
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer
from webapp.tasks import queries as tasks


@bp.get("/contacts/<int:contact_id>/move")
@requires(Permission.CONTACT_EDIT)
def move(contact_id: int) -> Any:
    """The form that moves a contact; it says what goes along and what stays."""
    return _form(_as_stored(contact_id), contact_id, 200)


def _as_stored(contact_id: int) -> MoveForm:
    return MoveForm(version=clients.visible_contact(viewer(), contact_id).version)


@bp.post("/contacts/<int:contact_id>/move")
@requires(Permission.CONTACT_EDIT)
def move_contact(contact_id: int) -> Any:
    """Moves a contact; without scripts its search button shows matches first."""
    form = MoveForm(request.form)
    if "find" in request.form:
        found = clients.find_households(viewer(), request.form.get("household_id_text", "")[:200])
        notes = clients.household_notes(viewer(), found)
        return _form(form, contact_id, 200, [(one.id, one.name, notes.get(one.id, "")) for one in found])
    return submit(
        form,
        lambda: service.move_contact(
            contact_id, form.household_id.data, reason=form.reason.data or "", with_tasks=form.with_tasks.data,
            new_household=form.new_household.data or "", version=form.version.data, actor=viewer(),
        ),
        again=lambda status: _form(form, contact_id, status),
        then=lambda moved: url_for("book.contact", contact_id=contact_id, moved=moved.id),
        stored=lambda: _as_stored(contact_id),
    )  # fmt: skip


@bp.post("/contacts/<int:contact_id>/move/undo")
@requires(Permission.CONTACT_EDIT)
def take_move_back(contact_id: int) -> Any:
    """Puts a contact back to where it was before the move that the address names."""
    move_id, press = request.args.get("move", 0, type=int), PressForm(request.form)

    def again(status: int) -> Response:
        form = _as_stored(contact_id)
        form.form_errors.extend(press.form_errors)
        return _form(form, contact_id, status)

    return submit(
        press,
        lambda: service.take_move_back(contact_id, move_id, actor=viewer()),
        again=again,
        then=lambda contact: url_for("book.contact", contact_id=contact.id),
    )


def _form(form: Any, contact_id: int, status: int, matches: list[tuple[int, str, str]] | None = None) -> Response:
    actor = viewer()
    contact = clients.visible_contact(actor, contact_id)
    chosen = form.household_id.data
    names = clients.household_names(actor, [contact.household_id, *([chosen] if chosen else [])])
    about = {
        "form": form, "contact": contact, "household": names[contact.household_id], "matches": matches,
        "typed": names.get(chosen, "") if chosen else request.form.get("household_id_text", ""),
        "task_count": tasks.open_about(actor, contact_id) if actor.may(Permission.TASK_READ) else 0,
        "back": url_for("book.contact", contact_id=contact_id),
    }  # fmt: skip
    return make_response(page("book/move.html", "sheet", status, **about))
