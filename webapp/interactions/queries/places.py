"""Where an interaction belongs: the household of its contacts, and what the person who logs it is to that household."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.clients import access
from webapp.clients.models import Contact, Coverage, Household, Relation
from webapp.db import Key, db
from webapp.exceptions import NotVisible
from webapp.initiatives.models import Initiative
from webapp.interactions.rules import LATE_FOR_DAYS, Span, Standing, standing
from webapp.policy import Viewer


class Place(NamedTuple):
    """A household that somebody logs a contact with: who asked to be left alone, and whether it is covered or seen."""

    household_id: int
    household_name: str
    currency: str
    contact_name: str
    # Of the contacts named, those who asked to be left alone.
    left_alone: list[str]
    sees: bool
    spans: list[Span]
    has_initiative: bool


class Companion(NamedTuple):
    """Somebody who may take part beside a contact: of the same household, or related."""

    id: int
    name: str
    job_title: str


_CONTACT: Any = Contact.__table__
_HOUSEHOLD: Any = Household.__table__
_COVERAGE: Any = Coverage.__table__
_INITIATIVE: Any = Initiative.__table__
# Built once, on tables: every interaction that is logged begins with it.
_CONTACTS = (
    sa.select(
        _CONTACT.c.id, _CONTACT.c.household_id, _CONTACT.c.name, _CONTACT.c.do_not_contact, _COVERAGE.c.starts_on,
        _COVERAGE.c.ends_on, _HOUSEHOLD.c.name.label("household_name"), _HOUSEHOLD.c.currency,
        sa.select(_INITIATIVE.c.id)
        .where(_INITIATIVE.c.id == sa.bindparam("initiative", type_=Key))
        .scalar_subquery()
        .label("initiative_id"),
    )
    .select_from(_CONTACT)
    .join(_HOUSEHOLD, _HOUSEHOLD.c.id == _CONTACT.c.household_id)
    .outerjoin(
        _COVERAGE,
        sa.and_(
            _COVERAGE.c.household_id == _CONTACT.c.household_id,
            _COVERAGE.c.user_id == sa.bindparam("user"),
            sa.or_(_COVERAGE.c.ends_on.is_(None), _COVERAGE.c.ends_on >= sa.bindparam("lately")),
        ),
    )
    .where(_CONTACT.c.id.in_(sa.bindparam("contacts", expanding=True)))
)  # fmt: skip


def place(viewer: Viewer, contact_ids: Sequence[int], initiative_id: int | None = None) -> Place:
    """The household of the first contact, as it stands to this person.

    Raises NotVisible when the first one is out of reach, or when another one neither belongs to the same household nor
    is a related person whom the viewer may see. `has_initiative` tells whether the initiative exists.
    """
    rows = db.session.execute(*_asked(viewer, contact_ids, initiative_id)).all()
    first = next((row for row in rows if row.id == contact_ids[0]), None)
    if first is None:
        raise NotVisible
    spans = [Span(row.starts_on, row.ends_on) for row in rows if row.id == first.id and row.starts_on]
    today = periods.today(viewer.firm.zone)
    sees = first.sees if access.is_wide(viewer) else any(span.holds(today) for span in spans)
    if standing(spans, sees=sees, today=today, day=today) is Standing.STRANGER:
        raise NotVisible
    _refuse_unrelated(viewer, first.id, first.household_id, set(contact_ids), rows)
    left_alone = {row.id: row.name for row in rows if row.do_not_contact}
    return Place(
        first.household_id, first.household_name, first.currency, first.name, list(left_alone.values()), sees,
        spans, bool(first.initiative_id),
    )  # fmt: skip


def _asked(viewer: Viewer, contact_ids: Sequence[int], initiative_id: int | None) -> tuple[Any, dict[str, Any]]:
    """The statement and its values. Who is not wide sees exactly what its own coverage says, which is read anyway."""
    statement = _CONTACTS
    if access.is_wide(viewer):
        statement = statement.add_columns(access.may_see(viewer, _CONTACT.c.household_id).label("sees"))
    lately = periods.days_after(periods.today(viewer.firm.zone), -LATE_FOR_DAYS)
    values = {"contacts": list(contact_ids), "user": viewer.id, "lately": lately, "initiative": initiative_id}
    return scope.for_purpose(statement, scope.Purpose.ACCESS), values


def _refuse_unrelated(viewer: Viewer, first_id: int, household_id: int, wanted: set[int], rows: Sequence) -> None:
    at_home = {row.id for row in rows if row.household_id == household_id}
    others = wanted - at_home
    if others and others - {person.id for person in companions(viewer, first_id)}:
        raise NotVisible


def companions(viewer: Viewer, contact_id: int) -> list[Companion]:
    """Who may take part beside a contact: others of its household and related people whom the viewer may see."""
    own = sa.select(Contact.household_id).where(Contact.id == contact_id).scalar_subquery()
    relation = sa.union_all(
        sa.select(Relation.other_id).where(Relation.contact_id == contact_id),
        sa.select(Relation.contact_id).where(Relation.other_id == contact_id),
    )
    statement = (
        sa.select(Contact.id, Contact.name, Contact.job_title)
        .where(
            sa.or_(Contact.household_id == own, Contact.id.in_(relation)),
            Contact.id != contact_id,
            access.may_see(viewer, Contact.household_id),
        )
        .order_by(Contact.sort_name, Contact.id)
        .limit(50)
    )
    return [Companion(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def covers_household(viewer: Viewer, household_id: int) -> bool:
    """Whether the person covers a household today."""
    return bool(db.session.scalar(sa.select(access.covers(viewer, sa.literal(household_id)))))


def covers_now(viewer: Viewer, at: Place) -> bool:
    """Whether the person covers the household of a place today."""
    today = periods.today(viewer.firm.zone)
    return any(span.holds(today) for span in at.spans)
