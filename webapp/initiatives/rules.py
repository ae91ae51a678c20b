"""Addresses, the tree, and what totals may be shown; whatever is stored."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from webapp import text
from webapp.exceptions import RuleBroken, mark

KINDS = ("sponsorship", "event", "promotion", "campaign")
STANDINGS = ("invited", "accepted", "declined", "attended", "no-show", "responded")
_FEWEST_HOUSEHOLDS = 5
_RESERVED = {"new"}
_LONGEST_SLUG = 60


class Terms(NamedTuple):
    """What an initiative is, as it was entered; the budget in minor units of the currency."""

    name: str
    kind: str
    currency: str
    parent_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    owner_id: int | None = None
    budget_minor: int | None = None
    description: str = ""


class Cost(NamedTuple):
    """A cost line as it was entered, in minor units of the initiative's currency."""

    label: str
    spent_on: date | None = None
    planned_minor: int | None = None
    actual_minor: int | None = None


class Sums(NamedTuple):
    """What was planned and what was spent, in minor units, and what the budget leaves after it."""

    planned_minor: int
    actual_minor: int
    left_minor: int | None


class Node(Protocol):
    """Anything with a place in the tree."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...


N = TypeVar("N", bound=Node)


def tells_who(households: int) -> bool:
    """Whether a total is of so few households that somebody who may not see them could guess which."""
    return households < _FEWEST_HOUSEHOLDS


def slug_of(name: str, taken: Collection[str], number: int) -> str:
    """A readable, unused address: the Latin words of the name, else "initiative-12" with the next number."""
    words = re.findall(r"[a-z0-9]+", text.fold(name))
    start = "-".join(words)[:_LONGEST_SLUG].strip("-")
    if not re.search(r"[a-z]{2}", start):
        start = f"initiative-{number}"
    slug, count = start, 1
    while slug in taken or slug in _RESERVED:
        count += 1
        slug = f"{start}-{count}"
    return slug


def check_parent(initiative_id: int, parent_id: int | None, ids_below: Collection[int]) -> None:
    """Refuses a place in the tree that would close a circle; raises RuleBroken."""
    if parent_id == initiative_id:
        raise RuleBroken(mark("An initiative cannot be a part of itself; choose another one or none."))
    if parent_id in ids_below:
        raise RuleBroken(mark("That initiative lies below this one; choose another one or none."))


def in_tree_order(nodes: Iterable[N]) -> list[tuple[int, N]]:
    """Nodes with their depth, each right below its parent; siblings keep the order that they came in."""
    known = list(nodes)
    ids = {node.id for node in known}
    children: dict[int | None, list[N]] = {}
    for node in known:
        children.setdefault(node.parent_id if node.parent_id in ids else None, []).append(node)
    ordered, waiting = [], [(0, node) for node in reversed(children.get(None, []))]
    while waiting:
        depth, node = waiting.pop()
        ordered.append((depth, node))
        waiting += [(depth + 1, child) for child in reversed(children.get(node.id, []))]
    return ordered


def with_ancestors(nodes: Iterable[N], wanted: Collection[int]) -> list[N]:
    """The wanted nodes and everything above them, so that the tree stays readable."""
    by_id = {node.id: node for node in nodes}
    kept: set[int] = set()
    for node_id in wanted:
        at: int | None = node_id
        while at in by_id and at not in kept:
            kept.add(at)
            at = by_id[at].parent_id
    return [node for node in by_id.values() if node.id in kept]


def sums_of(costs: Iterable[Cost], budget_minor: int | None) -> Sums:
    """Planned and actual cost of one initiative, all in its own currency."""
    lines = list(costs)
    planned = sum(line.planned_minor or 0 for line in lines)
    actual = sum(line.actual_minor or 0 for line in lines)
    return Sums(planned, actual, None if budget_minor is None else budget_minor - actual)
