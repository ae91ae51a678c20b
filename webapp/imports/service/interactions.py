"""The interactions of a file, and the prospects whom they bring along."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from webapp.clients import service as clients
from webapp.clients.service import ContactFields, HouseholdFields, NewContact
from webapp.imports.models import ImportFile
from webapp.imports.queries import Line, Plan
from webapp.imports.service.outside import remember, renew
from webapp.interactions import queries, service
from webapp.interactions.service import Changes, Past
from webapp.policy import Viewer

_FIELDS = ("channel", "direction", "occurred_at", "subject", "note", "outcome", "minutes")


def write_interactions(file: ImportFile, plan: Plan, actor: Viewer) -> None:
    """Logs the new interactions, with prospects made for whoever is not known, and changes the changed ones."""
    new = list(plan.of("new"))
    people = _make_people(file, new, actor)
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


def _make_people(file: ImportFile, new: list[Line], actor: Viewer) -> dict[str, int]:
    """A prospect in a household of its own for each person whom rows name and nobody knows, or leave out."""
    first: dict[str, Line] = {}
    for line in new:
        if isinstance(line.place, str):
            first.setdefault(line.place, line)
    names = [
        line.read.values.get("contact_name") or f"{file.file_name} row {line.read.row.number}"
        for line in first.values()
    ]
    homes = clients.create_households(
        [HouseholdFields(name) for name in names], covered_by_id=file.options.get("covered_by_id"), actor=actor
    )
    wanted = [
        NewContact(home, ContactFields(name, standing="prospect"), emails=_emails(line))
        for home, name, line in zip(homes, names, first.values(), strict=True)
    ]
    made = clients.create_contacts(wanted, new_household_ids=set(homes), actor=actor)
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
