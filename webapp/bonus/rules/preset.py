"""The plan that most firms want, as a few figures: marginal tiers of net new assets, an award, a cap, a judged part."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from webapp.bonus.rules.form import BOUNDARIES, FORMAT

ASSETS, HOUSEHOLDS = "assets", "new-households"
# Tiers that the simple form has room for.
MOST_TIERS, MOST_CRITERIA = 5, 4


class Rung(NamedTuple):
    """A tier by where it begins and its rate, as the JSON form writes them."""

    since: str
    rate: str


class Weighed(NamedTuple):
    """What is judged and its weight, as the JSON form writes it."""

    name: str
    weight: str


class Preset(NamedTuple):
    """The few figures; amounts and percentages as the JSON form writes them, None for what there is none of."""

    name: str
    currency: str
    starts_on: date
    ends_on: date | None
    tiers: Sequence[Rung]
    award: str | None
    seasoning_days: int
    cap: str | None
    judged: str | None
    criteria: Sequence[Weighed] = ()


def as_body(preset: Preset) -> dict[str, Any]:
    """The JSON form of the figures."""
    in_force = {"from": preset.starts_on.isoformat()}
    if preset.ends_on:
        in_force["until"] = preset.ends_on.isoformat()
    components: list[dict[str, Any]] = []
    if preset.tiers:
        components.append({"id": ASSETS, "kind": "marginal", "measure": "assets", "tiers": _tiers(preset.tiers)})
    if preset.award is not None:
        components.append({"id": HOUSEHOLDS, "kind": "flat", "measure": "households", "each": preset.award})
    body = {
        "format": FORMAT, "boundaries": BOUNDARIES, "name": preset.name, "currency": preset.currency,
        "in_force": in_force, "seasoning_days": preset.seasoning_days, "components": components,
    }  # fmt: skip
    bounds = {"cap": preset.cap, "judged_cap": preset.judged, "judged_criteria": _criteria(preset.criteria) or None}
    return body | {name: value for name, value in bounds.items() if value is not None}


def _criteria(weighed: Sequence[Weighed]) -> list[dict[str, Any]]:
    return [{"id": f"criterion-{n}", "name": one.name, "weight": one.weight} for n, one in enumerate(weighed, 1)]


def _tiers(rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    inner = [{"from": one.since, "to": following.since, "rate": one.rate} for one, following in pairwise(rungs)]
    return [*inner, {"from": rungs[-1].since, "to": None, "rate": rungs[-1].rate}]


def preset_of(body: dict[str, Any]) -> Preset | None:
    """The figures of a plan that is good, or None where it says more than they can."""
    parts = {one["id"]: one for one in body["components"]}
    tiers = parts.get(ASSETS, {}).get("tiers", [])
    until = body["in_force"].get("until")
    found = Preset(
        body["name"], body["currency"], date.fromisoformat(body["in_force"]["from"]),
        date.fromisoformat(until) if until else None, tuple(Rung(one["from"], one["rate"]) for one in tiers),
        parts.get(HOUSEHOLDS, {}).get("each"), body.get("seasoning_days", 0), body.get("cap"), body.get("judged_cap"),
        tuple(Weighed(one["name"], one["weight"]) for one in body.get("judged_criteria", ())),
    )  # fmt: skip
    is_plain = len(tiers) <= MOST_TIERS and len(found.criteria) <= MOST_CRITERIA and "%" not in (found.cap or "")
    return found if is_plain and as_body(found) == body else None
