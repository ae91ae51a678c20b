"""One interaction by itself, with what it said before it was amended."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import access
from webapp.clients.models import Contact
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.interactions.models import Amendment, Attendee, Interaction, InteractionNote, Participant
from webapp.interactions.queries.timelines import Item, walk
from webapp.people.models import User
from webapp.policy import Viewer


class Earlier(NamedTuple):
    """What an interaction said before an amendment; the note is None where it is not for this viewer."""

    amended_at: datetime
    amended_by: str
    reason: str
    before: dict[str, Any]
    note: str | None


class Account(NamedTuple):
    """One interaction in full: the item, (id, name) of its contacts, its colleagues, and what it said before."""

    item: Item
    version: int
    contacts: list[tuple[int, str]]
    colleagues: list[str]
    earlier: list[Earlier]


def visible_interaction(viewer: Viewer, interaction_id: int) -> tuple[Interaction, InteractionNote | None, bool]:
    """An interaction for changing it, its note, and whether this person may read the note; raises NotVisible."""
    statement = (
        sa.select(Interaction, InteractionNote, access.covers(viewer, Interaction.household_id))
        .outerjoin(InteractionNote, InteractionNote.interaction_id == Interaction.id)
        .where(Interaction.id == interaction_id, access.may_see(viewer, Interaction.household_id))
    )
    row = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    interaction, note, covers = row
    return interaction, note, covers or note is None or not note.is_private


def account(viewer: Viewer, interaction_id: int) -> Account:
    """One interaction in full; raises NotVisible when it is not for this person."""
    picked = sa.select(Interaction.id, Interaction.occurred_at).where(
        Interaction.id == interaction_id, access.may_see(viewer, Interaction.household_id)
    )
    found = walk(viewer, picked, 1).items
    if not found:
        raise NotVisible
    item = found[0]
    version, covers = db.session.execute(_version(viewer, interaction_id)).one()
    earlier = _earlier(viewer, item, reads_private=covers) if item.is_amended else []
    return Account(item, version, _contacts(viewer, item), _colleagues(interaction_id), earlier)


def _version(viewer: Viewer, interaction_id: int) -> Any:
    return scope.for_viewer(
        sa.select(Interaction.version, access.covers(viewer, Interaction.household_id)).where(
            Interaction.id == interaction_id
        ),
        viewer,
    )


def _contacts(viewer: Viewer, item: Item) -> list[tuple[int, str]]:
    known = sa.or_(Contact.household_id == item.household_id, access.may_see(viewer, Contact.household_id))
    statement = (
        sa.select(Contact.id, Contact.name)
        .join(Participant, Participant.contact_id == Contact.id)
        .where(Participant.interaction_id == item.id, known)
        .order_by(Contact.sort_name, Contact.id)
    )
    return [(row.id, row.name) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def _colleagues(interaction_id: int) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(User.name)
            .join(Attendee, Attendee.user_id == User.id)
            .where(Attendee.interaction_id == interaction_id)
            .order_by(User.name)
        )
    )


def _earlier(viewer: Viewer, item: Item, *, reads_private: bool) -> list[Earlier]:
    statement = (
        sa.select(Amendment.amended_at, User.name, Amendment.reason, Amendment.before)
        .join(User, User.id == Amendment.amended_by_id)
        .where(Amendment.interaction_id == item.id)
        .order_by(Amendment.id.desc())
    )
    shown = []
    for at, by, reason, before in db.session.execute(scope.for_viewer(statement, viewer)):
        is_open = reads_private or not (before.get("is_private") or item.is_private)
        before = {**before, "occurred_at": datetime.fromisoformat(before["occurred_at"])}
        shown.append(Earlier(at, by, reason, before, before.get("note") if is_open else None))
    return shown
