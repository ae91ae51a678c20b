"""What rows point to: the household of a contact, the contact of an interaction, a segment, a currency."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from webapp.clients import queries as clients
from webapp.imports.queries import known
from webapp.imports.queries.known import Found, Known
from webapp.imports.rules import Fault, Read, names_somebody, problem
from webapp.money import is_currency
from webapp.policy import Viewer
from webapp.text import fold

Matches = dict[int, "Match"]


class Match(NamedTuple):
    """Where a row belongs and what its words stand for, or why it is refused."""

    place: int | str | None = None
    values: Mapping[str, Any] = {}
    problem: Fault | None = None


def _refused(read: Read, text: str, **values: Any) -> Match:
    return Match(problem=problem(read.row.line, text, **values))


def _households(viewer: Viewer, source: str, reads: list[Read], seen: Mapping[str, Known]) -> Matches:
    """Households, with their segments by name or address part."""
    segments = {fold(word): key for key, slug, name in clients.segments() for word in (slug, name)}
    return {read.row.number: _household(read, segments) for read in reads}


def _household(read: Read, segments: Mapping[str, int]) -> Match:
    segment, currency = read.values.get("segment"), read.values.get("currency")
    if segment and fold(segment) not in segments:
        return _refused(read, "There is no segment “%(name)s”.", name=segment[:80])
    if currency and not is_currency(currency):
        return _refused(read, "“%(name)s” is no currency code such as USD.", name=currency[:80])
    return Match(values={"segment_id": segments[fold(segment)]} if segment else {})


def _contacts(viewer: Viewer, source: str, reads: list[Read], seen: Mapping[str, Known]) -> Matches:
    """Contacts, in the household that is named by an outside id or by name, else in one to be made."""
    homes = known.households_of(viewer, {seen[r.outside_id].record_id for r in reads if r.outside_id in seen})
    ids = {read.values["household_id"] for read in reads if "household_id" in read.values}
    by_id = known.referred(viewer, "household", source, ids, set(homes.values()))
    names = {
        read.values["household"] for read in reads if "household" in read.values and "household_id" not in read.values
    }
    by_name = known.households_named(viewer, names)
    found = {}
    for read in reads:
        before = seen.get(read.outside_id)
        match = _checked_emails(read, ("email", "email_2", "email_3")) or _home(read, by_id, by_name)
        has_moved = before and isinstance(match.place, int) and homes.get(before.record_id) != match.place
        if has_moved:
            match = _refused(read, "This contact belongs to another household here; move it there by hand.")
        found[read.row.number] = match
    return found


def _checked_emails(read: Read, names: tuple[str, ...]) -> Match | None:
    for name in names:
        if name in read.values:
            try:
                clients.normal_email(read.values[name])
            except ValueError:
                return _refused(read, "“%(address)s” is no e-mail address.", address=read.values[name][:80])
    return None


def _home(read: Read, by_id: Found, by_name: Found) -> Match:
    outside_id, name = read.values.get("household_id"), read.values.get("household")
    if outside_id:
        ids = by_id.get(outside_id, set())
        if not ids:
            return _refused(read, "There is no household with the id “%(id)s”; import it first.", id=outside_id[:80])
        return _only(
            read, ids, "Several sources have a household with the id “%(id)s”; name the source.", id=outside_id[:80]
        )
    if name:
        ids = by_name.get(fold(name), set())
        if not ids:
            return Match(f"name:{fold(name)}")
        return _only(read, ids, "Several households are called “%(name)s”; give the household's id.", name=name[:80])
    return Match(f"row:{read.row.number}")


def _only(read: Read, ids: set[int], otherwise: str, **values: Any) -> Match:
    return Match(next(iter(ids))) if len(ids) == 1 else _refused(read, otherwise, **values)


def _interactions(viewer: Viewer, source: str, reads: list[Read], seen: Mapping[str, Known]) -> Matches:
    """Interactions, with the contact whom an outside id, an e-mail address or a name tells, else one to be made."""
    wrong = {read.row.number: match for read in reads if (match := _checked_emails(read, ("contact_email",)))}
    rest = [read for read in reads if read.row.number not in wrong]
    said = [read.values for read in rest]
    nobody = [read for read in rest if not names_somebody(read.values)]
    people = _People(
        known.referred(viewer, "contact", source, {v["contact_id"] for v in said if "contact_id" in v}),
        known.contacts_reached(
            viewer, {clients.normal_email(v["contact_email"]) for v in said if "contact_email" in v}
        ),
        known.contacts_named(viewer, {v["contact_name"] for v in said if "contact_name" in v}),
        known.known(viewer, "contact", source, [read.outside_id for read in nobody]),
    )
    found = {read.row.number: _person(read, people) for read in rest}
    _refuse_others(viewer, rest, seen, found)
    return {**found, **wrong}


class _People(NamedTuple):
    by_id: Found
    by_email: Found
    by_name: Found
    by_row: Mapping[str, Known]


def _person(read: Read, people: _People) -> Match:
    said = read.values
    if "contact_id" in said:
        ids, shown = people.by_id.get(said["contact_id"], set()), said["contact_id"][:80]
        if not ids:
            return _refused(read, "There is no contact with the id “%(id)s”; import it first.", id=shown)
        return _only(read, ids, "Several sources have a contact with the id “%(id)s”; name the source.", id=shown)
    named = people.by_name.get(fold(said["contact_name"]), set()) if "contact_name" in said else set()
    if "contact_email" in said:
        normal = clients.normal_email(said["contact_email"])
        ids = people.by_email.get(normal, set())
        if len(ids) > 1:
            # A shared address: the name tells who of them it was.
            ids = (ids & named) or ids
        if not ids:
            return Match(f"email:{normal}")
        return _only(read, ids, "Several contacts have the address “%(address)s”; give the name or id too.",
                     address=normal[:80])  # fmt: skip
    if "contact_name" in said:
        if not named:
            return Match(f"name:{fold(said['contact_name'])}")
        return _only(read, named, "Several contacts are called “%(name)s”; give the e-mail address or id.",
                     name=said["contact_name"][:80])  # fmt: skip
    before = people.by_row.get(read.outside_id)
    return Match(before.record_id if before else f"row:{read.row.number}")


def _refuse_others(viewer: Viewer, reads: list[Read], seen: Mapping[str, Known], found: Matches) -> None:
    """An interaction that is known stays with who took part; a row that says somebody else is refused."""
    changed = {read.row.number: seen[read.outside_id].record_id for read in reads if read.outside_id in seen}
    took_part = known.participants(viewer, changed.values())
    for read in reads:
        match = found[read.row.number]
        is_named = names_somebody(read.values) and read.row.number in changed and not match.problem
        if is_named and match.place not in took_part.get(changed[read.row.number], set()):
            found[read.row.number] = _refused(
                read, "This interaction is known with somebody else; correct it on its page."
            )


MATCHERS: dict[str, Callable[[Viewer, str, list[Read], Mapping[str, Known]], Matches]] = {
    "households": _households,
    "contacts": _contacts,
    "interactions": _interactions,
}
