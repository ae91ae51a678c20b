"""Making and changing contacts."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from webapp.clients import queries, rules, service
from webapp.clients.forms import ContactForm, NewContactForm, PressForm
from webapp.clients.queries import Typed
from webapp.clients.routes import bp
from webapp.clients.service import HouseholdFields
from webapp.exceptions import NotVisible
from webapp.htmx import give_up, page, submit
from webapp.policy import Permission, requires, viewer
from webapp.text import clean, fold

LONGEST_KEY = 18


@bp.get("/contacts/new")
@requires(Permission.CONTACT_EDIT)
def new_contact() -> Any:
    """The form of a new contact; `?household=ID` puts it there, else it gets a household of its own."""
    return _new(_offered(NewContactForm(name=request.args.get("name", ""))), _household_id(), 200)


@bp.post("/contacts/new")
@requires(Permission.CONTACT_EDIT)
def create_contact() -> Any:
    """Makes a contact."""
    household_id = _household_id()
    form = _offered(NewContactForm(request.form))
    typed = _typed(request.form)
    twins = _twins(typed) if form.validate() and form.known.data != "|".join(typed) else []
    if twins:
        form.form_errors.append(
            _("Somebody like this is known already. Save again to make a new contact all the same.")
        )
        give_up()
        return _new(form, household_id, 422, typed=typed, found=twins)
    return submit(
        form,
        lambda: service.create_contact(
            form.values(),
            household_id=household_id,
            household=HouseholdFields(form.household_name.data or "", segment_id=form.segment_id.data),
            phones=[form.phone.data or ""],
            emails=[form.email.data or ""],
            actor=viewer(),
        ),
        again=lambda status: _new(form, household_id, status),
        then=lambda contact: _page_of(contact.id),
    )


@bp.get("/contacts/<int:contact_id>/edit")
@requires(Permission.CONTACT_EDIT)
def edit_contact(contact_id: int) -> Any:
    """The form of a contact as it is now."""
    return _edit(_as_stored(contact_id), contact_id, 200)


def _as_stored(contact_id: int) -> ContactForm:
    return ContactForm(obj=queries.visible_contact(viewer(), contact_id))


@bp.post("/contacts/<int:contact_id>/edit")
@requires(Permission.CONTACT_EDIT)
def change_contact(contact_id: int) -> Any:
    """Changes a contact."""
    form = ContactForm(request.form)
    return submit(
        form,
        lambda: service.edit_contact(contact_id, form.values(), version=form.version.data, actor=viewer()),
        again=lambda status: _edit(form, contact_id, status),
        then=lambda contact: _page_of(contact_id),
        stored=lambda: _as_stored(contact_id),
    )


@bp.post("/contacts/<int:contact_id>/primary")
@requires(Permission.CONTACT_EDIT)
def make_primary(contact_id: int) -> Any:
    """Makes a contact the main one of its household."""
    return submit(
        PressForm(request.form),
        lambda: service.make_primary(contact_id, actor=viewer()),
        again=lambda status: _edit(_as_stored(contact_id), contact_id, status),
        then=lambda household: url_for("book.household", household_id=household.id),
    )


@bp.get("/contacts/duplicates")
@requires(Permission.CONTACT_EDIT)
def duplicates() -> Any:
    """Who may be the same person as the one being typed, and whether a colleague covers that person."""
    typed = _typed(request.args)
    hint = service.covered_hint(typed, actor=viewer())
    found = queries.possible_duplicates(viewer(), typed, but_not=request.args.get("but_not", type=int))
    return page("clients/duplicates.html", "found", typed=typed, found=found, hint=hint)


def _typed(values: Mapping[str, str]) -> Typed:
    asked = {name: clean(values.get(name, "")) for name in ("name", "given_name", "family_name", "phone", "email")}
    name = rules.full_name(asked["name"], asked["given_name"], asked["family_name"])[:300]
    return Typed(name=name, phone=asked["phone"][:60], email=asked["email"][:320])


def _twins(typed: Typed) -> list[queries.Duplicate]:
    """Those known with the same number, address or name; what is only alike is a hint while one types."""
    found = queries.possible_duplicates(viewer(), typed)
    return [one for one in found if one.reason != "name" or fold(one.name) == fold(typed.name)]


def _offered(form: NewContactForm) -> NewContactForm:
    return form.offer_segments(queries.segments())


def _household_id() -> int | None:
    typed = request.args.get("household")
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > LONGEST_KEY:
        raise NotVisible
    return int(typed)


def _page_of(contact_id: int) -> str:
    return url_for("book.contact", contact_id=contact_id)


def _new(form: NewContactForm, household_id: int | None, status: int, **known: Any) -> Response:
    household = queries.visible_household(viewer(), household_id) if household_id is not None else None
    back = url_for("book.household", household_id=household.id) if household else url_for("book.contacts")
    action = url_for("clients.new_contact", household=household_id)
    about = {"title": _("New contact"), "form": form, "action": action, "back": back, "household": household}
    return make_response(page("clients/contact.html", "sheet", status, contact_id=None, **about, **known))


def _edit(form: ContactForm, contact_id: int, status: int) -> Response:
    contact = queries.visible_contact(viewer(), contact_id)
    action = url_for("clients.edit_contact", contact_id=contact_id)
    about = {"title": _("Edit contact"), "form": form, "action": action, "back": _page_of(contact_id)}
    return make_response(
        page("clients/contact.html", "sheet", status, contact_id=contact_id, note=contact.name, household=None, **about)
    )
