"""Phone numbers and e-mail addresses of contacts."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, db
from webapp.clients import queries
from webapp.clients.models import ContactPoint
from webapp.clients.service import changes
from webapp.clients.service.searchable import refresh_search
from webapp.db import db as database
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer
from webapp.scope import Purpose, for_purpose


def new_points(contact_id: int, phones: Iterable[str], emails: Iterable[str], *, actor: Viewer) -> None:
    """Writes the numbers and addresses of a contact that is being made; the first of each kind is the main one.

    Raises ValueError for an e-mail address that is none.
    """
    for kind, typed in (("phone", phones), ("email", emails)):
        seen: set[str] = set()
        for value in (value.strip() for value in typed):
            normal = queries.normal_point(kind, value, actor.firm.country) if value else ""
            if not value or normal in seen:
                continue
            point = {"kind": kind, "value": value, "normal": normal, "is_primary": not seen}
            database.session.add(ContactPoint(contact_id=contact_id, **point))
            seen.add(normal)
    database.session.flush()


def add_point(
    contact_id: int, kind: str, value: str, *, label: str = "", is_primary: bool = False, actor: Viewer
) -> ContactPoint:
    """Adds a phone number or e-mail address ("phone", "email"); the first of its kind becomes the main one.

    Raises NotVisible, RuleBroken when the contact has it already, ValueError for an e-mail address that is none.
    """
    contact = queries.visible_contact(actor, contact_id)
    others = [row for row in _points_of(contact_id) if row.kind == kind]
    normal = queries.normal_point(kind, value, actor.firm.country)
    _refuse_twice(normal, others)
    point = ContactPoint(contact_id=contact_id, kind=kind, value=value, normal=normal, label=label)
    database.session.add(point)
    _choose_main(point, others, is_primary)
    refresh_search([contact_id])
    audit.record(
        actor, "point.added", object_type="contact", object_id=contact_id, household_id=contact.household_id,
        kind=kind, value=value,
    )  # fmt: skip
    return point


def edit_point(
    point_id: int, value: str, *, label: str = "", is_primary: bool = False, version: int | None = None, actor: Viewer
) -> ContactPoint:
    """Changes a number or address; raises NotVisible, Stale, RuleBroken, ValueError as adding does."""
    point = queries.visible_point(actor, point_id)
    contact = queries.visible_contact(actor, point.contact_id)
    db.check_version(point, version)
    others = [row for row in _points_of(contact.id) if row.kind == point.kind and row.id != point_id]
    normal = queries.normal_point(point.kind, value, actor.firm.country)
    _refuse_twice(normal, others)
    changed = changes.apply(point, {"value": value, "normal": normal, "label": label})
    was_main = point.is_primary
    _choose_main(point, others, is_primary)
    if not changed and point.is_primary == was_main:
        return point
    refresh_search([contact.id])
    audit.record(
        actor, "point.changed", object_type="contact", object_id=contact.id, household_id=contact.household_id,
        changes=changed,
    )  # fmt: skip
    return point


def remove_point(point_id: int, *, version: int | None = None, actor: Viewer) -> int:
    """Takes a number or address away; the next of its kind becomes the main one. Gives the contact's id."""
    point = queries.visible_point(actor, point_id)
    contact = queries.visible_contact(actor, point.contact_id)
    db.check_version(point, version)
    others = [row for row in _points_of(contact.id) if row.kind == point.kind and row.id != point_id]
    database.session.delete(point)
    if point.is_primary and others:
        others[0].is_primary = True
    refresh_search([contact.id])
    audit.record(
        actor, "point.removed", object_type="contact", object_id=contact.id, household_id=contact.household_id,
        kind=point.kind, value=point.value,
    )  # fmt: skip
    return contact.id


def _points_of(contact_id: int) -> list[ContactPoint]:
    statement = sa.select(ContactPoint).where(ContactPoint.contact_id == contact_id).order_by(ContactPoint.id)
    return list(database.session.scalars(for_purpose(statement, Purpose.MAINTENANCE)))


def _refuse_twice(normal: str, others: list[ContactPoint]) -> None:
    if normal and any(other.normal == normal for other in others):
        raise RuleBroken(_("This contact has it already."))


def _choose_main(point: ContactPoint, others: list[ContactPoint], is_primary: bool) -> None:
    if is_primary:
        for other in others:
            other.is_primary = False
    point.is_primary = is_primary or not any(other.is_primary for other in others)
