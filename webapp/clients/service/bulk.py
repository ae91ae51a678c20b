"""Making many households and contacts in one go, as imports do: the same records, checks and audit as one by one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import audit, periods
from webapp.clients import queries
from webapp.clients.access import may_see
from webapp.clients.models import Address, Contact, ContactPoint, Coverage, Household, SearchDoc
from webapp.clients.service.contacts import ContactFields, contact_values, on_contacts_changed
from webapp.clients.service.households import HouseholdFields, check_coverer, household_values
from webapp.clients.service.postal import AddressFields
from webapp.clients.service.searchable import refresh_search, search_tokens_of
from webapp.db import db as database
from webapp.db import new_ids
from webapp.exceptions import NotVisible
from webapp.policy import Viewer
from webapp.scope import Purpose, for_purpose, for_viewer

PIECE = 5000


class NewContact(NamedTuple):
    """A contact to be made in a household that is there: the first phone and e-mail are the main ones."""

    household_id: int
    fields: ContactFields
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    address: AddressFields | None = None


class ReadyContact(NamedTuple):
    """A contact with all that takes long worked out: its columns, numbers and addresses.

    `tokens` are those under which it will be found in a new household, whose name is known before it is there.
    """

    contact: NewContact
    values: dict[str, Any]
    points: tuple[dict[str, Any], ...]
    tokens: str | None = None

    def in_household(self, household_id: int) -> "ReadyContact":
        """The same contact, once its household is there."""
        return self._replace(contact=self.contact._replace(household_id=household_id))


def ready_contact(one: NewContact, country: str, new_household: str | None = None) -> ReadyContact:
    """Works a contact out beforehand, which needs no database, so that nobody waits for it while it is written.

    `country` is the firm's. Raises RuleBroken without any name, ValueError for an e-mail address that is none.
    """
    values, points = contact_values(one.fields), tuple(_points(one, country))
    if new_household is None:
        return ReadyContact(one, values, points)
    names = [str(values[name]) for name in ("name", "given_name", "family_name")]
    reached = [(point["kind"], point["value"], point["normal"]) for point in points]
    return ReadyContact(one, values, points, search_tokens_of(names[0], names[1], names[2], new_household, reached))


def create_households(
    wanted: Sequence[HouseholdFields], *, covered_by_id: int | None = None, actor: Viewer
) -> list[int]:
    """Makes households that one person covers from today as primary; gives their ids in the same order.

    Raises RuleBroken when that person is not one whom the actor may assign, or a segment is gone.
    """
    coverer = check_coverer(covered_by_id, actor)
    now, today = periods.now(), periods.today(actor.firm.zone)
    values = [household_values(fields, actor) for fields in wanted]
    made = _insert(Household.__table__, [{**one, "created_at": now, "version": 1} for one in values], actor)
    covering = {"user_id": coverer, "role": "primary", "starts_on": today, "version": 1}
    if made:
        database.session.execute(sa.insert(Coverage.__table__), [{"household_id": key, **covering} for key in made])
    for key, one in zip(made, values, strict=True):
        audit.record_quietly(
            actor, "household.created", object_type="household", object_id=key, household_id=key, name=one["name"],
            covered_by=coverer,
        )  # fmt: skip
    return made


def create_contacts(
    wanted: Sequence[NewContact], *, new_household_ids: Collection[int] = (), actor: Viewer
) -> list[int]:
    """Makes contacts in households that the actor may open; gives their ids in the same order.

    Raises as `ready_contact` and `add_contacts` do.
    """
    ready = [ready_contact(one, actor.firm.country) for one in wanted]
    return add_contacts(ready, new_household_ids=new_household_ids, actor=actor)


def add_contacts(ready: Sequence[ReadyContact], *, new_household_ids: Collection[int] = (), actor: Viewer) -> list[int]:
    """Makes contacts that were worked out beforehand; gives their ids in the same order.

    `new_household_ids` are those made in this very transaction, which are on nobody's list yet. Raises NotVisible for a
    household out of reach.
    """
    wanted = [one.contact for one in ready]
    homes = {one.household_id for one in wanted}
    settled = _visible_homes(homes, actor)
    now = periods.now()
    values = [
        {**one.values, "household_id": one.contact.household_id, "created_at": now, "version": 1} for one in ready
    ]
    made = _insert(Contact.__table__, values, actor)
    points = [{"contact_id": key, **point} for key, one in zip(made, ready, strict=True) for point in one.points]
    places = [
        {"contact_id": key, **one.address._asdict()}
        for key, one in zip(made, wanted, strict=True)
        if one.address is not None and any(one.address[1:])
    ]
    for table, rows in ((ContactPoint.__table__, points), (Address.__table__, places)):
        if rows:
            database.session.execute(for_viewer(sa.insert(table), actor), rows)
    _name_primaries(zip(made, wanted, strict=True), {key for key, is_settled in settled.items() if not is_settled})
    _make_findable(made, ready, set(new_household_ids))
    _tell(made, values, homes - set(new_household_ids), actor)
    return made


def _insert(table: Any, rows: Sequence[dict[str, Any]], actor: Viewer) -> list[int]:
    """Adds rows past the mapper, which costs a third of it; gives their ids in the same order."""
    ids = new_ids(table, len(rows)) if rows else []
    if rows:
        keyed = [{"id": key, **row} for key, row in zip(ids, rows, strict=True)]
        database.session.connection().execute(for_viewer(sa.insert(table), actor), keyed)
    return ids


def _tell(made: Sequence[int], values: Sequence[dict[str, Any]], listed: set[int], actor: Viewer) -> None:
    # Only households that were there before can be on anybody's list.
    joined = [key for key, one in zip(made, values, strict=True) if one["household_id"] in listed]
    for piece in _pieces(joined):
        for follow in on_contacts_changed:
            follow(piece)
    for key, one in zip(made, values, strict=True):
        audit.record_quietly(
            actor, "contact.created", object_type="contact", object_id=key, household_id=one["household_id"],
            name=one["name"],
        )  # fmt: skip


def _visible_homes(ids: set[int], actor: Viewer) -> dict[int, bool]:
    """Whether each household has a main contact already; raises NotVisible."""
    found: dict[int, bool] = {}
    for piece in _pieces(sorted(ids)):
        statement = sa.select(Household.id, Household.primary_contact_id).where(
            Household.id.in_(piece), may_see(actor, Household.id)
        )
        for row in database.session.execute(for_viewer(statement, actor)):
            found[row.id] = row.primary_contact_id is not None
    if ids - set(found):
        raise NotVisible
    return found


def _make_findable(made: Sequence[int], ready: Sequence[ReadyContact], new_homes: set[int]) -> None:
    fresh, rest = [], []
    for key, one in zip(made, ready, strict=True):
        home = one.contact.household_id
        if one.tokens is not None and home in new_homes:
            fresh.append({"contact_id": key, "household_id": home, "tokens": one.tokens})
        else:
            rest.append(key)
    if fresh:
        database.session.execute(for_purpose(sa.insert(SearchDoc.__table__), Purpose.MAINTENANCE), fresh)
    refresh_search(rest)


def _points(one: NewContact, country: str) -> Iterator[dict[str, Any]]:
    for kind, typed in (("phone", one.phones), ("email", one.emails)):
        seen: set[str] = set()
        for value in (value.strip() for value in typed):
            if not value:
                continue
            normal = queries.normal_point(kind, value, country)
            if normal not in seen:
                yield {"kind": kind, "value": value, "normal": normal, "is_primary": not seen}
            seen.add(normal)


def _name_primaries(made: Iterable[tuple[int, NewContact]], homes: set[int]) -> None:
    """The first contact of a household that has none yet is the one to speak to."""
    first: dict[int, int] = {}
    for key, one in made:
        if one.household_id in homes:
            first.setdefault(one.household_id, key)
    table: Any = Household.__table__
    statement = sa.update(table).where(table.c.id == sa.bindparam("home"))
    statement = statement.values(primary_contact_id=sa.bindparam("first"), version=table.c.version + 1)
    statement = for_purpose(statement, Purpose.MAINTENANCE)
    if first:
        database.session.connection().execute(statement, [{"home": k, "first": v} for k, v in first.items()])


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), PIECE):
        yield ids[start : start + PIECE]
