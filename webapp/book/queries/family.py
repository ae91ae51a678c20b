"""One household with its people and who covers it."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import in_force, may_see
from webapp.clients.models import Contact, Coverage, Household, Segment
from webapp.clients.queries import main_point
from webapp.db import db
from webapp.documents import queries as documents
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Viewer


class Coverer(NamedTuple):
    """Who covers the household today."""

    user_id: int
    name: str
    role: str
    starts_on: date


class Family(NamedTuple):
    """A household as its page shows it; `is_open` is false for controllers, who know names and money only."""

    id: int
    name: str
    tier: str
    currency: str
    is_walled: bool
    background: str
    segment: str | None
    last_contact_at: datetime | None
    primary_contact_id: int | None
    created_at: datetime
    is_open: bool
    document_count: int
    coverers: list[Coverer]


class Member(NamedTuple):
    """A contact of the household with the main phone number and e-mail address, where the viewer may know them."""

    id: int
    name: str
    language: str
    standing: str
    job_title: str
    do_not_contact: bool
    phone: str | None
    email: str | None


def family(viewer: Viewer, household_id: int) -> Family:
    """The household; raises NotVisible for who may neither open it nor decide its claims."""
    is_open = may_see(viewer, Household.id)
    statement = (
        sa.select(
            Household.id, Household.name, Household.tier, Household.currency, Household.is_walled, Household.background,
            Segment.name, Household.last_contact_at, Household.primary_contact_id, Household.created_at, is_open,
            documents.count_of(Household.id),
            User.id, User.name, Coverage.role, Coverage.starts_on,
        )
        .outerjoin(Segment, Segment.id == Household.segment_id)
        .outerjoin(Coverage, sa.and_(Coverage.household_id == Household.id, in_force(viewer)))
        .outerjoin(User, User.id == Coverage.user_id)
        .where(Household.id == household_id)
        .order_by(sa.case((Coverage.role == "primary", 0), else_=1), Coverage.starts_on)
    )  # fmt: skip
    if not viewer.sees_all_claims:
        statement = statement.where(is_open)
    rows: list[Any] = list(db.session.execute(scope.for_viewer(statement, viewer)))
    if not rows:
        raise NotVisible
    coverers = [Coverer(*row[12:]) for row in rows if row[12] is not None]
    found = Family._make([*rows[0][:12], coverers])
    return found if found.is_open else found._replace(background="", last_contact_at=None, document_count=0)


def members(viewer: Viewer, household: Family) -> list[Member]:
    """The household's people; controllers see names only."""
    columns = (Contact.id, Contact.name, Contact.language, Contact.standing, Contact.job_title, Contact.do_not_contact)
    points = (main_point("phone"), main_point("email")) if household.is_open else (sa.null(), sa.null())
    statement = (
        sa.select(*columns, *points)
        .where(Contact.household_id == household.id)
        .order_by(sa.case((Contact.id == household.primary_contact_id, 0), else_=1), Contact.sort_name, Contact.id)
    )
    if not viewer.sees_all_claims:
        statement = statement.where(may_see(viewer, Contact.household_id))
    found = [Member(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
    return found if household.is_open else [one._replace(job_title="", do_not_contact=False) for one in found]
