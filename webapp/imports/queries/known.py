"""What of a file is known already, within what the viewer may see: whatever lies beyond counts as unknown."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope, text
from webapp.clients.access import covers, may_see
from webapp.clients.models import Contact, ContactPoint, Household
from webapp.db import db
from webapp.imports.models import OutsideId
from webapp.interactions.models import Interaction, Participant
from webapp.policy import Viewer

PIECE = 5000
Found = dict[str, set[int]]


class Known(NamedTuple):
    """A record that an outside id stands for, and with which content it was last imported."""

    key: int
    record_id: int
    fingerprint: str


# The table of each kind of record, and the column that says whose household it belongs to.
_RECORDS: dict[str, tuple[Any, Any]] = {
    "household": (Household, Household.id),
    "contact": (Contact, Contact.household_id),
    "interaction": (Interaction, Interaction.household_id),
}


def pieces(values: Collection[Any]) -> Iterator[list[Any]]:
    """A collection in lists that fit into one statement each."""
    ordered = sorted(values)
    for start in range(0, len(ordered), PIECE):
        yield ordered[start : start + PIECE]


def known(viewer: Viewer, kind: str, source: str, outside_ids: Collection[str]) -> dict[str, Known]:
    """The records that ids of a source stand for."""
    found = _chosen(viewer, kind, outside_ids)
    return {
        outside_id: Known(row.id, row.record_id, row.fingerprint)
        for (where, outside_id), row in found.items()
        if where == source
    }


def referred(
    viewer: Viewer, kind: str, source: str, outside_ids: Collection[str], preferred: Collection[int] = ()
) -> Found:
    """The records that ids may mean: of the same source if it knows them, else one of each source that does."""
    own: Found = {}
    other: Found = {}
    for (where, outside_id), row in _chosen(viewer, kind, outside_ids, preferred).items():
        (own if where == source else other).setdefault(outside_id, set()).add(row.record_id)
    return {**other, **own}


def _chosen(
    viewer: Viewer, kind: str, outside_ids: Collection[str], preferred: Collection[int] = ()
) -> dict[tuple[str, str], Any]:
    """The record that each id of each source stands for: a preferred one, else the viewer's own, else the oldest.

    Where people who may not see each other's households brought the same file, whoever sees both has two records.
    """
    found: dict[tuple[str, str], tuple[tuple[bool, bool, int], Any]] = {}
    for row in _rows(viewer, kind, outside_ids):
        ranked = (row.record_id not in preferred, not row.is_own, row.record_id), row
        key = (row.source, row.outside_id)
        found[key] = min(found.get(key, ranked), ranked, key=lambda one: one[0])
    return {key: row for key, (_rank, row) in found.items()}


def _rows(viewer: Viewer, kind: str, outside_ids: Collection[str]) -> Iterator[Any]:
    table, household_id = _RECORDS[kind]
    for piece in pieces(set(outside_ids)):
        statement = (
            sa.select(
                OutsideId.id, OutsideId.source, OutsideId.outside_id, OutsideId.record_id, OutsideId.fingerprint,
                covers(viewer, household_id).label("is_own"),
            )
            .join(table, table.id == OutsideId.record_id)
            .where(OutsideId.kind == kind, OutsideId.outside_id.in_(piece), may_see(viewer, household_id))
        )  # fmt: skip
        yield from db.session.execute(scope.for_viewer(statement, viewer))


def households_named(viewer: Viewer, names: Collection[str]) -> Found:
    """Households by name, without regard to case and accents: {folded name: ids}."""
    found: Found = {}
    for piece in pieces({text.fold(name) for name in names}):
        statement = sa.select(Household.id, Household.sort_name).where(
            Household.sort_name.in_(piece), may_see(viewer, Household.id)
        )
        for row in db.session.execute(scope.for_viewer(statement, viewer)):
            found.setdefault(row.sort_name, set()).add(row.id)
    return found


def contacts_reached(viewer: Viewer, normals: Collection[str]) -> Found:
    """Contacts by e-mail address in its comparable form."""
    found: Found = {}
    for piece in pieces(set(normals)):
        statement = (
            sa.select(ContactPoint.normal, Contact.id)
            .join(Contact, Contact.id == ContactPoint.contact_id)
            .where(ContactPoint.normal.in_(piece), ContactPoint.kind == "email", may_see(viewer, Contact.household_id))
        )
        for row in db.session.execute(scope.for_viewer(statement, viewer)):
            found.setdefault(row.normal, set()).add(row.id)
    return found


def contacts_named(viewer: Viewer, names: Collection[str]) -> Found:
    """Contacts by their full name, without regard to case and accents: {folded name: ids}."""
    wanted = {text.fold(name) for name in names}
    found: Found = {}
    for piece in pieces({key for name in wanted for key in _sort_keys(name)}):
        statement = sa.select(Contact.id, Contact.name).where(
            Contact.sort_name.in_(piece), may_see(viewer, Contact.household_id)
        )
        for row in db.session.execute(scope.for_viewer(statement, viewer)):
            if (name := text.fold(row.name)) in wanted:
                found.setdefault(name, set()).add(row.id)
    return found


def _sort_keys(name: str) -> set[str]:
    """Under what a full name may be sorted: as it stands, or with any last part of it before the first."""
    words = name.split()
    return {name, *(" ".join([*words[i:], *words[:i]]) for i in range(1, min(len(words), 6)))}


def households_of(viewer: Viewer, contact_ids: Collection[int]) -> dict[int, int]:
    """The households of contacts."""
    found: dict[int, int] = {}
    for piece in pieces(set(contact_ids)):
        statement = sa.select(Contact.id, Contact.household_id).where(
            Contact.id.in_(piece), may_see(viewer, Contact.household_id)
        )
        found |= {row.id: row.household_id for row in db.session.execute(scope.for_viewer(statement, viewer))}
    return found


def participants(viewer: Viewer, interaction_ids: Collection[int]) -> dict[int, set[int]]:
    """Who took part in interactions."""
    found: dict[int, set[int]] = {}
    for piece in pieces(set(interaction_ids)):
        statement = (
            sa.select(Participant.interaction_id, Participant.contact_id)
            .join(Interaction, Interaction.id == Participant.interaction_id)
            .where(Participant.interaction_id.in_(piece), may_see(viewer, Interaction.household_id))
        )
        for row in db.session.execute(scope.for_viewer(statement, viewer)):
            found.setdefault(row.interaction_id, set()).add(row.contact_id)
    return found


def initiatives_of(viewer: Viewer, interaction_ids: Collection[int]) -> dict[int, int | None]:
    """The initiatives that interactions grew out of."""
    found: dict[int, int | None] = {}
    for piece in pieces(set(interaction_ids)):
        statement = sa.select(Interaction.id, Interaction.initiative_id).where(
            Interaction.id.in_(piece), may_see(viewer, Interaction.household_id)
        )
        found |= {row.id: row.initiative_id for row in db.session.execute(scope.for_viewer(statement, viewer))}
    return found
