"""What tells people, and households, of one name apart in a list to choose from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import scope
from webapp.clients.models import Address, Contact, ContactPoint, Household
from webapp.db import db
from webapp.policy import Viewer


def contact_notes(viewer: Viewer, found: Sequence[Any]) -> dict[int, str]:
    """The household of each contact found, and for those whom it does not tell apart a number, address or town.

    Whoever asks has found them within what the viewer may open.
    """
    often = Counter((one.name, one.household_name) for one in found)
    twins = [one for one in found if often[one.name, one.household_name] > 1]
    known = _first(viewer, _reached_by([one.id for one in twins])) if twins else {}
    more = {one.id: known.get(one.id) or _numbered(one.id) for one in twins}
    return {one.id: f"{one.household_name} · {more[one.id]}" if one.id in more else one.household_name for one in found}


def household_notes(viewer: Viewer, found: Sequence[Any]) -> dict[int, str]:
    """For households of one name their main contact's name, or a number; nothing for those that stand alone.

    Whoever asks has found them within what the viewer may know by name.
    """
    often = Counter(one.name for one in found)
    twins = [one.id for one in found if often[one.name] > 1]
    if not twins:
        return {}
    rank = sa.case((Contact.id == Household.primary_contact_id, 0), else_=1)
    people = sa.select(Household.id, Contact.name, rank).join(Contact, Contact.household_id == Household.id)
    known = _first(viewer, people.where(Household.id.in_(twins)))
    seen = Counter(known.values())
    return {key: known[key] if seen[known.get(key, "")] == 1 else _numbered(key) for key in twins}


def _reached_by(contact_ids: Sequence[int]) -> Any:
    """(contact, words, rank) of all numbers and addresses, and of towns after them."""
    rank = sa.case((ContactPoint.is_primary, 0), else_=1)
    points = sa.select(ContactPoint.contact_id, ContactPoint.value, rank).where(
        ContactPoint.contact_id.in_(contact_ids)
    )
    towns = sa.select(Address.contact_id, Address.city, sa.literal(2)).where(
        Address.contact_id.in_(contact_ids), Address.city != ""
    )
    return sa.union_all(points, towns)


def _first(viewer: Viewer, statement: Any) -> dict[int, str]:
    rows: Iterable[Any] = db.session.execute(scope.for_viewer(statement, viewer))
    first: dict[int, str] = {}
    for key, words, _rank in sorted(rows, key=lambda row: (row[2], row[1])):
        first.setdefault(key, words)
    return first


def _numbered(key: int) -> str:
    return _("no. %(number)s", number=key)
