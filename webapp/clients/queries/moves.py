"""Contacts that came from another household, and what of that somebody may know."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.clients import rules
from webapp.clients.access import may_see
from webapp.clients.models import Contact, ContactMove, Household
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.policy import Viewer

_Later = sa.orm.aliased(ContactMove)


class Came(NamedTuple):
    """From where a contact came, for who may open both households; `can_take_back` while that is fresh."""

    id: int
    household: str
    reason: str
    can_take_back: bool


def last_move(viewer: Viewer, contact_id: int) -> ContactMove:
    """The newest move of a contact; raises NotVisible unless this person may open both households."""
    statement = (
        sa.select(ContactMove)
        .join(Contact, sa.and_(Contact.id == ContactMove.contact_id, Contact.household_id == _TO))
        .where(ContactMove.contact_id == contact_id, _is_newest(), may_see(viewer, _TO), may_see(viewer, _FROM))
    )
    found = db.session.scalars(scope.for_viewer(statement, viewer)).one_or_none()
    if found is None:
        raise NotVisible
    return found


def came_from(viewer: Viewer, contact_id: int) -> Came | None:
    """From where a contact came at last, unless that is not this person's to know or was taken back."""
    try:
        move = last_move(viewer, contact_id)
    except NotVisible:
        return None
    if move.takes_back_id is not None:
        return None
    name = sa.select(Household.name).where(Household.id == move.from_household_id, may_see(viewer, Household.id))
    is_fresh = rules.may_take_back(move.moved_at, periods.now())
    return Came(move.id, db.session.scalars(scope.for_viewer(name, viewer)).one(), move.reason, is_fresh)


_FROM, _TO = ContactMove.from_household_id, ContactMove.to_household_id


def _is_newest() -> Any:
    newest = sa.select(sa.func.max(_Later.id)).where(_Later.contact_id == ContactMove.contact_id)
    return ContactMove.id == newest.correlate(ContactMove).scalar_subquery()
