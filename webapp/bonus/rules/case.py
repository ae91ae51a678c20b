"""One person's period as it was written, checked against the plan that it is tried on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from webapp import money
from webapp.bonus.rules.case_form import INPUTS, MEASURES, inputs_of
from webapp.bonus.rules.clawback import Departure
from webapp.bonus.rules.correction import Amended
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.formula import Inputs, rates_used, span_of
from webapp.bonus.rules.plan import Plan
from webapp.bonus.rules.statement import Adjustment, Case
from webapp.exceptions import mark


def read_case(raw: Any, plan: Plan, faults: Faults) -> Case | None:
    """A person's period from its JSON form, checked against the plan, or None with every fault noted."""
    faults.decimals = money.exponent(plan.currency)
    values = MEASURES.read(raw, "", faults)
    if values is None:
        return None
    before = len(faults)
    inputs = _in_minor(inputs_of(**{name: values[name] for name in INPUTS}), plan)
    _check_against(plan, inputs, "", faults)
    departures, amended = [], []
    for place, one in enumerate(values["clawbacks"]):
        departures.append(_departure(one, plan, f"clawbacks[{place}]", faults))
    for place, one in enumerate(values["corrections"]):
        amended.append(_amended(one, plan, f"corrections[{place}]", faults))
    judged = values["judged"]
    if judged.value and plan.judged_cap is None:
        faults.add("judged", mark("The plan has no judged part. Take this out, or state the plan's judged_cap."))
    if values["carried"] > 0:
        faults.add("carried", mark("What is carried over is owed to the firm: write it with a minus, or 0."))
    adjustments = [Adjustment(one["id"], one["names"], _minor(one["amount"], plan)) for one in values["adjustments"]]
    if len({one.number for one in adjustments}) < len(adjustments):
        faults.add("adjustments", mark("Give each adjustment an id of its own."))
    minor = {name: _minor(values[name], plan) for name in ("released", "carried")}
    case = Case(
        inputs, departures, 0 if judged.is_score else _minor(judged.value, plan), minor["released"], minor["carried"],
        judged.value if judged.is_score else None, adjustments, amended,
    )  # fmt: skip
    return case if len(faults) == before else None


def _departure(values: dict[str, Any], plan: Plan, at: str, faults: Faults) -> Departure:
    paid_by = values["plan"] or plan
    _check_currency(paid_by, plan, f"{at}.plan", faults)
    inputs, left = _paid_on(values, paid_by, at, faults)
    credited = None if values["credited"] is None else _minor(values["credited"], plan)
    return Departure(values["names"], paid_by, inputs, left, credited, _minor(values["earlier"], plan))


def _amended(values: dict[str, Any], plan: Plan, at: str, faults: Faults) -> Amended:
    now, then = values["plan"], values["then"] or plan
    _check_currency(now, plan, f"{at}.plan", faults)
    _check_currency(then, plan, f"{at}.then", faults)
    inputs, left = _paid_on(values, then, at, faults)
    _check_against(now, inputs, f"{at}.inputs.", faults)
    sums = (_minor(values[name], plan) for name in ("earlier", "settled", "counted"))
    return Amended(values["names"], now, then, inputs, left, *sums)


def _check_currency(paid_by: Plan, plan: Plan, at: str, faults: Faults) -> None:
    if paid_by.currency != plan.currency:
        faults.add(
            f"{at}.currency", mark("The statement is in %(currency)s; both versions must be."), currency=plan.currency
        )


def _paid_on(values: dict[str, Any], paid_by: Plan, at: str, faults: Faults) -> tuple[Inputs, dict[int, int]]:
    """The inputs of a period that paid, and what left of its lines, in minor units."""
    inputs = _in_minor(values["inputs"], paid_by)
    _check_against(paid_by, inputs, f"{at}.inputs.", faults)
    currencies = {line.id: line.currency for line in inputs.lines}
    return inputs, {line: money.to_minor(Decimal(amount), currencies[line]) for line, amount in values["left"]}


def _check_against(plan: Plan, inputs: Inputs, within: str, faults: Faults) -> None:
    had = None if inputs.earns else (inputs.assigned or inputs.period).common(inputs.period)
    if had and not plan.in_force.covers(had):
        faults.add(
            f"{within}{'assigned' if inputs.assigned else 'period'}",
            mark(
                "The plan is in force from %(since)s to %(until)s, not on all these days. Take the version that is, or "
                "say in “assigned” on which days it was."
            ),
            since=plan.in_force.since, until=plan.in_force.until or "…",
        )  # fmt: skip
    days = span_of(plan, inputs.period)
    if inputs.assigned and not inputs.assigned.common_days(days):
        faults.add(f"{within}assigned", mark("The person did not have the plan on any day of the period."))
    for place, line in enumerate(inputs.lines):
        if not days.since <= line.on <= (inputs.period.until or line.on):
            faults.add(
                f"{within}lines[{place}].on", mark("This day lies outside %(since)s to %(until)s."),
                since=days.since, until=inputs.period.until,
            )  # fmt: skip
    if inputs.credited_before_minor and plan.accumulation == "period":
        faults.add(f"{within}credited_before", mark("The plan counts each period by itself. Take this out."))
    try:
        rates_used(plan, inputs)
    except LookupError as missing:
        faults.add(
            f"{within}rates", mark("There is no rate from %(currency)s to %(plan)s on or before %(on)s. Add one."),
            currency=missing.args[0], plan=plan.currency, on=inputs.period.until,
        )  # fmt: skip


def _in_minor(inputs: Inputs, plan: Plan) -> Inputs:
    """The inputs with what was credited before in minor units, which the form writes in units."""
    before = int(inputs.credited_before_minor * 10 ** money.exponent(plan.currency))
    return replace(inputs, credited_before_minor=before)


def _minor(value: Fraction, plan: Plan) -> int:
    return int(value * 10 ** money.exponent(plan.currency))
