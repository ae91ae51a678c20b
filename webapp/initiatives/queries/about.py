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
from webapp.initiatives.queries.tree import Choice
from webapp.people.models import User
from webapp.policy import Viewer

FIRST_CONTACTS = 8


class Family(NamedTuple):
    """Where an initiative stands: those above it from the top, its direct parts, and the ids of it and all below."""

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


def with_owner(slug: str) -> tuple[Initiative, str | None]:
    """The initiative with this address and its owner's name; raises NotVisible when there is none."""
    row = db.session.execute(
        sa.select(Initiative, User.name).outerjoin(User, User.id == Initiative.owner_id).where(Initiative.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotVisible
    return row[0], row[1]


def family(initiative: Initiative) -> Family:
    """Those above and those below an initiative, in one statement."""
    up = sa.select(sa.literal(initiative.parent_id, sa.BigInteger).label("id"), sa.literal(-1).label("step"))
    up_cte = up.cte("up", recursive=True)
    up_cte = up_cte.union_all(
        sa.select(Initiative.parent_id, up_cte.c.step - 1).join(up_cte, Initiative.id == up_cte.c.id)
    )
    down = sa.select(Initiative.id, sa.literal(1).label("step")).where(Initiative.parent_id == initiative.id)
    down_cte = down.cte("down", recursive=True)
    down_cte = down_cte.union_all(
        sa.select(Initiative.id, down_cte.c.step + 1).join(down_cte, Initiative.parent_id == down_cte.c.id)
    )
    both = sa.union_all(sa.select(up_cte.c.id, up_cte.c.step), sa.select(down_cte.c.id, down_cte.c.step)).subquery()
    rows = db.session.execute(
        sa.select(Initiative.id, Initiative.name, Initiative.slug, both.c.step)
        .join(both, both.c.id == Initiative.id)
        .order_by(both.c.step, Initiative.name)
    ).all()
    return Family(
        [Choice(*row[:3]) for row in rows if row.step < 0],
        [Choice(*row[:3]) for row in rows if row.step == 1],
        [initiative.id, *(row.id for row in rows if row.step > 0)],
    )


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
            touched.contact_id, Contact.name, touched.household_id, touched.interaction_count, touched.guest_count,
            touched.claim_count,
        )
        .join(Contact, Contact.id == touched.contact_id)
        .where(touched.initiative_id == initiative_id, may_see(viewer, touched.household_id))
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
    return Totals(contacts, households) if households >= rules.FEWEST_HOUSEHOLDS else Totals(None, None)
