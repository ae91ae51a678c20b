"""What lies ahead: the next boundary of each clause, what is missing to it, and what is paid from there on."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from webapp.bonus.rules.boundaries import breaks_of
from webapp.bonus.rules.curves import Curve, Grid, Marginal, Steps
from webapp.bonus.rules.figures import percent_words
from webapp.bonus.rules.formula import Earned, Formula

HURDLE, ACCELERATOR = "hurdle", "accelerator"


class Ahead(NamedTuple):
    """A boundary that is not reached yet: of a clause, or the hurdle or the accelerator of the whole.

    `measure` tells the units of `reached` and `at`: of the plan's currency, or a number of households. `rate` is what
    counts from there on, in words; where that is not a rate, `pays` is what the clause comes to there.
    """

    clause: str
    measure: str
    reached: Fraction
    at: Fraction
    rate: str = ""
    pays: Fraction | None = None

    @property
    def missing(self) -> Fraction:
        """How much is missing; more than nothing."""
        return self.at - self.reached


def ahead(found: Formula) -> list[Ahead]:
    """The next boundaries of a formula part, the hurdle first; thresholds are those of its part of the period."""
    return list(_ahead(found))


def _ahead(found: Formula) -> Iterator[Ahead]:
    plan = found.plan
    if plan.hurdle:
        reached = found.measured.total(plan.hurdle.measure)
        if reached < plan.hurdle.at_least:
            yield Ahead(HURDLE, plan.hurdle.measure, reached, plan.hurdle.at_least)
    for earned in found.earned:
        yield from _of_clause(earned)
    faster = plan.accelerator
    speeded = next((one for one in found.earned if faster and one.id == faster.component), None)
    if faster and speeded and speeded.component and (speeded.quantity or 0) < faster.quota:
        measure = speeded.component.takes.measure or ""
        yield Ahead(ACCELERATOR, measure, speeded.quantity or Fraction(0), faster.quota, percent_words(faster.factor))


def _of_clause(earned: Earned) -> Iterator[Ahead]:
    component, quantity = earned.component, earned.quantity
    if component is None or quantity is None or component.takes.measure is None:
        return
    curve = component.curve
    following = _next(curve, quantity)
    if following is None:
        return
    if isinstance(curve, Marginal | Grid):
        rate = next(tier.rate for tier in curve.tiers if tier.since == following)
        yield Ahead(component.id, component.takes.measure, quantity, following, percent_words(rate))
    else:
        yield Ahead(component.id, component.takes.measure, quantity, following, "", curve.value(following))


def _next(curve: Curve, quantity: Fraction) -> Fraction | None:
    """The first boundary above a quantity."""
    if isinstance(curve, Steps) and quantity >= curve.goal:
        taken = (quantity - curve.goal) // curve.step + 1
        is_paid = curve.most_steps is None or taken <= curve.most_steps
        return curve.goal + taken * curve.step if is_paid else None
    return min((one for one in breaks_of(curve) if one > quantity), default=None)
