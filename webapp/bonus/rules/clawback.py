"""Clawback: what money that left had earned, by the plan and the inputs of the period that paid it; and its return."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.bonus.rules.formula import Inputs, formula, without
from webapp.bonus.rules.plan import Plan


@dataclass(frozen=True)
class Departure:
    """Money of an earlier period's lines that left within its seasoning.

    `left_minor` is all that left of those lines so far: line id → minor units of the line's currency. `credited_minor`
    is what the period's statement credited, None for what the formula gives; `earlier_minor` what was clawed back of it
    before.
    """

    names: str
    plan: Plan
    inputs: Inputs
    left_minor: Mapping[int, int] = field(default_factory=dict)
    credited_minor: int | None = None
    earlier_minor: int = 0


@dataclass(frozen=True)
class Clawback:
    """What is taken back: the formula part with all the money, without what left, and the limit; minor units.

    Below zero it is given back: less has left than was taken back for.
    """

    departure: Departure
    with_all_minor: int
    without_minor: int
    credited_minor: int
    minor: int


def clawback(departure: Departure) -> Clawback:
    """f(T) − f(T − w), never more than was credited and never less than nothing, less what was clawed back before.

    Where money turned out not to have left, it gives back what was taken for it, and never more.
    """
    with_all = formula(departure.plan, departure.inputs).minor
    rest = formula(departure.plan, without(departure.inputs, dict(departure.left_minor))).minor
    credited = with_all if departure.credited_minor is None else departure.credited_minor
    owed = max(0, min(with_all - rest, credited))
    return Clawback(departure, with_all, rest, credited, owed - departure.earlier_minor)
