"""The tokens under which contacts are found, kept in step with what they are made from."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa

from webapp import text
from webapp.clients.models import Contact, ContactPoint, Household, SearchDoc
from webapp.clients.queries.normalised import phone_spellings
from webapp.db import db
from webapp.scope import Purpose, for_purpose

BATCH = 500
_later: ContextVar[set[int] | None] = ContextVar("later", default=None)


def refresh_search(contact_ids: Collection[int]) -> None:
    """Writes the search tokens of contacts anew in the current transaction, after names or numbers changed."""
    db.session.flush()
    later = _later.get()
    if later is not None:
        later.update(contact_ids)
        return
    for ids in _batches(sorted(set(contact_ids))):
        made = _made(ids, Purpose.MAINTENANCE)
        known = _stored(ids, Purpose.MAINTENANCE)
        fresh = [{"contact_id": key, **values} for key, values in made.items() if key not in known]
        changed = [{"key": key, **values} for key, values in made.items() if key in known and known[key] != values]
        if fresh:
            db.session.execute(for_purpose(sa.insert(SearchDoc.__table__), Purpose.MAINTENANCE), fresh)
        if changed:
            table = SearchDoc.__table__
            statement = sa.update(table).where(table.c.contact_id == sa.bindparam("key"))
            statement = statement.values(household_id=sa.bindparam("household_id"), tokens=sa.bindparam("tokens"))
            db.session.connection().execute(for_purpose(statement, Purpose.MAINTENANCE), changed)


@contextmanager
def refreshing_once() -> Iterator[None]:
    """Puts off what is asked of `refresh_search` within, and does it once for all contacts at the end."""
    collected: set[int] = set()
    token = _later.set(collected)
    try:
        yield
    finally:
        _later.reset(token)
    refresh_search(collected)


def search_differences() -> list[str]:
    """Where the stored search tokens differ from what they are made from; contact ids in words, for the doctor."""
    found = []
    after = 0
    while ids := _ids_after(after):
        made, known = _made(ids, Purpose.DOCTOR), _stored(ids, Purpose.DOCTOR)
        found += [f"contact {key} is not found by what is stored of it" for key in ids if made[key] != known.get(key)]
        after = ids[-1]
    return found


def search_tokens_of(
    name: str, given: str, family: str, household_name: str, points: Iterable[tuple[str, str, str]]
) -> str:
    """The tokens under which a contact is found; points are (kind, as typed, normal) in the order of their ids.

    For writers in bulk, who store them with the contact; everyone else calls `refresh_search`.
    """
    reached: list[str] = []
    for kind, value, normal in points:
        reached += [value, *(phone_spellings(normal) if kind == "phone" else [normal])]
    return text.search_tokens(name, given, family, household_name, *reached)


def _ids_after(after: int) -> list[int]:
    statement = sa.select(Contact.id).where(Contact.id > after).order_by(Contact.id).limit(BATCH)
    return list(db.session.scalars(for_purpose(statement, Purpose.DOCTOR)))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _stored(ids: list[int], purpose: Purpose) -> dict[int, dict[str, Any]]:
    statement = sa.select(SearchDoc.contact_id, SearchDoc.household_id, SearchDoc.tokens)
    rows = db.session.execute(for_purpose(statement.where(SearchDoc.contact_id.in_(ids)), purpose))
    return {row.contact_id: {"household_id": row.household_id, "tokens": row.tokens} for row in rows}


def _made(ids: list[int], purpose: Purpose) -> dict[int, dict[str, Any]]:
    reached: dict[int, list[tuple[str, str, str]]] = {}
    points = sa.select(ContactPoint.contact_id, ContactPoint.kind, ContactPoint.value, ContactPoint.normal)
    points = points.where(ContactPoint.contact_id.in_(ids)).order_by(ContactPoint.id)
    for point in db.session.execute(for_purpose(points, purpose)):
        reached.setdefault(point.contact_id, []).append((point.kind, point.value, point.normal))
    names = sa.select(
        Contact.id, Contact.household_id, Contact.name, Contact.given_name, Contact.family_name,
        Household.name.label("household_name"),
    )  # fmt: skip
    names = names.join(Household, Household.id == Contact.household_id).where(Contact.id.in_(ids))
    return {
        row.id: {
            "household_id": row.household_id,
            "tokens": search_tokens_of(
                row.name, row.given_name, row.family_name, row.household_name, reached.get(row.id, [])
            ),
        }
        for row in db.session.execute(for_purpose(names, purpose))
    }
