"""What was done last: good defaults for what is done next."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import access
from webapp.clients.models import Contact, ContactMove, Coverage, Household
from webapp.db import db
from webapp.interactions.models import Interaction, Participant
from webapp.people.models import User
from webapp.policy import Viewer


class Colleague(NamedTuple):
    """Somebody of the firm who may have taken part."""

    id: int
    name: str


class Recent(NamedTuple):
    """A contact with whom this person was in touch lately."""

    id: int
    name: str
    household_name: str


def last_channel(viewer: Viewer) -> str:
    """The channel of the person's newest interaction; the telephone for a beginner."""
    mine = (
        sa.select(Interaction.channel)
        .where(Interaction.recorded_by_id == viewer.id)
        .order_by(Interaction.occurred_at.desc(), Interaction.id.desc())
        .limit(sa.literal_column("1"))
    )
    return db.session.scalar(scope.for_viewer(mine, viewer)) or "phone"


def last_contact(viewer: Viewer) -> sa.ColumnElement[Any]:
    """The moment of a contact's last interaction among those that this person may open, or NULL.

    Kept with the contact for its own household; worked out only for who came from another one, which the viewer may
    be allowed to open too. What somebody who never moved took part in as somebody related is not counted.
    """
    seen = (
        sa.select(sa.func.max(Participant.occurred_at))
        .join(Interaction, Interaction.id == Participant.interaction_id)
        .where(Participant.contact_id == Contact.id, access.may_see(viewer, Interaction.household_id))
        .correlate(Contact)
        .scalar_subquery()
    )
    return sa.case((_has_moved(), seen), else_=Contact.last_contact_at)


def _has_moved() -> sa.ColumnElement[bool]:
    """Whether a contact ever belonged to another household."""
    return sa.select(ContactMove.id).where(ContactMove.contact_id == Contact.id).correlate(Contact).exists()


def last_initiative_id(viewer: Viewer, contact_id: int) -> int | None:
    """The initiative of the contact's newest interaction that had one, among the latest ten."""
    newest = (
        sa.select(Participant.interaction_id, Participant.occurred_at)
        .where(Participant.contact_id == contact_id)
        .order_by(Participant.occurred_at.desc(), Participant.interaction_id.desc())
        .limit(sa.literal_column("10"))
        .subquery()
    )
    statement = (
        sa.select(Interaction.initiative_id)
        .join(newest, newest.c.interaction_id == Interaction.id)
        .where(Interaction.initiative_id.is_not(None), access.may_see(viewer, Interaction.household_id))
        .order_by(newest.c.occurred_at.desc(), newest.c.interaction_id.desc())
        .limit(1)
    )
    return db.session.scalar(scope.for_viewer(statement, viewer))


def colleagues(viewer: Viewer, contact_id: int) -> list[Colleague]:
    """Who may have taken part: those who cover the contact's household, and the person's own team; at most 30."""
    household = sa.select(Contact.household_id).where(Contact.id == contact_id).scalar_subquery()
    covering = sa.select(Coverage.user_id).where(
        Coverage.household_id == household, access.in_force(viewer), access.may_see(viewer, Coverage.household_id)
    )
    near: sa.ColumnElement[bool] = User.id.in_(covering)
    if viewer.team_id is not None:
        near = sa.or_(near, User.team_id == viewer.team_id)
    statement = (
        sa.select(User.id, User.name)
        .where(near, User.is_active, User.id != viewer.id)
        .order_by(sa.func.lower(User.name), User.id)
        .limit(30)
    )
    return [Colleague(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def recent_contacts(viewer: Viewer, limit: int = 8) -> list[Recent]:
    """The contacts of the person's newest interactions, as far as they may still be seen."""
    mine = (
        sa.select(Interaction.id, Interaction.occurred_at)
        .where(Interaction.recorded_by_id == viewer.id)
        .order_by(Interaction.occurred_at.desc(), Interaction.id.desc())
        .limit(sa.literal_column("40"))
        .subquery()
    )
    statement = (
        sa.select(Contact.id, Contact.name, Household.name)
        .select_from(mine)
        .join(Participant, Participant.interaction_id == mine.c.id)
        .join(Contact, Contact.id == Participant.contact_id)
        .join(Household, Household.id == Contact.household_id)
        .where(access.may_see(viewer, Contact.household_id))
        .order_by(mine.c.occurred_at.desc(), mine.c.id.desc(), Contact.id)
    )
    found = {row.id: Recent(*row) for row in reversed(db.session.execute(scope.for_viewer(statement, viewer)).all())}
    return list(reversed(found.values()))[:limit]
