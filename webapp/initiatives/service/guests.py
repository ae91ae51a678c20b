"""Guest lists: who is invited, and what became of it."""

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, scope
from webapp.clients.models import Contact
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.initiatives import rules
from webapp.initiatives.models import Guest, Initiative
from webapp.initiatives.service.membership import touch
from webapp.policy import Viewer


def add_guest(initiative: Initiative, contact: Contact, standing: str = "invited", *, actor: Viewer) -> Guest:
    """Puts a contact that the actor may see on the guest list; raises RuleBroken when it is on it already."""
    _check_standing(standing)
    listed = sa.select(Guest.id).where(Guest.initiative_id == initiative.id, Guest.contact_id == contact.id)
    if db.session.scalar(scope.for_viewer(listed, actor)) is not None:
        raise RuleBroken(_("%(name)s is on the guest list already.", name=contact.name))
    guest = Guest(initiative_id=initiative.id, contact_id=contact.id, standing=standing)
    db.session.add(guest)
    touch([contact.id], initiative.id, household_id=contact.household_id, guests=1)
    audit.record(
        actor, "guest.added", object_type="initiative", object_id=initiative.id, household_id=contact.household_id,
        contact_id=contact.id, standing=standing,
    )  # fmt: skip
    return guest


def change_guest(guest: Guest, standing: str, *, version: int | None, actor: Viewer) -> None:
    """Says what became of an invitation; raises Stale when somebody else did meanwhile."""
    check_version(guest, version)
    _check_standing(standing)
    before, guest.standing = guest.standing, standing
    audit.record(
        actor, "guest.changed", object_type="initiative", object_id=guest.initiative_id,
        household_id=_household_of(guest), contact_id=guest.contact_id, changed={"standing": [before, standing]},
    )  # fmt: skip


def remove_guest(guest: Guest, *, version: int | None, actor: Viewer) -> None:
    """Takes a contact off the guest list; raises Stale when somebody else changed the entry."""
    check_version(guest, version)
    household_id = _household_of(guest)
    db.session.delete(guest)
    touch([guest.contact_id], guest.initiative_id, household_id=household_id, guests=-1)
    audit.record(
        actor, "guest.removed", object_type="initiative", object_id=guest.initiative_id, household_id=household_id,
        contact_id=guest.contact_id, standing=guest.standing,
    )  # fmt: skip


def _check_standing(standing: str) -> None:
    if standing not in rules.STANDINGS:
        raise RuleBroken(_("Choose what became of the invitation from the list."))


def _household_of(guest: Guest) -> int | None:
    statement = sa.select(Contact.household_id).where(Contact.id == guest.contact_id)
    return db.session.scalar(scope.for_purpose(statement, scope.Purpose.AUDIT))
