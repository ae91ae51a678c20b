"""One contact with what belongs to it, in few statements."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared
from webapp.clients import rules
from webapp.clients.access import may_see
from webapp.clients.models import Address, Consent, Contact, ContactMove, ContactPoint, Household, Segment
from webapp.clients.queries import Point
from webapp.exceptions import NotVisible
from webapp.initiatives.models import Initiative, InitiativeContact
from webapp.initiatives.queries import interactions_seen
from webapp.interactions.queries import last_contact
from webapp.policy import Viewer


class Person(NamedTuple):
    """A contact, with all its columns, and the household that it belongs to."""

    contact: Any
    household_id: int
    household: str
    segment: str | None
    tier: str
    is_walled: bool
    is_primary: bool
    last_contact_at: datetime | None
    # Somebody moved it here so lately that this can be taken back.
    is_newcomer: bool


class Home(NamedTuple):
    """A postal address."""

    id: int
    label: str
    street: str
    postcode: str
    city: str
    region: str
    country: str


class Stated(NamedTuple):
    """What a contact said about being reached through a channel."""

    channel: str
    is_given: bool
    stated_on: date
    source: str


class Reachable(NamedTuple):
    """How a contact may be reached: numbers and addresses, and what it agreed to by channel."""

    points: list[Point]
    addresses: list[Home]
    consents: dict[str, Stated]


class Touch(NamedTuple):
    """An initiative that touched somebody, and through how much of what."""

    slug: str
    name: str
    interactions: int
    guests: int
    claims: int


def person(viewer: Viewer, contact_id: int) -> Person:
    """The contact with its household; raises NotVisible for what this person may not open."""
    since = periods.now() - timedelta(hours=rules.TAKE_BACK_HOURS)
    found = prepared.rows(viewer, _person, contact_id=contact_id, since=since).one_or_none()
    if found is None:
        raise NotVisible
    return Person(found, found.household_id, *found[-7:])


def _person(viewer: Viewer, contact_id: Any, since: Any) -> Any:
    moved = sa.select(ContactMove.id).where(ContactMove.contact_id == contact_id, ContactMove.moved_at > since)
    return (
        sa.select(
            *Contact.__table__.c,
            Household.name.label("household"),
            Segment.name.label("segment"),
            Household.tier,
            Household.is_walled,
            (Contact.id == sa.func.coalesce(Household.primary_contact_id, 0)).label("is_primary"),
            last_contact(viewer).label("seen_at"),
            moved.exists().label("is_newcomer"),
        )
        .join(Household, Household.id == Contact.household_id)
        .outerjoin(Segment, Segment.id == Household.segment_id)
        .where(Contact.id == contact_id, may_see(viewer, Contact.household_id))
    )


def reachable(viewer: Viewer, contact_id: int) -> Reachable:
    """Numbers, addresses and consents of a contact, read together."""
    rows = prepared.rows(viewer, _everything_about, contact_id=contact_id).all()
    found = Reachable([], [], {})
    for what, *values in rows:
        if what == "point":
            key, kind, label, value, normal, _city, _country, is_main = values
            found.points.append(Point(key, contact_id, kind, label, value, normal, bool(is_main)))
        elif what == "address":
            found.addresses.append(Home(values[0], *values[1:7]))
        else:
            _key, channel, source, stated_on, *_rest, is_given = values
            found.consents[channel] = Stated(channel, bool(is_given), date.fromisoformat(stated_on), source)
    found.points.sort(key=lambda point: (point.kind != "phone", not point.is_primary, point.id))
    return found


def _everything_about(viewer: Viewer, contact_id: Any) -> Any:
    def text(value: Any) -> Any:
        return sa.literal_column("''") if value is None else value

    def part(what: str, model: Any, columns: list[Any], flag: Any) -> Any:
        key = getattr(model, "id", None)
        chosen = [sa.literal_column(f"'{what}'"), sa.literal_column("0") if key is None else key]
        return (
            sa.select(*chosen, *[text(column) for column in columns], flag)
            .select_from(model)
            .join(Contact, Contact.id == model.contact_id)
            .where(model.contact_id == contact_id, may_see(viewer, Contact.household_id))
        )

    day = sa.cast(Consent.stated_on, sa.Text)
    return sa.union_all(
        part("point", ContactPoint, [ContactPoint.kind, ContactPoint.label, ContactPoint.value, ContactPoint.normal,
                                     None, None], ContactPoint.is_primary),
        part("address", Address, [Address.label, Address.street, Address.postcode, Address.city, Address.region,
                                  Address.country], sa.false()),
        part("consent", Consent, [Consent.channel, Consent.source, day, None, None, None], Consent.is_given),
    )  # fmt: skip


def initiatives_of_contact(viewer: Viewer, contact_id: int) -> list[Touch]:
    """The initiatives that touched a contact whom this person may open."""
    return _touches(viewer, "contact_id", contact_id)


def initiatives_of_household(viewer: Viewer, household_id: int) -> list[Touch]:
    """The initiatives that touched anybody of a household that this person may open."""
    return _touches(viewer, "household_id", household_id)


def _touches(viewer: Viewer, column: str, key: int) -> list[Touch]:
    found = [Touch(*row) for row in prepared.rows(viewer, _touching, column, key=key)]
    # What touched them where the viewer may look at nothing is not told.
    return [one for one in found if one.interactions or one.guests or one.claims]


def _touching(viewer: Viewer, column: str, key: Any) -> Any:
    counts = (interactions_seen(viewer), InitiativeContact.guest_count, InitiativeContact.claim_count)
    return (
        sa.select(Initiative.slug, Initiative.name, *(sa.cast(sa.func.sum(count), sa.Integer) for count in counts))
        .join(Initiative, Initiative.id == InitiativeContact.initiative_id)
        .where(getattr(InitiativeContact, column) == key, may_see(viewer, InitiativeContact.household_id))
        .group_by(Initiative.id, Initiative.slug, Initiative.name)
        .order_by(Initiative.name)
    )
