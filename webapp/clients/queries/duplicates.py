"""Who may be the same person as one that is being typed in."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from rapidfuzz import fuzz

from webapp import scope, text
from webapp.clients.access import covered_ids, in_force, is_wide, may_see
from webapp.clients.models import Contact, ContactPoint, Coverage, Household
from webapp.clients.queries.normalised import normal_email, normal_phone
from webapp.clients.queries.search import through_index
from webapp.db import db
from webapp.people.models import Team, User
from webapp.policy import Viewer
from webapp.scope import Purpose

# Names that agree to this many percent are worth a look.
ALIKE = 84
BLOCK = 400
SHORTEST_NUMBER = 7


class Typed(NamedTuple):
    """What has been typed of a person so far."""

    name: str = ""
    phone: str = ""
    email: str = ""


class Duplicate(NamedTuple):
    """A contact that may be the same person, and by what: "phone", "email" or "name"."""

    id: int
    name: str
    household_id: int
    household_name: str
    language: str
    reason: str


class Hidden(NamedTuple):
    """A household that the asker may not open but that holds exactly this number or address."""

    household_id: int
    reason: str
    teams: list[str]


def possible_duplicates(viewer: Viewer, typed: Typed, but_not: int | None = None, limit: int = 5) -> list[Duplicate]:
    """Contacts that this person may open and that share a number or address with what is typed, or a similar name."""
    numbers = normals(typed, viewer.firm.country)
    parts = [part for part in (_by_point(viewer, numbers), _by_name(viewer, typed.name)) if part is not None]
    if not parts:
        return []
    together = sa.union_all(*(sa.select(part.subquery()) for part in parts))
    rows = [Duplicate(*row) for row in db.session.execute(scope.for_viewer(together, viewer))]
    found: dict[int, Duplicate] = {}
    for one in [*(row for row in rows if row.reason != "name"), *_alike(typed.name, rows)]:
        if one.id != but_not:
            found.setdefault(one.id, one)
    return list(found.values())[:limit]


def normals(typed: Typed, country: str) -> list[str]:
    """The comparable forms of what is typed in full: a number of at least seven digits, an address that is one.

    `country` is the one by whose rules a number without a country code is read.
    """
    found = []
    if sum(sign.isdecimal() for sign in typed.phone) >= SHORTEST_NUMBER:
        found.append(normal_phone(typed.phone, country))
    if typed.email:
        try:
            found.append(normal_email(typed.email))
        except ValueError:
            return found
    return found


def _by_point(viewer: Viewer, wanted: list[str]) -> Any:
    """Who has one of these numbers and addresses; None where nothing is asked for."""
    if not wanted:
        return None
    return (
        _duplicates(ContactPoint.kind)
        .join(ContactPoint, ContactPoint.contact_id == Contact.id)
        .where(ContactPoint.normal.in_(wanted), may_see(viewer, Contact.household_id))
        .limit(BLOCK)
    )


def _by_name(viewer: Viewer, name: str) -> Any:
    """Whose names are worth comparing with this one; None where nothing is asked for."""
    statement = _duplicates(sa.literal("name")).limit(BLOCK * 5)
    if len(text.fold(name)) < 2:
        return None
    if not is_wide(viewer):
        return statement.where(Contact.household_id.in_(covered_ids(viewer)))
    # Beginnings of words find what a slip of the pen changed further on.
    tokens = [(token[:3], True) for token in text.search_tokens(name).split()[:3]]
    return through_index(statement, tokens).where(may_see(viewer, Contact.household_id)) if tokens else None


def _alike(name: str, rows: list[Duplicate]) -> list[Duplicate]:
    """Of those compared by name the ones whose name is like this, the most alike first."""
    wanted = text.fold(name)
    scored = [(fuzz.token_sort_ratio(wanted, text.fold(one.name)), one) for one in rows if one.reason == "name"]
    alike = [(score, one) for score, one in scored if score >= ALIKE]
    return [one for score, one in sorted(alike, key=lambda pair: (-pair[0], pair[1].id))]


def _duplicates(reason: Any) -> Any:
    home, why = Household.name.label("household_name"), reason.label("reason")
    columns = (Contact.id, Contact.name, Contact.household_id, home, Contact.language, why)
    return sa.select(*columns).select_from(Contact).join(Household, Household.id == Contact.household_id)


def hidden_match(viewer: Viewer, wanted: list[str]) -> Hidden | None:
    """The covered household behind an exact number or address that this person may not open; never a walled one."""
    if not wanted:
        return None
    statement = (
        sa.select(Contact.household_id, ContactPoint.kind, Team.name)
        .join(ContactPoint, ContactPoint.contact_id == Contact.id)
        .join(Household, Household.id == Contact.household_id)
        .join(Coverage, Coverage.household_id == Household.id)
        .join(User, User.id == Coverage.user_id)
        .outerjoin(Team, Team.id == User.team_id)
        .where(ContactPoint.normal.in_(wanted), Household.is_walled.is_(False), in_force(viewer))
        .where(sa.not_(may_see(viewer, Contact.household_id)))
        .order_by(Contact.household_id, Team.name)
        .limit(50)
    )
    rows = db.session.execute(scope.for_purpose(statement, Purpose.COVERED_HINT)).all()
    if not rows:
        return None
    first = rows[0]
    teams = {row[2]: None for row in rows if row.household_id == first.household_id and row[2]}
    return Hidden(first.household_id, first.kind, list(teams))
