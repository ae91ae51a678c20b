"""Postal addresses of contacts."""

from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit, db
from webapp.clients import queries
from webapp.clients.models import Address
from webapp.clients.service import changes
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


class AddressFields(NamedTuple):
    """A postal address in its parts."""

    label: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


def add_address(contact_id: int, fields: AddressFields, *, actor: Viewer) -> Address:
    """Adds a postal address; raises NotVisible, and RuleBroken when it says nothing."""
    contact = queries.visible_contact(actor, contact_id)
    _refuse_empty(fields)
    address = Address(contact_id=contact_id, **fields._asdict())
    database.session.add(address)
    audit.record(
        actor, "address.added", object_type="contact", object_id=contact_id, household_id=contact.household_id,
        **fields._asdict(),
    )  # fmt: skip
    return address


def edit_address(address_id: int, fields: AddressFields, *, version: int | None = None, actor: Viewer) -> Address:
    """Changes a postal address; raises NotVisible, Stale, RuleBroken."""
    address = queries.visible_address(actor, address_id)
    contact = queries.visible_contact(actor, address.contact_id)
    db.check_version(address, version)
    _refuse_empty(fields)
    changed = changes.apply(address, fields._asdict())
    if not changed:
        return address
    audit.record(
        actor, "address.changed", object_type="contact", object_id=contact.id, household_id=contact.household_id,
        changes=changed,
    )  # fmt: skip
    return address


def remove_address(address_id: int, *, version: int | None = None, actor: Viewer) -> int:
    """Takes a postal address away; gives the contact's id."""
    address = queries.visible_address(actor, address_id)
    contact = queries.visible_contact(actor, address.contact_id)
    db.check_version(address, version)
    database.session.delete(address)
    audit.record(
        actor, "address.removed", object_type="contact", object_id=contact.id, household_id=contact.household_id,
        street=address.street, city=address.city,
    )  # fmt: skip
    return contact.id


def _refuse_empty(fields: AddressFields) -> None:
    if not any(fields[1:]):
        raise RuleBroken(_("An address needs at least a street or a place."))
