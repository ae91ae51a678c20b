"""Making and changing households."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries, service
from webapp.clients.forms import HouseholdChangeForm, HouseholdForm
from webapp.clients.routes import bp, sheet
from webapp.htmx import submit
from webapp.policy import Permission, requires, viewer


@bp.get("/households/new")
@requires(Permission.CONTACT_EDIT)
def new_household() -> Any:
    """The form of a new household."""
    return _new(_offered(HouseholdForm(currency=viewer().firm.currency)), 200)


@bp.post("/households/new")
@requires(Permission.CONTACT_EDIT)
def create_household() -> Any:
    """Makes a household that its creator covers."""
    form = _offered(HouseholdForm(request.form))
    return submit(
        form,
        lambda: service.create_household(form.values(), actor=viewer()),
        again=lambda status: _new(form, status),
        then=lambda household: _page_of(household.id),
    )


@bp.get("/households/<int:household_id>/edit")
@requires(Permission.CONTACT_EDIT)
def edit_household(household_id: int) -> Any:
    """The form of a household as it is now."""
    return _edit(_as_stored(household_id), household_id, 200)


def _as_stored(household_id: int) -> HouseholdChangeForm:
    return _offered(HouseholdChangeForm(obj=queries.visible_household(viewer(), household_id)))


@bp.post("/households/<int:household_id>/edit")
@requires(Permission.CONTACT_EDIT)
def change_household(household_id: int) -> Any:
    """Changes a household."""
    form = _offered(HouseholdChangeForm(request.form))
    return submit(
        form,
        lambda: service.edit_household(household_id, form.values(), version=form.version.data, actor=viewer()),
        again=lambda status: _edit(form, household_id, status),
        then=lambda household: _page_of(household_id),
        stored=lambda: _as_stored(household_id),
    )


def _offered(form: Any) -> Any:
    return form.offer_segments(queries.segments())


def _page_of(household_id: int) -> str:
    return url_for("book.household", household_id=household_id)


def _new(form: HouseholdForm, status: int) -> Response:
    return sheet(_("New household"), form, url_for("clients.new_household"), url_for("book.contacts"), status)


def _edit(form: HouseholdForm, household_id: int, status: int) -> Response:
    household = queries.visible_household(viewer(), household_id)
    action = url_for("clients.edit_household", household_id=household_id)
    return sheet(_("Edit household"), form, action, _page_of(household_id), status, note=household.name)
