"""The households of a file."""

from collections.abc import Sequence
from typing import Any

from webapp.clients import queries as clients
from webapp.clients import service
from webapp.clients.service import HouseholdFields, ReadyContact
from webapp.imports.models import ImportFile
from webapp.imports.queries import Plan
from webapp.imports.service.outside import remember, renew
from webapp.policy import Viewer

_FIELDS = ("name", "segment_id", "tier", "currency")


def write_households(file: ImportFile, plan: Plan, ready: Sequence[ReadyContact], actor: Viewer) -> None:
    """Makes the new households, and changes the changed ones in what their rows say."""
    new = list(plan.of("new"))
    fields = [HouseholdFields(**_said(line.read.values)) for line in new]
    made = service.create_households(fields, covered_by_id=file.options.get("covered_by_id"), actor=actor)
    remember("household", file.source, [(line.read, key) for line, key in zip(new, made, strict=True)])
    with service.refreshing_once():
        for line in plan.of("changed"):
            if line.known is not None:
                _change(line.known.record_id, line.read.values, actor)
    renew(plan)


def _change(household_id: int, said: dict[str, Any], actor: Viewer) -> None:
    before = clients.visible_household(actor, household_id)
    stands: dict[str, Any] = {name: getattr(before, name) for name in HouseholdFields._fields}
    service.edit_household(household_id, HouseholdFields(**{**stands, **_said(said)}), actor=actor)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _FIELDS if name in values}
