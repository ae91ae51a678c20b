"""The formula part: hurdle, components, accelerator, floor, cap, in this order, exactly and rounded once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.curves import Part
from webapp.bonus.rules.figures import Figures, percent_words
from webapp.bonus.rules.measures import Line, Measured, Rate, Rates, Weighed, measured
from webapp.bonus.rules.plan import Component, Plan, Span


@dataclass(frozen=True)
class Inputs:
    """All that the formula part of one person's period depends on, beside the plan's version.

    With accumulation by year the lines are those of the year so far, and `credited_before_minor` is what the year's
    earlier statements credited. `earns` is "nothing" where the person had no plan: what earlier periods left is settled
    by the last one.
    """

    period: Span
    lines: Sequence[Line]
    assigned: Span | None = None
    rates: Rates | None = None
    credited_before_minor: int = 0
    earns: str | None = None


class Earned(NamedTuple):
    """What one clause adds: its arithmetic, and the lines that it is divided among; without lines it stands alone."""

    id: str
    words: Sequence[str]
    value: Fraction
    quantity: Fraction | None = None
    component: Component | None = None
    weighed: Sequence[Weighed] = ()


@dataclass(frozen=True)
class Formula:
    """The formula part, with everything that it was made of; `minor` is what it credits in this period."""

    plan: Plan
    part: Fraction
    measured: Measured
    rates: Sequence[Rate]
    earned: Sequence[Earned]
    exact_minor: Fraction
    minor: int


def span_of(plan: Plan, period: Span) -> Span:
    """The days over which a plan's measures accumulate: the period, or the calendar year in which it ends."""
    if plan.accumulation == "period" or period.until is None:
        return period
    return Span(date(period.until.year, 1, 1), date(period.until.year, 12, 31))


def part_of(plan: Plan, inputs: Inputs) -> Fraction:
    """For which part of the period (or year) somebody had the plan, by calendar days."""
    if inputs.earns == "nothing":
        return Fraction(0)
    if inputs.assigned is None:
        return Fraction(1)
    whole = span_of(plan, inputs.period)
    return Fraction(inputs.assigned.common_days(whole), whole.days)


def rates_used(plan: Plan, inputs: Inputs) -> list[Rate]:
    """The rates into the plan's currency of all currencies of the lines: the last on or before the period's end.

    Raises LookupError with the currency for which there is none.
    """
    used = []
    until = inputs.period.until or inputs.period.since
    for currency in sorted({line.currency for line in inputs.lines} - {"", plan.currency}):
        rate = inputs.rates.last(currency, until) if inputs.rates else None
        if rate is None:
            raise LookupError(currency)
        used.append(rate)
    return used


def formula(plan: Plan, inputs: Inputs) -> Formula:
    """What a plan's version earns on its inputs; raises LookupError for a currency without a rate."""
    part, rates = part_of(plan, inputs), rates_used(plan, inputs)
    whole = plan.prorated(part)
    by_currency = {plan.currency: Fraction(1), **{rate.currency: rate.rate for rate in rates}}
    found = measured(inputs.lines, by_currency, whole.household_minimum)
    earned = list(_earned(whole, found))
    exact = sum((one.value for one in earned), Fraction(0)) * 10 ** money.exponent(plan.currency)
    minor = money.round_half_away(exact) - inputs.credited_before_minor
    return Formula(whole, part, found, rates, earned, exact, minor)


def _earned(plan: Plan, found: Measured) -> Iterator[Earned]:
    decimals = money.exponent(plan.currency)
    components = [_component(one, found, decimals) for one in plan.components]
    if plan.hurdle and (reached := found.total(plan.hurdle.measure)) < plan.hurdle.at_least:
        say = Figures(decimals, plan.hurdle.measure == "households").quantity
        missed = f"{say(reached)} < {say(plan.hurdle.at_least)} → 0"
        components = [one._replace(words=[*one.words, missed], value=Fraction(0)) for one in components]
    yield from components
    total = sum((one.value for one in components), Fraction(0))
    if faster := _accelerated(plan, components, decimals):
        yield faster
        total += faster.value
    for bounded in (_floored, _capped):
        if step := bounded(plan, total, decimals):
            yield step
            total += step.value


def _component(component: Component, found: Measured, decimals: int) -> Earned:
    takes = component.takes
    weighed = found.by_measure.get(takes.measure, ()) if takes.measure else ()
    if takes.is_narrow:
        weighed = [one for one in weighed if takes.takes(one.line)]
    quantity = found.quantity(weighed)
    parts: list[Part] = list(component.curve.parts(quantity, component.figures(decimals)))
    value = sum((part.value for part in parts), Fraction(0))
    shown = quantity if takes.measure else None
    return Earned(component.id, [part.words for part in parts], value, shown, component, weighed)


def _accelerated(plan: Plan, components: Sequence[Earned], decimals: int) -> Earned | None:
    """What the component pays above the quota, once more for every 100 % by which the factor passes one."""
    if plan.accelerator is None:
        return None
    speeded = next(one for one in components if one.id == plan.accelerator.component)
    above = (speeded.quantity or Fraction(0)) > plan.accelerator.quota
    if speeded.component is None or not speeded.value or not above:
        return None
    at_quota = speeded.component.curve.value(plan.accelerator.quota)
    extra = plan.accelerator.factor - 1
    value = (speeded.value - at_quota) * extra
    figures = Figures(decimals)
    above_quota = f"({figures.pay(speeded.value)} − {figures.pay(at_quota)})"
    words = f"{above_quota} × {percent_words(extra)} {figures.comes_to(value)}"
    return Earned("accelerator", [words], value)


def _floored(plan: Plan, total: Fraction, decimals: int) -> Earned | None:
    if plan.floor is None or total >= plan.floor.value:
        return None
    return _up_to("floor", plan.floor.value, total, Figures(decimals))


def _capped(plan: Plan, total: Fraction, decimals: int) -> Earned | None:
    if plan.cap is None or total <= plan.cap.value:
        return None
    return _up_to("cap", plan.cap.value, total, Figures(decimals))


def _up_to(name: str, bound: Fraction, total: Fraction, figures: Figures) -> Earned:
    words = f"{figures.pay(bound)} − {figures.pay(total)} {figures.comes_to(bound - total)}"
    return Earned(name, [words], bound - total)


def without(inputs: Inputs, left_minor: dict[int, int]) -> Inputs:
    """The inputs as they were, less the money of some lines that left since: line id → minor units of its currency."""
    lines = [
        line._replace(amount_minor=line.amount_minor - left_minor[line.id]) if line.id in left_minor else line
        for line in inputs.lines
    ]
    return replace(inputs, lines=lines)
