"""The interactions of a file, and the prospects whom they bring along."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from webapp.clients import service as clients
from webapp.clients.service import ContactFields, HouseholdFields, NewContact, ReadyContact
from webapp.imports.models import ImportFile
from webapp.imports.queries import Line, Plan
from webapp.imports.service.outside import remember, renew
from webapp.interactions import queries, service
from webapp.interactions.service import Changes, Past
from webapp.policy import Viewer

_FIELDS = ("channel", "direction", "occurred_at", "subject", "note", "outcome", "minutes")


def ready_people(file_name: str, plan: Plan, country: str) -> list[ReadyContact]:
    """The prospects whom the new rows bring along, in a household of their own each, worked out while others write."""
    return [
        clients.ready_contact(
            NewContact(0, ContactFields(name, standing="prospect"), emails=_emails(line)), country, name
        )
        for line in _first_lines(plan).values()
        for name in [line.read.values.get("contact_name") or f"{file_name} row {line.read.row.number}"]
    ]  # fmt: skip


def _first_lines(plan: Plan) -> dict[str, Line]:
    """Those whom rows name and nobody knows, or leave out, each with the first row about them."""
    first: dict[str, Line] = {}
    for line in plan.of("new"):
        if isinstance(line.place, str):
            first.setdefault(line.place, line)
    return first


def write_interactions(file: ImportFile, plan: Plan, ready: Sequence[ReadyContact], actor: Viewer) -> None:
    """Logs the new interactions, with prospects made for whoever is not known, and changes the changed ones."""
    new = list(plan.of("new"))
    people = _make_people(file, _first_lines(plan), ready, actor)
    initiative_id, reason = file.options.get("initiative_id"), f"Imported from {file.file_name}"
    wanted = [
        Past(people[line.place] if isinstance(line.place, str) else line.place or 0, **_said(line.read.values))
        for line in new
    ]
    made = service.log_many(wanted, initiative_id=initiative_id, late_reason=reason, actor=actor)
    remember("interaction", file.source, [(line.read, key) for line, key in zip(new, made, strict=True)])
    for line in plan.of("changed"):
        if line.known is not None:
            _change(line.known.record_id, line.read.values, initiative_id, reason, actor)
    renew(plan)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _FIELDS if name in values}


def _make_people(
    file: ImportFile, first: dict[str, Line], ready: Sequence[ReadyContact], actor: Viewer
) -> dict[str, int]:
    homes = clients.create_households(
        [HouseholdFields(one.contact.fields.name) for one in ready],
        covered_by_id=file.options.get("covered_by_id"),
        actor=actor,
    )
    placed = [one.in_household(home) for one, home in zip(ready, homes, strict=True)]
    made = clients.add_contacts(placed, new_household_ids=set(homes), actor=actor)
    people = dict(zip(first, made, strict=True))
    unnamed = [(line.read, people[place]) for place, line in first.items() if place.startswith("row:")]
    remember("contact", file.source, unnamed)
    return people


def _emails(line: Line) -> list[str]:
    address = line.read.values.get("contact_email")
    return [address] if address else []


def _change(interaction_id: int, said: dict[str, Any], initiative_id: int | None, reason: str, actor: Viewer) -> None:
    row, _note, _reads = queries.visible_interaction(actor, interaction_id)
    stands = {name: getattr(row, name) for name in Changes._fields if name not in ("note", "is_private")}
    wanted = {**stands, **_said(said), "initiative_id": initiative_id}
    if said.get("has_year") is False and _same_day(row.occurred_at, wanted["occurred_at"], actor.firm.zone):
        # The file names no year, so the one understood at first holds.
        wanted["occurred_at"] = row.occurred_at
    note = wanted.pop("note", None)
    changes = Changes(**wanted, note=note, is_private=bool(_note and _note.is_private))
    service.change(interaction_id, changes, version=None, reason=reason, actor=actor)


def _same_day(one: datetime, other: datetime, zone: str) -> bool:
    return f"{one.astimezone(ZoneInfo(zone)):%m%d}" == f"{other.astimezone(ZoneInfo(zone)):%m%d}"
