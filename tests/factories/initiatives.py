"""Initiatives with their costs and guests, and the maintained counts of whom they touched."""

import sqlalchemy as sa

from tests.factories.base import add, key, stored
from webapp.db import db
from webapp.initiatives import models as initiatives


@stored
def initiative(name="Vintage motor sports", kind="sponsorship", parent=None, owner=None, **fields):
    """An initiative, with its address made from its name."""
    fields = {"slug": name.lower().replace(" ", "-"), "currency": "USD", **fields}
    return add(initiatives.Initiative(name=name, kind=kind, parent_id=key(parent), owner_id=key(owner), **fields))


@stored
def cost_line(initiative, label="Stand", planned_minor=500_000, actual_minor=None):
    """A planned or actual cost, in minor units."""
    return add(
        initiatives.CostLine(
            initiative_id=initiative.id, label=label, planned_minor=planned_minor, actual_minor=actual_minor
        )
    )


@stored
def guest(initiative, contact, standing="invited"):
    """A contact on a guest list."""
    touched(initiative.id, contact, guest_count=1)
    return add(initiatives.Guest(initiative_id=initiative.id, contact_id=contact.id, standing=standing))


def touched(initiative_id, contact, **counts) -> None:
    table = initiatives.InitiativeContact
    while initiative_id is not None:
        key = {"contact_id": contact.id, "initiative_id": initiative_id}
        statement = sa.update(table).where(*(getattr(table, name) == value for name, value in key.items()))
        raised = {name: getattr(table, name) + count for name, count in counts.items()}
        changed = db.session.execute(statement.values(raised).execution_options(scope="maintenance"))
        if not changed.rowcount:
            add(table(**key, household_id=contact.household_id, sort_name=contact.sort_name, **counts))
        initiative_id = db.session.scalar(
            sa.select(initiatives.Initiative.parent_id).where(initiatives.Initiative.id == initiative_id)
        )
