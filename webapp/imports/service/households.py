"""The households of a file."""

from typing import Any

from webapp.clients import queries as clients
from webapp.clients import service
from webapp.clients.service import HouseholdFields
from webapp.imports.models import ImportFile
from webapp.imports.queries import Plan
from webapp.imports.service.outside import remember, renew
from webapp.policy import Viewer

_FIELDS = ("name", "segment_id", "tier", "currency")


def write_households(file: ImportFile, plan: Plan, actor: Viewer) -> None:
    """Makes the new households, and changes the changed ones in what their rows say."""
    new = list(plan.of("new"))
    fields = [HouseholdFields(**_said(line.read.values)) for line in new]
    made = service.create_households(fields, covered_by_id=file.options.get("covered_by_id"), actor=actor)
    remember("household", file.source, [(line.read, key) for line, key in zip(new, made, strict=True)])
    for line in plan.of("changed"):
        if line.known is None:
            continue
        before = clients.visible_household(actor, line.known.record_id)
        stands: dict[str, Any] = {name: getattr(before, name) for name in HouseholdFields._fields}
        service.edit_household(before.id, HouseholdFields(**{**stands, **_said(line.read.values)}), actor=actor)
    renew(plan)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _FIELDS if name in values}
