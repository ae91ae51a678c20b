"""Making and changing contacts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from webapp import audit, db, periods
from webapp.clients import queries, rules
from webapp.clients.models import Contact, Household
from webapp.clients.service import changes
from webapp.clients.service.households import HouseholdFields, create_household, edit_household
from webapp.clients.service.points import new_points
from webapp.clients.service.searchable import refresh_search
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer

# Higher features that keep contacts with their sort keys add a callable(contact_ids). It runs in the same transaction,
# for new names and for new contacts of households that were there before.
on_contacts_changed: list[Callable[[Sequence[int]], None]] = []


class ContactFields(NamedTuple):
    """What a person says about a contact; `name` is the full name in its own order, empty to make it from the parts."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    kind: str = "person"
    standing: str = "client"
    job_title: str = ""
    born_on: date | None = None
    language: str = ""
    preferred_channel: str = ""
    do_not_contact: bool = False
    remarks: str = ""


def create_contact(
    fields: ContactFields,
    *,
    household_id: int | None = None,
    household: HouseholdFields | None = None,
    covered_by_id: int | None = None,
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    actor: Viewer,
) -> Contact:
    """Makes a contact in a household, or in a new one that its creator then covers; the first number is the main one.

    Raises NotVisible for a household that the actor may not open, RuleBroken without any name, and ValueError for an
    e-mail address that is none.
    """
    values = contact_values(fields)
    if household_id is not None:
        home = queries.visible_household(actor, household_id)
    else:
        named = household or HouseholdFields(name="")
        named = named if named.name else named._replace(name=str(values["name"]))
        home = create_household(named, covered_by_id=covered_by_id, actor=actor)
    contact = Contact(**values, household_id=home.id, created_at=periods.now())
    database.session.add(contact)
    database.session.flush()
    new_points(contact.id, phones, emails, actor=actor)
    if home.primary_contact_id is None:
        home.primary_contact_id = contact.id
    refresh_search([contact.id])
    if household_id is not None:
        for follow in on_contacts_changed:
            follow([contact.id])
    audit.record(
        actor, "contact.created", object_type="contact", object_id=contact.id, household_id=home.id, name=contact.name
    )
    return contact


def edit_contact(contact_id: int, fields: ContactFields, *, version: int | None = None, actor: Viewer) -> Contact:
    """Changes what is known of a contact; a new name reaches every list and the search. Raises NotVisible, Stale."""
    contact = queries.visible_contact(actor, contact_id)
    db.check_version(contact, version)
    old_name = contact.name
    changed = changes.apply(contact, contact_values(fields))
    if not changed:
        return contact
    if "sort_name" in changed:
        for follow in on_contacts_changed:
            follow([contact_id])
    if changed.keys() & {"name", "given_name", "family_name"}:
        refresh_search([contact_id])
    if "name" in changed:
        _rename_household_along(contact, old_name, actor)
    audit.record(
        actor, "contact.changed", object_type="contact", object_id=contact_id, household_id=contact.household_id,
        changes=changed,
    )  # fmt: skip
    return contact


def make_primary(contact_id: int, *, actor: Viewer) -> Household:
    """Makes a contact the one whom the household is spoken to through."""
    contact = queries.visible_contact(actor, contact_id)
    household = queries.visible_household(actor, contact.household_id)
    if household.primary_contact_id == contact_id:
        return household
    changed = changes.apply(household, {"primary_contact_id": contact_id})
    audit.record(
        actor, "household.changed", object_type="household", object_id=household.id, household_id=household.id,
        changes=changed,
    )  # fmt: skip
    return household


def contact_values(fields: ContactFields) -> dict[str, object]:
    """The columns that a contact's fields fill, with full name and sort key; raises RuleBroken without a name."""
    name = rules.full_name(fields.name, fields.given_name, fields.family_name)
    if not name:
        raise RuleBroken(_("A contact needs a name; type at least one part of it."))
    sort_name = rules.sort_name(name, fields.given_name, fields.family_name)
    return {**fields._asdict(), "name": name, "sort_name": sort_name}


def _rename_household_along(contact: Contact, old_name: str, actor: Viewer) -> None:
    """A household that bore its contact's name, as one made with the contact does, goes on bearing it."""
    household = queries.visible_household(actor, contact.household_id)
    if household.name == old_name:
        known = {name: getattr(household, name) for name in HouseholdFields._fields}
        edit_household(household.id, HouseholdFields(**{**known, "name": contact.name}), actor=actor)
