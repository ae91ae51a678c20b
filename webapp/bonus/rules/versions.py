"""Versions of a plan in time: which one is in force, how they are written down, and what one changes of another."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from webapp.bonus.rules.faults import Faults, read_json
from webapp.bonus.rules.form import PLAN
from webapp.bonus.rules.plan import Plan, Span


class Dated(NamedTuple):
    """An approved version by its number, with the days for which it says that it holds."""

    number: int
    span: Span


class Made(NamedTuple):
    """A plan as it was written and as it is understood, or what is wrong with it."""

    body: Any
    plan: Plan | None
    faults: Faults


def read(text: str) -> Made:
    """A plan from its JSON form; `plan` is None with every fault noted where it is refused."""
    faults = Faults()
    body = read_json(text, faults)
    return Made(body, None if len(faults) else PLAN.read(body, "", faults), faults)


def in_force(versions: Iterable[Dated], day: date) -> Dated | None:
    """The version that holds on a day: the newest that has begun by then, unless it has ended.

    A newer version takes the place of the older ones from its first day on, for good.
    """
    begun = [one for one in versions if one.span.since <= day]
    newest = max(begun, key=lambda one: one.number, default=None)
    return newest if newest and (newest.span.until is None or day <= newest.span.until) else None


def canonical(body: Any) -> str:
    """A plan's JSON form in the one way of writing it that its digest is made of."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(body: Any) -> str:
    """The sha256 of the canonical form."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def pretty(body: Any) -> str:
    """A plan's JSON form for people."""
    return json.dumps(body, indent=2, ensure_ascii=False)


def differences(before: Any, after: Any) -> dict[str, list[str | None]]:
    """What differs, by its place: "components[assets].tiers[2].rate" → what stood there and what stands there now.

    Components are known by their id, so that one that moved has not changed; nothing is None.
    """
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    places = [*old, *(place for place in new if place not in old)]
    return {place: [old.get(place), new.get(place)] for place in places if old.get(place) != new.get(place)}


def _leaves(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _leaves(one, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and value:
        for place, one in enumerate(value, 1):
            key = one.get("id", place) if isinstance(one, dict) else place
            yield from _leaves(one, f"{at}[{key}]")
    else:
        yield at, value if isinstance(value, str) else json.dumps(value)
