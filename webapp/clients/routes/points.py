"""Phone numbers and e-mail addresses."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries, service
from webapp.clients.forms import EmailChangeForm, EmailForm, PhoneChangeForm, PhoneForm, VersionForm
from webapp.clients.routes import bp, sheet
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer

FORMS: dict[str, tuple[Any, Any]] = {"phone": (PhoneForm, PhoneChangeForm), "email": (EmailForm, EmailChangeForm)}


@bp.get("/contacts/<int:contact_id>/<any(phone, email):kind>/new")
@requires(Permission.CONTACT_EDIT)
def new_point(contact_id: int, kind: str) -> Any:
    """The form of one more number or address."""
    return _new(FORMS[kind][0](), contact_id, kind, 200)


@bp.post("/contacts/<int:contact_id>/<any(phone, email):kind>/new")
@requires(Permission.CONTACT_EDIT)
def create_point(contact_id: int, kind: str) -> Any:
    """Adds a number or address."""
    form = FORMS[kind][0](request.form)
    return submit(
        form,
        lambda: service.add_point(
            contact_id, kind, form.value.data, label=form.label.data, is_primary=form.is_primary.data, actor=viewer()
        ),
        again=lambda status: _new(form, contact_id, kind, status),
        then=lambda point: _contact(contact_id),
    )


@bp.get("/points/<int:point_id>/edit")
@requires(Permission.CONTACT_EDIT)
def edit_point(point_id: int) -> Any:
    """The form of a number or address as it is now."""
    return _edit(_as_stored(point_id), point_id, 200)


def _as_stored(point_id: int) -> Any:
    point = queries.visible_point(viewer(), point_id)
    return FORMS[point.kind][1](obj=point)


@bp.post("/points/<int:point_id>/edit")
@requires(Permission.CONTACT_EDIT)
def change_point(point_id: int) -> Any:
    """Changes a number or address."""
    form = FORMS[queries.visible_point(viewer(), point_id).kind][1](request.form)
    return submit(
        form,
        lambda: service.edit_point(
            point_id, form.value.data, label=form.label.data, is_primary=form.is_primary.data,
            version=form.version.data, actor=viewer(),
        ),
        again=lambda status: _edit(form, point_id, status),
        then=lambda point: _contact(point.contact_id), stored=lambda: _as_stored(point_id),
    )  # fmt: skip


@bp.post("/points/<int:point_id>/removal")
@requires(Permission.CONTACT_EDIT)
def remove_point(point_id: int) -> Any:
    """Takes a number or address away."""
    form = VersionForm(request.form)

    def again(status: int) -> Response:
        shown = _as_stored(point_id)
        shown.form_errors.extend(form.form_errors)
        return _edit(shown, point_id, status)

    return submit(
        form,
        lambda: service.remove_point(point_id, version=form.version.data, actor=viewer()),
        again=again,
        then=_contact,
        stored=lambda: VersionForm(obj=queries.visible_point(viewer(), point_id)),
    )


def _contact(contact_id: int) -> str:
    return url_for("book.contact", contact_id=contact_id)


def _new(form: Any, contact_id: int, kind: str, status: int) -> Response:
    contact = queries.visible_contact(viewer(), contact_id)
    title = _("Add a phone number") if kind == "phone" else _("Add an e-mail address")
    action = url_for("clients.new_point", contact_id=contact_id, kind=kind)
    return sheet(title, form, action, _contact(contact_id), status, note=contact.name)


def _edit(form: Any, point_id: int, status: int) -> Response:
    point = queries.visible_point(viewer(), point_id)
    title = _("Edit phone number") if point.kind == "phone" else _("Edit e-mail address")
    removal = (url_for("clients.remove_point", point_id=point_id), point.version)
    action = url_for("clients.edit_point", point_id=point_id)
    return sheet(title, form, action, _contact(point.contact_id), status, removal=removal)
