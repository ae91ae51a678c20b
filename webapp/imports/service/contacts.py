"""The contacts of a file, and the households that they bring along."""

from typing import Any

from webapp.clients import queries as clients
from webapp.clients import rules, service
from webapp.clients.service import AddressFields, ContactFields, HouseholdFields, NewContact
from webapp.imports.models import ImportFile
from webapp.imports.queries import Line, Plan
from webapp.imports.service.outside import remember, renew
from webapp.policy import Viewer

PHONES = ("phone", "phone_2", "phone_3")
EMAILS = ("email", "email_2", "email_3")
_POSTAL = ("street", "postcode", "city", "region", "country")
_NAMES = ("name", "given_name", "family_name")


def write_contacts(file: ImportFile, plan: Plan, actor: Viewer) -> None:
    """Makes the new contacts, in households of their own where the file names none, and changes the changed ones."""
    new = list(plan.of("new"))
    made_homes = _make_homes(new, file.options.get("covered_by_id"), actor)
    wanted = [_contact(line, made_homes) for line in new]
    made = service.create_contacts(wanted, new_household_ids=set(made_homes.values()), actor=actor)
    remember("contact", file.source, [(line.read, key) for line, key in zip(new, made, strict=True)])
    for line in plan.of("changed"):
        if line.known is not None:
            _change(line.known.record_id, line.read.values, actor)
    renew(plan)


def _make_homes(new: list[Line], covered_by_id: int | None, actor: Viewer) -> dict[str, int]:
    """The households to be made, by the name that rows share; without one a household is called like its contact."""
    wanted: dict[str, HouseholdFields] = {}
    for line in new:
        if isinstance(line.place, str):
            said = line.read.values
            name = said.get("household") or rules.full_name(*(said.get(part, "") for part in _NAMES))
            wanted.setdefault(line.place, HouseholdFields(name))
    made = service.create_households(list(wanted.values()), covered_by_id=covered_by_id, actor=actor)
    return dict(zip(wanted, made, strict=True))


def _contact(line: Line, made_homes: dict[str, int]) -> NewContact:
    said = line.read.values
    home = made_homes[line.place] if isinstance(line.place, str) else line.place or 0
    return NewContact(
        home, ContactFields(**_said(said, ContactFields._fields)), _all(said, PHONES), _all(said, EMAILS),
        AddressFields(**_said(said, _POSTAL)),
    )  # fmt: skip


def _said(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _all(values: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [values[name] for name in names if name in values]


def _change(contact_id: int, said: dict[str, Any], actor: Viewer) -> None:
    """Puts what a row says over what is known; numbers and addresses are added, never taken away."""
    contact = clients.visible_contact(actor, contact_id)
    stands = {name: getattr(contact, name) for name in ContactFields._fields}
    if "name" not in said and any(said.get(name, stands[name]) != stands[name] for name in _NAMES[1:]):
        stands["name"] = ""
    service.edit_contact(
        contact_id, ContactFields(**{**stands, **_said(said, ContactFields._fields)}), actor=actor
    )  # fmt: skip
    _add_points(contact_id, said, actor)
    postal = AddressFields(**_said(said, _POSTAL))
    known = clients.addresses(actor, contact_id)
    if any(postal) and not any(_same_place(postal, address) for address in known):
        service.add_address(contact_id, postal, actor=actor)


def _add_points(contact_id: int, said: dict[str, Any], actor: Viewer) -> None:
    known = {(point.kind, point.normal) for point in clients.points(actor, [contact_id])}
    for kind, names in (("phone", PHONES), ("email", EMAILS)):
        for value in _all(said, names):
            normal = clients.normal_point(kind, value, actor.firm.country)
            if (kind, normal) not in known:
                service.add_point(contact_id, kind, value, actor=actor)
                known.add((kind, normal))


def _same_place(postal: AddressFields, address: Any) -> bool:
    return all(getattr(address, name) == getattr(postal, name) for name in _POSTAL)
