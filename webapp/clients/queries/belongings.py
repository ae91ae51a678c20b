"""Single rows of what belongs to households and contacts, for those who may open these."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import in_force, may_see
from webapp.clients.models import Address, Contact, ContactPoint, Coverage, Relation
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Viewer

_Own = sa.orm.aliased(Contact)
_Other = sa.orm.aliased(Contact)


def visible_point(viewer: Viewer, point_id: int) -> ContactPoint:
    """A phone number or e-mail address, if this person may open its contact; raises NotVisible."""
    return _of_contact(viewer, ContactPoint, point_id)


def visible_address(viewer: Viewer, address_id: int) -> Address:
    """A postal address, if this person may open its contact; raises NotVisible."""
    return _of_contact(viewer, Address, address_id)


def _of_contact(viewer: Viewer, table: Any, key: int) -> Any:
    statement = sa.select(table).join(Contact, Contact.id == table.contact_id)
    return _one(viewer, statement.where(table.id == key, may_see(viewer, Contact.household_id)))


def main_point(kind: str) -> sa.ScalarSelect[str]:
    """The main number ("phone") or address ("email") of the contact of the outer row; that one limits who is seen."""
    return (
        sa.select(ContactPoint.value)
        .where(ContactPoint.contact_id == Contact.id, ContactPoint.kind == kind)
        .order_by(ContactPoint.is_primary.desc(), ContactPoint.id)
        .limit(sa.literal_column("1"))
        .correlate(Contact)
        .scalar_subquery()
    )


def visible_relation(viewer: Viewer, relation_id: int) -> Relation:
    """A relation, if this person may open both people; raises NotVisible."""
    statement = (
        sa.select(Relation)
        .join(_Own, _Own.id == Relation.contact_id)
        .join(_Other, _Other.id == Relation.other_id)
        .where(Relation.id == relation_id, may_see(viewer, _Own.household_id), may_see(viewer, _Other.household_id))
    )
    return _one(viewer, statement)


def visible_coverage(viewer: Viewer, coverage_id: int) -> Coverage:
    """A coverage row, if this person may open its household; raises NotVisible."""
    statement = sa.select(Coverage).where(Coverage.id == coverage_id, may_see(viewer, Coverage.household_id))
    return _one(viewer, statement)


def _one(viewer: Viewer, statement: Any) -> Any:
    row = db.session.scalars(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return row


def primary_coverers(viewer: Viewer, household_ids: Collection[int]) -> dict[int, str]:
    """Who covers each of some households as primary today, by name; several are joined by commas."""
    statement = (
        sa.select(Coverage.household_id, User.name)
        .join(User, User.id == Coverage.user_id)
        .where(Coverage.household_id.in_(household_ids), Coverage.role == "primary", in_force(viewer))
        .where(may_see(viewer, Coverage.household_id))
        .order_by(User.name, User.id)
    )
    found: dict[int, list[str]] = {}
    for row in db.session.execute(scope.for_viewer(statement, viewer)):
        found.setdefault(row.household_id, []).append(row.name)
    return {key: ", ".join(names) for key, names in found.items()}
