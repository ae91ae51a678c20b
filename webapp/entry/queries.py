"""What quick entry must know while somebody types, and what refers to an interaction."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim
from webapp.clients import queries as clients
from webapp.clients.access import may_see
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.interactions import queries as interactions
from webapp.policy import Viewer
from webapp.tasks.models import Task

SHOWN = 8


class Match(NamedTuple):
    """A contact that fits what was typed, and what tells it from others of its name."""

    id: int
    name: str
    note: str


class About(NamedTuple):
    """What the form shows once the contact is known. `name` is empty for a household no longer seen."""

    contact_id: int
    name: str
    household_name: str
    currency: str
    is_left_alone: bool
    needs_reason: bool
    initiative_id: int | None
    companions: list[interactions.Companion]
    colleagues: list[interactions.Colleague]


def matches(viewer: Viewer, typed: str) -> list[Match]:
    """The contacts that fit what was typed; before anything is typed, those whom this person was in touch with last."""
    found: list[Any] = list(clients.find_contacts(viewer, typed, SHOWN)) if typed.strip() else _recent(viewer)
    notes = clients.contact_notes(viewer, found)
    return [Match(one.id, one.name, notes[one.id]) for one in found]


def _recent(viewer: Viewer) -> list[Any]:
    recent: list[Any] = list(interactions.recent_contacts(viewer, SHOWN))
    if len(recent) == SHOWN:
        return recent
    known = {one.id for one in recent}
    return (recent + [one for one in clients.find_contacts(viewer, "", SHOWN) if one.id not in known])[:SHOWN]


def about(viewer: Viewer, contact_id: int) -> About | None:
    """What there is to know about a contact before an interaction is logged; None when it is out of reach."""
    try:
        place = interactions.place(viewer, [contact_id])
    except NotVisible:
        return None
    if not place.sees:
        return About(contact_id, "", "", viewer.firm.currency, False, True, None, [], [])
    return About(
        contact_id,
        place.contact_name,
        place.household_name,
        place.currency,
        bool(place.left_alone),
        not interactions.covers_now(viewer, place),
        interactions.last_initiative_id(viewer, contact_id),
        interactions.companions(viewer, contact_id),
        interactions.colleagues(viewer, contact_id),
    )


def has_claims(viewer: Viewer, interaction_id: int) -> bool:
    """Whether a claim, in whatever state, grew out of an interaction that this person may see."""
    statement = sa.select(Claim.id).where(Claim.interaction_id == interaction_id).limit(1)
    return db.session.scalar(scope.for_viewer(statement, viewer)) is not None


def tasks_of(viewer: Viewer, interaction_id: int) -> list[Task]:
    """The tasks that were set with an interaction, as far as this person may see its household."""
    statement = sa.select(Task).where(Task.interaction_id == interaction_id, may_see(viewer, Task.household_id))
    return list(db.session.scalars(scope.for_viewer(statement, viewer)))
