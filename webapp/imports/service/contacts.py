"""The contacts of a file, and the households that they bring along."""

from collections.abc import Sequence
from typing import Any

from webapp.clients import queries as clients
from webapp.clients import rules, service
from webapp.clients.queries import Point
from webapp.clients.service import AddressFields, ContactFields, HouseholdFields, NewContact, ReadyContact
from webapp.imports.models import ImportFile
from webapp.imports.queries import Line, Plan
from webapp.imports.service.outside import remember, renew
from webapp.policy import Viewer

PHONES = ("phone", "phone_2", "phone_3")
EMAILS = ("email", "email_2", "email_3")
_POSTAL = ("street", "postcode", "city", "region", "country")
_NAMES = ("name", "given_name", "family_name")


def ready_contacts(file_name: str, plan: Plan, country: str) -> list[ReadyContact]:
    """The new contacts in the order of their rows, worked out while others write."""
    homes = _new_homes(plan)
    return [
        service.ready_contact(
            _contact(line), country, homes[line.place].name if isinstance(line.place, str) else None
        )
        for line in plan.of("new")
    ]  # fmt: skip


def write_contacts(file: ImportFile, plan: Plan, ready: Sequence[ReadyContact], actor: Viewer) -> None:
    """Makes the new contacts, in households of their own where the file names none, and changes the changed ones."""
    new, wanted = list(plan.of("new")), _new_homes(plan)
    made_homes = dict(
        zip(
            wanted,
            service.create_households(
                list(wanted.values()), covered_by_id=file.options.get("covered_by_id"), actor=actor
            ),
            strict=True,
        )
    )
    placed = [
        one.in_household(made_homes[line.place] if isinstance(line.place, str) else line.place or 0)
        for one, line in zip(ready, new, strict=True)
    ]
    made = service.add_contacts(placed, new_household_ids=set(made_homes.values()), actor=actor)
    remember("contact", file.source, [(line.read, key) for line, key in zip(new, made, strict=True)])
    _change_all([line for line in plan.of("changed") if line.known is not None], actor)
    renew(plan)


def _new_homes(plan: Plan) -> dict[str, HouseholdFields]:
    """The households to be made, by the name that rows share; without one a household is called like its contact."""
    wanted: dict[str, HouseholdFields] = {}
    for line in plan.of("new"):
        if isinstance(line.place, str):
            said = line.read.values
            name = said.get("household") or rules.full_name(*(said.get(part, "") for part in _NAMES))
            wanted.setdefault(line.place, HouseholdFields(name))
    return wanted


def _contact(line: Line) -> NewContact:
    said = line.read.values
    return NewContact(
        0, ContactFields(**_said(said, ContactFields._fields)), _all(said, PHONES), _all(said, EMAILS),
        AddressFields(**_said(said, _POSTAL)),
    )  # fmt: skip


def _said(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _all(values: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [values[name] for name in names if name in values]


def _change_all(lines: Sequence[Line], actor: Viewer) -> None:
    reached = _reached([line.known.record_id for line in lines if line.known], actor)
    with service.refreshing_once():
        for line in lines:
            if line.known is not None:
                key = line.known.record_id
                _change(key, line.read.values, actor)
                _add_points(key, line.read.values, reached.setdefault(key, set()), actor)


def _reached(contact_ids: list[int], actor: Viewer) -> dict[int, set[tuple[str, str]]]:
    """Under which numbers and addresses contacts are known already: (kind, normal)."""
    found: dict[int, set[tuple[str, str]]] = {}
    known: list[Point] = clients.points(actor, contact_ids) if contact_ids else []
    for point in known:
        found.setdefault(point.contact_id, set()).add((point.kind, point.normal))
    return found


def _change(contact_id: int, said: dict[str, Any], actor: Viewer) -> None:
    """Puts what a row says over what is known; numbers and addresses are added, never taken away."""
    contact = clients.visible_contact(actor, contact_id)
    stands = {name: getattr(contact, name) for name in ContactFields._fields}
    if "name" not in said and any(said.get(name, stands[name]) != stands[name] for name in _NAMES[1:]):
        stands["name"] = ""
    service.edit_contact(
        contact_id, ContactFields(**{**stands, **_said(said, ContactFields._fields)}), actor=actor
    )  # fmt: skip
    postal = AddressFields(**_said(said, _POSTAL))
    if any(postal) and not any(_same_place(postal, address) for address in clients.addresses(actor, contact_id)):
        service.add_address(contact_id, postal, actor=actor)


def _add_points(contact_id: int, said: dict[str, Any], known: set[tuple[str, str]], actor: Viewer) -> None:
    for kind, names in (("phone", PHONES), ("email", EMAILS)):
        for value in _all(said, names):
            normal = clients.normal_point(kind, value, actor.firm.country)
            if (kind, normal) not in known:
                service.add_point(contact_id, kind, value, actor=actor)
                known.add((kind, normal))


def _same_place(postal: AddressFields, address: Any) -> bool:
    return all(getattr(address, name) == getattr(postal, name) for name in _POSTAL)
