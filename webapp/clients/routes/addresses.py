"""Postal addresses."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries, service
from webapp.clients.forms import AddressChangeForm, AddressForm, VersionForm
from webapp.clients.routes import bp, sheet
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.get("/contacts/<int:contact_id>/addresses/new")
@requires(Permission.CONTACT_EDIT)
def new_address(contact_id: int) -> Any:
    """The form of one more postal address."""
    return _new(AddressForm(), contact_id, 200)


@bp.post("/contacts/<int:contact_id>/addresses/new")
@requires(Permission.CONTACT_EDIT)
def create_address(contact_id: int) -> Any:
    """Adds a postal address."""
    form = AddressForm(request.form)
    return submit(
        form,
        lambda: service.add_address(contact_id, form.values(), actor=viewer()),
        again=lambda status: _new(form, contact_id, status),
        then=lambda address: _contact(contact_id),
    )


@bp.get("/addresses/<int:address_id>/edit")
@requires(Permission.CONTACT_EDIT)
def edit_address(address_id: int) -> Any:
    """The form of a postal address as it is now."""
    return _edit(_as_stored(address_id), address_id, 200)


def _as_stored(address_id: int) -> AddressChangeForm:
    return AddressChangeForm(obj=queries.visible_address(viewer(), address_id))


@bp.post("/addresses/<int:address_id>/edit")
@requires(Permission.CONTACT_EDIT)
def change_address(address_id: int) -> Any:
    """Changes a postal address."""
    form = AddressChangeForm(request.form)
    return submit(
        form,
        lambda: service.edit_address(address_id, form.values(), version=form.version.data, actor=viewer()),
        again=lambda status: _edit(form, address_id, status),
        then=lambda address: _contact(address.contact_id),
        stored=lambda: _as_stored(address_id),
    )


@bp.post("/addresses/<int:address_id>/removal")
@requires(Permission.CONTACT_EDIT)
def remove_address(address_id: int) -> Any:
    """Takes a postal address away."""
    form = VersionForm(request.form)

    def again(status: int) -> Response:
        shown = _as_stored(address_id)
        shown.form_errors.extend(form.form_errors)
        return _edit(shown, address_id, status)

    return submit(
        form,
        lambda: service.remove_address(address_id, version=form.version.data, actor=viewer()),
        again=again,
        then=_contact,
        stored=lambda: VersionForm(obj=queries.visible_address(viewer(), address_id)),
    )


def _contact(contact_id: int) -> str:
    return url_for("book.contact", contact_id=contact_id)


def _new(form: AddressForm, contact_id: int, status: int) -> Response:
    contact = queries.visible_contact(viewer(), contact_id)
    action = url_for("clients.new_address", contact_id=contact_id)
    return sheet(_("Add an address"), form, action, _contact(contact_id), status, note=contact.name)


def _edit(form: AddressForm, address_id: int, status: int) -> Response:
    address = queries.visible_address(viewer(), address_id)
    removal = (url_for("clients.remove_address", address_id=address_id), address.version)
    action = url_for("clients.edit_address", address_id=address_id)
    return sheet(_("Edit address"), form, action, _contact(address.contact_id), status, removal=removal)
