"""Correction: what a closed statement would have come to, had its plan said then what it says now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.bonus.rules.formula import Inputs, formula, without
from webapp.bonus.rules.plan import Plan


@dataclass(frozen=True)
class Amended:
    """A closed statement whose days a newer version of its plan has taken since.

    `plan` is that version, `then` the one that paid, on `inputs`; `left_minor` is all that left of those lines so far
    within the seasoning: line id → minor units of the line's currency. `earlier_minor` was added or taken before.
    `settled_minor` was granted of it beside the plan, and is not paid again; `counted_minor` is what the sum of a year
    that still runs gives of the difference by itself.
    """

    names: str
    plan: Plan
    then: Plan
    inputs: Inputs
    left_minor: Mapping[int, int] = field(default_factory=dict)
    earlier_minor: int = 0
    settled_minor: int = 0
    counted_minor: int = 0


@dataclass(frozen=True)
class Correction:
    """What the version of now gives, what the one of then gives, and the difference less earlier ones; minor units."""

    amended: Amended
    now_minor: int
    then_minor: int
    minor: int


def correction(amended: Amended) -> Correction:
    """g(T − w) − f(T − w) less what was corrected before: what left is no longer there to be corrected.

    Together with what was paid and clawed back by the version of then, it comes to what the version of now gives; what
    was settled of it counts towards that.
    """
    stays = without(amended.inputs, dict(amended.left_minor))
    now, then = formula(amended.plan, stays).minor, formula(amended.then, stays).minor
    beyond = _beyond(now - then - amended.earlier_minor, amended.settled_minor)
    return Correction(amended, now, then, beyond - amended.counted_minor)


def _beyond(minor: int, settled_minor: int) -> int:
    """What of a difference goes beyond what was settled in its direction; nothing is taken back of that."""
    if minor > 0:
        return max(0, minor - max(0, settled_minor))
    return min(0, minor - min(0, settled_minor))
