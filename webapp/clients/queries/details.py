"""What is known of a contact or household beside its name: numbers, consents, relations, coverage."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared, scope
from webapp.clients import rules
from webapp.clients.access import may_see
from webapp.clients.models import Address, Consent, Contact, ContactPoint, Coverage, Relation
from webapp.db import db
from webapp.people.models import Reach, User
from webapp.policy import FirmView, Viewer

_Own = sa.orm.aliased(Contact)
_Other = sa.orm.aliased(Contact)


class Point(NamedTuple):
    """A phone number or e-mail address."""

    id: int
    contact_id: int
    kind: str
    label: str
    value: str
    normal: str
    is_primary: bool


class Related(NamedTuple):
    """Somebody related to a contact; `kind` says what the other is to this one."""

    id: int
    kind: str
    other_id: int
    other_name: str


class Covering(NamedTuple):
    """A coverage row with the person's name; `is_in_force` on today's firm day."""

    id: int
    user_id: int
    user_name: str
    role: str
    starts_on: date
    ends_on: date | None
    version: int
    is_in_force: bool


def points(viewer: Viewer, contact_ids: Sequence[int]) -> list[Point]:
    """Phone numbers and e-mail addresses of contacts that this person may open, the main ones first."""
    statement = (
        sa.select(*(getattr(ContactPoint, name) for name in Point._fields))
        .join(Contact, Contact.id == ContactPoint.contact_id)
        .where(ContactPoint.contact_id.in_(contact_ids), may_see(viewer, Contact.household_id))
        .order_by(ContactPoint.contact_id, ContactPoint.kind.desc(), ContactPoint.is_primary.desc(), ContactPoint.id)
    )
    return [Point(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def addresses(viewer: Viewer, contact_id: int) -> Sequence[Address]:
    """The postal addresses of a contact that this person may open."""
    statement = (
        sa.select(Address)
        .join(Contact, Contact.id == Address.contact_id)
        .where(Address.contact_id == contact_id, may_see(viewer, Contact.household_id))
        .order_by(Address.id)
    )
    return db.session.scalars(scope.for_viewer(statement, viewer)).all()


def consents(viewer: Viewer, contact_id: int) -> dict[str, Consent]:
    """What a contact last stated, by channel; a channel that is missing was never asked about."""
    statement = (
        sa.select(Consent)
        .join(Contact, Contact.id == Consent.contact_id)
        .where(Consent.contact_id == contact_id, may_see(viewer, Contact.household_id))
    )
    return {row.channel: row for row in db.session.scalars(scope.for_viewer(statement, viewer))}


def relations(viewer: Viewer, contact_id: int) -> list[Related]:
    """Who is related to a contact, from both sides; related people whom this person may not open are left out."""
    rows = prepared.rows(viewer, _relations, contact_id=contact_id)
    found = [
        Related(key, kind if is_own else rules.other_side(kind), other_id, name)
        for key, kind, is_own, other_id, name in rows
    ]
    return sorted(found, key=lambda one: (one.kind, one.other_name, one.id))


def _relations(viewer: Viewer, contact_id: Any) -> Any:
    is_own_side = Relation.contact_id == contact_id
    return (
        sa.select(Relation.id, Relation.kind, is_own_side, _Other.id, _Other.name)
        .select_from(Relation)
        .join(_Own, _Own.id == contact_id)
        .join(_Other, _Other.id == sa.case((is_own_side, Relation.other_id), else_=Relation.contact_id))
        .where(sa.or_(is_own_side, Relation.other_id == contact_id))
        .where(may_see(viewer, _Own.household_id), may_see(viewer, _Other.household_id))
    )


def coverage(viewer: Viewer, household_id: int) -> list[Covering]:
    """Who covers, covered and will cover a household that this person may open; those in force first."""
    statement = (
        sa.select(Coverage, User.name)
        .join(User, User.id == Coverage.user_id)
        .where(Coverage.household_id == household_id, may_see(viewer, Coverage.household_id))
    )
    today = periods.today(viewer.firm.zone)
    found = [
        Covering(
            row.id, row.user_id, name, row.role, row.starts_on, row.ends_on, row.version,
            row.starts_on <= today and (row.ends_on is None or row.ends_on >= today),
        )
        for row, name in db.session.execute(scope.for_viewer(statement, viewer))
    ]  # fmt: skip
    return sorted(found, key=lambda c: (not c.is_in_force, rules.COVERAGE_ROLES.index(c.role), c.starts_on, c.id))


def people_to_assign(viewer: Viewer) -> list[tuple[int, str]]:
    """Whom a manager may let cover a household: everyone active in the teams below, and the manager: (id, name)."""
    below = sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)
    statement = sa.select(User.id, User.name).where(User.is_active, sa.or_(User.id == viewer.id, User.id.in_(below)))
    return [(row.id, row.name) for row in db.session.execute(statement.order_by(User.name, User.id))]


def coverers_today(viewer: Viewer, household_id: int) -> list[tuple[int, str, str]]:
    """Who covers a household on today's firm day, by role: (user id, name, role)."""
    return [(c.user_id, c.user_name, c.role) for c in coverage(viewer, household_id) if c.is_in_force]


def has_coverage(user_id: int, firm: FirmView) -> bool:
    """Whether a person covers a household today or will, whoever asks; says nothing of which."""
    lasts = sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= periods.today(firm.zone))
    return db.session.scalar(sa.select(Coverage.id).where(Coverage.user_id == user_id, lasts).limit(1)) is not None
