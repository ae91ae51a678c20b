"""Finding contacts and households by name, phone or e-mail in any script, within what the viewer may see."""

import re
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from webapp import scope, text
from webapp.clients.access import covered_ids, is_wide, may_see
from webapp.clients.models import Contact, Household, SearchDoc
from webapp.db import db, is_sqlite
from webapp.policy import Viewer

Tokens = list[tuple[str, bool]]
# So many matches are read and the best of them shown, so that one letter costs no more than a whole name.
WINDOW = 60
_fts = sa.table("search_fts", sa.column("rowid"), sa.column("search_fts"))
_PHONE_LIKE = re.compile(r"^[\s+()./\-\d]*$")


class Found(NamedTuple):
    """A contact that matches what was typed."""

    id: int
    name: str
    household_id: int
    household_name: str
    standing: str
    do_not_contact: bool
    language: str
    sort_name: str


class FoundHousehold(NamedTuple):
    """A household that matches what was typed."""

    id: int
    name: str
    is_walled: bool


_FOUND = (
    Contact.id, Contact.name, Contact.household_id, Household.name.label("household_name"), Contact.standing,
    Contact.do_not_contact, Contact.language, Contact.sort_name,
)  # fmt: skip


def tokens_of(typed: str) -> Tokens:
    """What must match, as (token, is a prefix): a phone number counts as one token, however it is grouped."""
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    if _PHONE_LIKE.match(typed) and len(digits) >= 3:
        return [(digits.removeprefix("00")[:64], True)]
    return text.query_tokens(typed)


def from_index(tokens: Tokens) -> Any:
    """The ids of all contacts whose documents hold every token, by the full-text index; not limited to a viewer."""
    return ids_matching(_wanted(tokens))


def wanted_text(typed: str) -> str:
    """What was typed as the full-text index of this database is asked for it; empty when nothing was."""
    tokens = tokens_of(typed)
    return _wanted(tokens) if tokens else ""


def ids_matching(wanted: Any) -> Any:
    """The ids of all contacts whose documents match a `wanted_text`, or a parameter for one.

    The caller limits what it selects with these ids to what its viewer may see.
    """
    column = _fts.c.rowid if is_sqlite() else SearchDoc.contact_id
    return sa.select(column).where(_matches(wanted))


def through_index(statement: Any, tokens: Tokens) -> Any:
    """A select of contacts that begins at the full-text index, so that a limit ends it early; viewer limits follow."""
    if is_sqlite():
        return statement.join(_fts, _fts.c.rowid == Contact.id).where(_match(tokens))
    return statement.join(SearchDoc, SearchDoc.contact_id == Contact.id).where(_match(tokens))


def _match(tokens: Tokens) -> Any:
    return _matches(_wanted(tokens))


def _wanted(tokens: Tokens) -> str:
    if is_sqlite():
        return " AND ".join(f'"{token}"*' if prefix else f'"{token}"' for token, prefix in tokens)
    return " & ".join(f"'{token}':*" if prefix else f"'{token}'" for token, prefix in tokens)


def _matches(wanted: Any) -> Any:
    if is_sqlite():
        return _fts.c.search_fts.op("MATCH")(wanted)
    document = sa.func.array_to_tsvector(sa.func.string_to_array(SearchDoc.tokens, sa.literal_column("' '")))
    return document.op("@@")(sa.cast(wanted, postgresql.TSQUERY))


def _among_few(statement: Any, viewer: Viewer, tokens: Tokens) -> Any:
    """For someone with few households: walks these, since a short prefix matches a good part of the firm."""
    position = sa.func.instr if is_sqlite() else sa.func.strpos
    padded = sa.literal(" ") + SearchDoc.tokens + sa.literal(" ")
    wanted = [position(padded, f" {token}" if prefix else f" {token} ") > 0 for token, prefix in tokens]
    return statement.join(SearchDoc, SearchDoc.contact_id == Contact.id).where(
        SearchDoc.household_id.in_(covered_ids(viewer)), *wanted
    )


def find_contacts(viewer: Viewer, typed: str, limit: int = 12) -> list[Found]:
    """The contacts that this person may open and that match a name, number or address; recent ones before typing."""
    tokens = tokens_of(typed)
    if not tokens:
        return [] if typed.strip() else recent_contacts(viewer, limit)
    statement = sa.select(*_FOUND).select_from(Contact).join(Household, Household.id == Contact.household_id)
    if is_wide(viewer):
        statement = through_index(statement, tokens).where(may_see(viewer, Contact.household_id))
    else:
        statement = _among_few(statement, viewer, tokens).order_by(Contact.sort_name, Contact.id)
    rows = db.session.execute(scope.for_viewer(statement.limit(max(limit, WINDOW)), viewer))
    return _best([Found(*row) for row in rows], typed)[:limit]


def _best(found: list[Found], typed: str) -> list[Found]:
    """Names that begin with what was typed come first, then the order of lists."""
    wanted = text.fold(typed)

    def rank(one: Found) -> tuple[bool, str, int]:
        begins = text.fold(one.name).startswith(wanted) or one.sort_name.startswith(wanted)
        return not begins, one.sort_name, one.id

    return sorted(found, key=rank)


def recent_contacts(viewer: Viewer, limit: int = 12) -> list[Found]:
    """The contacts last spoken to among those that this person may open, then the newest."""
    statement = sa.select(*_FOUND).join(Household, Household.id == Contact.household_id)
    if not is_wide(viewer):
        statement = statement.where(Contact.household_id.in_(covered_ids(viewer)))
        orders: list[tuple[Any, ...]] = [
            (Contact.last_contact_at.is_(None), Contact.last_contact_at.desc(), Contact.id.desc())
        ]
    else:
        statement = statement.where(may_see(viewer, Contact.household_id))
        orders = [(Contact.last_contact_at.desc(), Contact.id.desc()), (Contact.id.desc(),)]
    found: dict[int, Found] = {}
    for number, order in enumerate(orders):
        wanted = statement.where(Contact.last_contact_at.is_not(None)) if number < len(orders) - 1 else statement
        rows = db.session.execute(scope.for_viewer(wanted.order_by(*order).limit(limit), viewer))
        for row in rows:
            found.setdefault(row.id, Found(*row))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def find_households(viewer: Viewer, typed: str, limit: int = 12) -> list[FoundHousehold]:
    """The households whose own name or a contact's name, number or address matches, within what this person may know.

    Controllers know names firm-wide but no numbers and addresses: for them only names match.
    """
    if viewer.sees_all_claims and not viewer.is_client_facing:
        return households_named(viewer, typed, limit)
    found = {
        row.id: FoundHousehold(*row)
        for row in db.session.execute(scope.for_viewer(_by_own_name(typed, limit, viewer), viewer))
    }
    tokens = tokens_of(typed)
    if tokens and len(found) < limit:
        through = [one.household_id for one in find_contacts(viewer, typed, WINDOW)]
        rest = sa.select(Household.id, Household.name, Household.is_walled).where(
            Household.id.in_(through), may_see(viewer, Household.id)
        )
        for row in db.session.execute(scope.for_viewer(rest.order_by(Household.sort_name), viewer)):
            found.setdefault(row.id, FoundHousehold(*row))
    return list(found.values())[:limit]


def _by_own_name(typed: str, limit: int, viewer: Viewer | None) -> Any:
    start = text.fold(typed)
    statement = sa.select(Household.id, Household.name, Household.is_walled).where(
        Household.sort_name >= start, Household.sort_name < start + "\U0010ffff"
    )
    if viewer is not None:
        is_open = may_see(viewer, Household.id) if is_wide(viewer) else Household.id.in_(covered_ids(viewer))
        statement = statement.where(is_open)
    return statement.order_by(Household.sort_name, Household.id).limit(limit)


def households_named(viewer: Viewer, typed: str, limit: int = 12) -> list[FoundHousehold]:
    """The households of the whole firm whose own name or a contact's name matches, for those who may know all names."""
    if not viewer.sees_all_claims:
        return []
    own = db.session.execute(scope.for_viewer(_by_own_name(typed, limit, None), viewer))
    found = {row.id: FoundHousehold(*row) for row in own}
    tokens = text.query_tokens(typed)
    if tokens and len(found) < limit:
        statement = (
            sa.select(Household.id, Household.name, Household.is_walled, Contact.name.label("contact_name"))
            .join(Contact, Contact.household_id == Household.id)
            .where(Contact.id.in_(from_index(tokens)))
            .limit(WINDOW * 5)
        )
        for row in db.session.execute(scope.for_viewer(statement, viewer)):
            if _all_in(tokens, text.search_tokens(row.contact_name, row.name).split()):
                found.setdefault(row.id, FoundHousehold(row.id, row.name, row.is_walled))
    return list(found.values())[:limit]


def _all_in(tokens: Tokens, known: list[str]) -> bool:
    return all(any(k.startswith(t) if prefix else k == t for k in known) for t, prefix in tokens)
