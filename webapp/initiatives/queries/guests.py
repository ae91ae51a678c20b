"""Guest lists as far as the viewer may know them: marketing all guests by name, others those of their households."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import may_see
from webapp.clients.models import Contact
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.initiatives.models import Guest, InitiativeContact
from webapp.policy import Permission, Viewer

GUESTS = 25
# On the page of the initiative itself, where so much else stands.
FIRST_GUESTS = 10
_Last = sa.orm.aliased(InitiativeContact)


class GuestLine(NamedTuple):
    """A guest by name; `may_open` says whether the viewer may go on to the contact."""

    id: int
    contact_id: int
    name: str
    language: str
    standing: str
    version: int
    may_open: bool


class GuestPage(NamedTuple):
    """One page of a guest list by name, and the contact after which the next one begins."""

    lines: list[GuestLine]
    next_after: int | None
    is_first: bool


def _known(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.may(Permission.GUEST_LIST):
        return sa.true()
    return may_see(viewer, Contact.household_id)


def guests(viewer: Viewer, initiative_id: int, after: int | None = None, limit: int = GUESTS) -> GuestPage:
    """A page of the guests whom this person may know, by name; `after` is the last contact of the page before."""
    kept = InitiativeContact
    statement = (
        sa.select(
            Guest.id, Guest.contact_id, Contact.name, Contact.language, Guest.standing, Guest.version,
            may_see(viewer, Contact.household_id).label("may_open"),
        )
        .select_from(kept)
        .join(Guest, sa.and_(Guest.initiative_id == kept.initiative_id, Guest.contact_id == kept.contact_id))
        .join(Contact, Contact.id == kept.contact_id)
        .where(kept.initiative_id == initiative_id, kept.guest_count > 0, _known(viewer))
        .order_by(kept.sort_name, kept.contact_id)
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        statement = statement.where(_behind(initiative_id, after))
    lines = [GuestLine(*row[:6], bool(row[6])) for row in db.session.execute(scope.for_viewer(statement, viewer))]
    has_more = len(lines) > limit
    return GuestPage(lines[:limit], lines[limit - 1].contact_id if has_more else None, after is None)


def _behind(initiative_id: int, after: int) -> Any:
    name = (
        sa.select(_Last.sort_name)
        .where(_Last.initiative_id == initiative_id, _Last.contact_id == after)
        .scalar_subquery()
    )
    kept = InitiativeContact
    return sa.or_(kept.sort_name > name, sa.and_(kept.sort_name == name, kept.contact_id > after))


def guest_by_id(viewer: Viewer, initiative_id: int, guest_id: int) -> Guest:
    """One entry of a guest list whose contact this person may know; raises NotVisible."""
    statement = (
        sa.select(Guest)
        .join(Contact, Contact.id == Guest.contact_id)
        .where(Guest.id == guest_id, Guest.initiative_id == initiative_id, _known(viewer))
    )
    guest = db.session.scalar(scope.for_viewer(statement, viewer))
    if guest is None:
        raise NotVisible
    return guest
