"""Households and contacts that somebody may open, and the names that they may know."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import may_see
from webapp.clients.models import Contact, Household, Segment
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.policy import Viewer


def visible_household(viewer: Viewer, household_id: int) -> Household:
    """The household, if this person may open it; raises NotVisible."""
    statement = sa.select(Household).where(Household.id == household_id, may_see(viewer, Household.id))
    return _one(scope.for_viewer(statement, viewer))


def visible_contact(viewer: Viewer, contact_id: int) -> Contact:
    """The contact, if this person may open its household; raises NotVisible."""
    statement = sa.select(Contact).where(Contact.id == contact_id, may_see(viewer, Contact.household_id))
    return _one(scope.for_viewer(statement, viewer))


def visible_contacts(viewer: Viewer, contact_ids: Collection[int]) -> list[Contact]:
    """The contacts of a list of ids, in that order; raises NotVisible unless this person may open every one."""
    statement = sa.select(Contact).where(Contact.id.in_(contact_ids), may_see(viewer, Contact.household_id))
    found = {contact.id: contact for contact in db.session.scalars(scope.for_viewer(statement, viewer))}
    if set(contact_ids) - set(found):
        raise NotVisible
    return [found[key] for key in dict.fromkeys(contact_ids)]


def _one(statement: Any) -> Any:
    row = db.session.scalars(statement).one_or_none()
    if row is None:
        raise NotVisible
    return row


def named_households(viewer: Viewer, household_ids: Collection[int]) -> Any:
    """The statement of the names of those households that this person may know."""
    statement = sa.select(Household.id, Household.name).where(Household.id.in_(set(household_ids)))
    return statement if viewer.sees_all_claims else statement.where(may_see(viewer, Household.id))


def household_names(viewer: Viewer, household_ids: Collection[int]) -> dict[int, str]:
    """The names of those households that this person may know: what they may open; for controllers, all."""
    return _names(viewer, named_households(viewer, household_ids))


def named_contacts(viewer: Viewer, contact_ids: Collection[int]) -> Any:
    """The statement of the names of those contacts that this person may know."""
    statement = sa.select(Contact.id, Contact.name).where(Contact.id.in_(set(contact_ids)))
    return statement if viewer.sees_all_claims else statement.where(may_see(viewer, Contact.household_id))


def contact_names(viewer: Viewer, contact_ids: Collection[int]) -> dict[int, str]:
    """The names of those contacts that this person may know: of households they may open; for controllers, all."""
    return _names(viewer, named_contacts(viewer, contact_ids))


def _names(viewer: Viewer, statement: Any) -> dict[int, str]:
    return {row.id: row.name for row in db.session.execute(scope.for_viewer(statement, viewer))}


def segments() -> list[tuple[int, str, str]]:
    """The firm's kinds of clients by name: (id, slug, name)."""
    return [(row.id, row.slug, row.name) for row in db.session.execute(_SEGMENTS)]


_SEGMENTS = sa.select(Segment.id, Segment.slug, Segment.name).order_by(Segment.name)
