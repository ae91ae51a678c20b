"""Figures that follow from interactions: when a contact and a household were last in touch.

A contact's is that of the household to which it belongs now, so that whoever may open the contact may know it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.clients.models import Contact, Household
from webapp.db import db
from webapp.interactions.models import Interaction, Participant

_HOUSEHOLD: Any = Household.__table__
_CONTACT: Any = Contact.__table__
_INTERACTION: Any = Interaction.__table__
_PARTICIPANT: Any = Participant.__table__


def _kept(statement: Any) -> Any:
    return scope.for_purpose(statement, scope.Purpose.MAINTENANCE)


def _raised(table: Any, key: Any) -> Any:
    at = sa.bindparam("at", type_=table.c.last_contact_at.type)
    older = sa.or_(table.c.last_contact_at.is_(None), table.c.last_contact_at < at)
    return _kept(sa.update(table).where(key, older).values(last_contact_at=at))


# The tables themselves, past the mapper: a maintained figure must not raise the version that people edit against.
_RAISE_HOUSEHOLD = _raised(_HOUSEHOLD, _HOUSEHOLD.c.id == sa.bindparam("key"))
_RAISE_CONTACT = _raised(_CONTACT, _CONTACT.c.id == sa.bindparam("key"))
_RAISE_CONTACTS = _raised(
    _CONTACT,
    sa.and_(
        _CONTACT.c.id.in_(sa.bindparam("contacts", expanding=True)),
        _CONTACT.c.household_id == sa.bindparam("of_household"),
    ),
)
_WORK_OUT_HOUSEHOLD = _kept(
    sa.update(_HOUSEHOLD)
    .where(_HOUSEHOLD.c.id == sa.bindparam("household"))
    .values(
        last_contact_at=sa.select(sa.func.max(_INTERACTION.c.occurred_at))
        .where(_INTERACTION.c.household_id == _HOUSEHOLD.c.id)
        .scalar_subquery()
    )
)
_WORK_OUT_CONTACTS = _kept(
    sa.update(_CONTACT)
    .where(_CONTACT.c.id.in_(sa.bindparam("contacts", expanding=True)))
    .values(
        last_contact_at=sa.select(sa.func.max(_PARTICIPANT.c.occurred_at))
        .join(_INTERACTION, _INTERACTION.c.id == _PARTICIPANT.c.interaction_id)
        .where(_PARTICIPANT.c.contact_id == _CONTACT.c.id, _INTERACTION.c.household_id == _CONTACT.c.household_id)
        .correlate(_CONTACT)
        .scalar_subquery()
    )
)


def raise_last_contact(household_id: int, contact_ids: Sequence[int], at: datetime) -> None:
    """Notes that there was a contact, unless a later one is known."""
    db.session.execute(_RAISE_HOUSEHOLD, {"key": household_id, "at": at})
    db.session.execute(_RAISE_CONTACTS, {"contacts": list(contact_ids), "of_household": household_id, "at": at})


def raise_last_contacts(households: Mapping[int, datetime], contacts: Mapping[int, datetime]) -> None:
    """Notes the latest of many contacts: when each household and each contact was in touch, by their ids."""
    for statement, latest in ((_RAISE_HOUSEHOLD, households), (_RAISE_CONTACT, contacts)):
        if latest:
            rows = [{"key": key, "at": at} for key, at in sorted(latest.items())]
            db.session.connection().execute(statement, rows)


def work_out_last_contact(household_id: int, contact_ids: Sequence[int]) -> None:
    """Works the same figures out anew, after an interaction went away or moved in time."""
    db.session.execute(_WORK_OUT_HOUSEHOLD, {"household": household_id})
    work_out_contacts(contact_ids)


def work_out_contacts(contact_ids: Sequence[int]) -> None:
    """Works the contacts' figures out anew, which may belong to another household now."""
    db.session.execute(_WORK_OUT_CONTACTS, {"contacts": list(contact_ids)})
