"""One initiative's page: its place, its costs, whom it touched."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import may_see
from webapp.clients.models import Contact
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.initiatives import rules
from webapp.initiatives.models import CostLine, Initiative, InitiativeContact
from webapp.initiatives.queries.seen import interactions_seen, touched_through
from webapp.initiatives.queries.tree import Choice
from webapp.people.models import User
from webapp.policy import Viewer

FIRST_CONTACTS = 8


class Family(NamedTuple):
    """An initiative, its owner's name, those above from the top, its direct parts, and the ids of it and all below."""

    initiative: Initiative
    owner: str | None
    above: list[Choice]
    parts: list[Choice]
    ids: list[int]


class Touched(NamedTuple):
    """A contact that the initiative or one below it touched, and how often through what."""

    id: int
    name: str
    household_id: int
    interaction_count: int
    guest_count: int
    claim_count: int


class Totals(NamedTuple):
    """How many contacts and households were touched, firm-wide; None for both where they are too few to tell."""

    contacts: int | None
    households: int | None


def family(slug: str) -> Family:
    """The initiative with this address and all above and below it, in one statement; raises NotVisible."""
    itself = sa.select(Initiative.id, Initiative.parent_id, sa.literal(0).label("step")).where(Initiative.slug == slug)
    up = itself.cte("up", recursive=True)
    up = up.union_all(
        sa.select(Initiative.id, Initiative.parent_id, up.c.step - 1).join(up, up.c.parent_id == Initiative.id)
    )
    down = itself.cte("down", recursive=True)
    down = down.union_all(
        sa.select(Initiative.id, Initiative.parent_id, down.c.step + 1).join(down, Initiative.parent_id == down.c.id)
    )
    both = sa.union(sa.select(up.c.id, up.c.step), sa.select(down.c.id, down.c.step)).subquery()
    rows = db.session.execute(
        sa.select(Initiative, User.name, both.c.step)
        .join(both, both.c.id == Initiative.id)
        .outerjoin(User, User.id == Initiative.owner_id)
        .order_by(both.c.step, Initiative.name)
    ).all()
    places = [(row[2], Choice(row[0].id, row[0].name, row[0].slug)) for row in rows]
    own = [row for row in rows if row[2] == 0]
    if not own:
        raise NotVisible
    above = [place for step, place in places if step < 0]
    parts = [place for step, place in places if step == 1]
    return Family(own[0][0], own[0][1], above, parts, [place.id for step, place in places if step >= 0])


def costs(initiative_id: int) -> Sequence[CostLine]:
    """The cost lines of an initiative: dated ones in order, then the others as they were entered."""
    return db.session.scalars(
        sa.select(CostLine)
        .where(CostLine.initiative_id == initiative_id)
        .order_by(CostLine.spent_on.is_(None), CostLine.spent_on, CostLine.id)
    ).all()


def cost_line(initiative_id: int, cost_id: int) -> CostLine:
    """One cost line of an initiative; raises NotVisible when it has no such line."""
    line = db.session.scalar(sa.select(CostLine).where(CostLine.id == cost_id, CostLine.initiative_id == initiative_id))
    if line is None:
        raise NotVisible
    return line


def first_contacts(viewer: Viewer, initiative_id: int) -> list[Touched]:
    """The first contacts, by name, that the initiative touched and this person may open; one more than is shown."""
    touched = InitiativeContact
    statement = (
        sa.select(
            touched.contact_id, Contact.name, touched.household_id, interactions_seen(viewer), touched.guest_count,
            touched.claim_count,
        )
        .join(Contact, Contact.id == touched.contact_id)
        .where(
            touched.initiative_id == initiative_id, may_see(viewer, touched.household_id), touched_through(viewer, "")
        )
        .order_by(touched.sort_name, touched.contact_id)
        .limit(FIRST_CONTACTS + 1)
    )  # fmt: skip
    return [Touched(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def totals(initiative_id: int) -> Totals:
    """How many were touched in the whole firm, for those who see no contacts; suppressed below five households."""
    statement = sa.select(sa.func.count(), sa.func.count(sa.distinct(InitiativeContact.household_id))).where(
        InitiativeContact.initiative_id == initiative_id
    )
    contacts, households = db.session.execute(scope.for_purpose(statement, scope.Purpose.TOTALS)).one()
    return Totals(None, None) if rules.tells_who(households) else Totals(contacts, households)
