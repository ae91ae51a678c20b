"""Who is what to a contact."""

from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries, service
from webapp.clients.forms import PressForm, RelationForm
from webapp.clients.routes import bp
from webapp.htmx import page, submit
from webapp.policy import Permission, requires, viewer


@bp.get("/contacts/<int:contact_id>/relations/new")
@requires(Permission.CONTACT_EDIT)
def new_relation(contact_id: int) -> Any:
    """The form that says who is what to a contact."""
    return _form(RelationForm(), contact_id, 200)


@bp.post("/contacts/<int:contact_id>/relations/new")
@requires(Permission.CONTACT_EDIT)
def create_relation(contact_id: int) -> Any:
    """Relates two contacts; without scripts its search button shows matches first."""
    form = RelationForm(request.form)
    if "find" in request.form:
        found = queries.find_contacts(viewer(), request.form.get("other_id_text", ""))
        return _form(form, contact_id, 200, [(one.id, one.name, one.household_name) for one in found])
    return submit(
        form,
        lambda: service.relate(contact_id, form.other_id.data or 0, form.kind.data, actor=viewer()),
        again=lambda status: _form(form, contact_id, status),
        then=lambda relation: url_for("book.contact", contact_id=contact_id),
    )


@bp.post("/contacts/<int:contact_id>/relations/<int:relation_id>/removal")
@requires(Permission.CONTACT_EDIT)
def remove_relation(contact_id: int, relation_id: int) -> Any:
    """Takes a relation away."""
    return submit(
        PressForm(request.form),
        lambda: service.unrelate(relation_id, actor=viewer()),
        again=lambda status: _form(RelationForm(), contact_id, status),
        then=lambda _contact_id: url_for("book.contact", contact_id=contact_id),
    )


def _form(
    form: RelationForm, contact_id: int, status: int, matches: list[tuple[int, str, str]] | None = None
) -> Response:
    contact = queries.visible_contact(viewer(), contact_id)
    about = {
        "title": _("Add a related person"), "form": form, "contact": contact, "matches": matches,
        "typed": request.form.get("other_id_text", ""), "back": url_for("book.contact", contact_id=contact_id),
    }  # fmt: skip
    return make_response(page("clients/relation.html", "sheet", status, **about))
