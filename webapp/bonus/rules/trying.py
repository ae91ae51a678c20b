"""A plan tried on a past period: what its own money would have earned, beside what it earned by the plan of then.

Both sides are computed by one function from the same inputs. What lies beside the formula (judged parts, adjustments)
and what comes from other periods (money taken back, held, carried over) is on neither side, so a plan tried against
itself differs by nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.formula import Inputs, formula
from webapp.bonus.rules.plan import Plan


class Tried(NamedTuple):
    """What a period's own money earns by two plans, in minor units of one currency."""

    in_force_minor: int
    tried_minor: int

    @property
    def difference_minor(self) -> int:
        """What the tried plan pays more, or less."""
        return self.tried_minor - self.in_force_minor


def why_not(in_force: Plan, inputs: Inputs, plan: Plan) -> str:
    """Why a plan cannot be tried on these inputs: "currency", "year", or nothing."""
    if plan.currency != in_force.currency:
        return "currency"
    begins_year = (inputs.period.since.month, inputs.period.since.day) == (1, 1)
    if plan.accumulation == "year" and in_force.accumulation == "period" and not begins_year:
        return "year"
    return ""


def tried(in_force: Plan, inputs: Inputs, plan: Plan) -> Tried:
    """Two plans on the inputs of one period of one person; `why_not` says where that cannot be done."""
    return Tried(own_money(in_force, inputs), own_money(plan, inputs))


def own_money(plan: Plan, inputs: Inputs) -> int:
    """What the money of a period itself earns by a plan: the formula part, in minor units.

    A plan by year is applied to the year until the period's end and to the year before the period; the rest is what the
    period adds. A plan by period looks at the period's lines alone, whatever else the inputs hold.
    """
    bare = replace(inputs, credited_before_minor=0)
    since = inputs.period.since
    if plan.accumulation == "period":
        return formula(plan, replace(bare, lines=[line for line in bare.lines if line.on >= since])).minor
    before = [line for line in bare.lines if line.on < since]
    is_first = (since.month, since.day) == (1, 1) or bool(inputs.assigned and inputs.assigned.since >= since)
    # What a plan pays for nothing was paid by the year's earlier periods, if there were any.
    earlier = 0 if is_first and not before else formula(plan, replace(bare, lines=before)).minor
    return formula(plan, bare).minor - earlier


def unknown_to_inputs(plan: Plan) -> list[str]:
    """Components that take nothing of past periods: they name products, which no line has, or days of their own."""
    return [
        one.id
        for one in plan.components
        if one.takes.products is not None or one.takes.since is not None or one.takes.until is not None
    ]


class Sum(NamedTuple):
    """Several trials together, and for how many people the tried plan pays more, less and the same."""

    in_force_minor: int
    tried_minor: int
    more: int
    less: int
    same: int

    @property
    def difference_minor(self) -> int:
        """What the tried plan pays more, or less, in all."""
        return self.tried_minor - self.in_force_minor


def summed(by_person: Iterable[Tried]) -> Sum:
    """Trials of several people, one each."""
    all_of_them = list(by_person)
    signs = [(one.difference_minor > 0) - (one.difference_minor < 0) for one in all_of_them]
    return Sum(
        sum(one.in_force_minor for one in all_of_them), sum(one.tried_minor for one in all_of_them),
        signs.count(1), signs.count(-1), signs.count(0),
    )  # fmt: skip


def percent_of(difference_minor: int, in_force_minor: int) -> str | None:
    """A difference in percent of what was in force, to one decimal with its sign; None where nothing was."""
    if not in_force_minor:
        return None
    tenths = money.round_half_away(Fraction(difference_minor * 1000, abs(in_force_minor)))
    sign = "+" if tenths > 0 else "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10:,}.{abs(tenths) % 10} %"
