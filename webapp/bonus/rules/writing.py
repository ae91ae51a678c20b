"""A person's period in its JSON form: what is read back gives the same statement, to the cent, whenever it is read."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from webapp import money
from webapp.bonus.rules.case_form import FORMAT
from webapp.bonus.rules.clawback import Departure
from webapp.bonus.rules.correction import Amended
from webapp.bonus.rules.figures import plain
from webapp.bonus.rules.formula import Inputs
from webapp.bonus.rules.measures import Line
from webapp.bonus.rules.plan import Plan, Span
from webapp.bonus.rules.statement import Adjustment, Case


def written(plan: Plan, case: Case) -> dict[str, Any]:
    """All that a statement depends on beside its plan; the earlier versions that clawbacks need are inside."""
    judged = _sum(case.judged_minor, plan.currency) if case.score is None else percent(case.score)
    return {
        "format": FORMAT,
        **_inputs(plan, case.inputs),
        "clawbacks": [_departure(one) for one in case.departures],
        **({"corrections": [_amended(one) for one in case.amended]} if case.amended else {}),
        **({"adjustments": [_adjustment(one, plan) for one in case.adjustments]} if case.adjustments else {}),
        "judged": judged,
        "released": _sum(case.released_minor, plan.currency),
        "carried": _sum(case.carried_minor, plan.currency),
    }


def _inputs(plan: Plan, inputs: Inputs) -> dict[str, Any]:
    found: dict[str, Any] = {"period": _span(inputs.period), "lines": [_line(line) for line in sorted(inputs.lines)]}
    if inputs.assigned:
        found["assigned"] = _span(inputs.assigned)
    if inputs.rates:
        found["rates"] = {"name": inputs.rates.name, "rates": [one.as_json() for one in inputs.rates.rates]}
    if inputs.credited_before_minor:
        found["credited_before"] = _sum(inputs.credited_before_minor, plan.currency)
    if inputs.earns:
        found["earns"] = inputs.earns
    return found


def _line(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"id": line.id, "what": line.what, "household": line.household}
    if line.currency:
        found["amount"], found["currency"] = _sum(abs(line.amount_minor), line.currency), line.currency
    found["share"], found["on"] = _share(line.share), _day(line.on)
    for name, value in zip(_NAMES, line[-len(_NAMES) :], strict=True):
        if value:
            found[name] = value
    return found


_NAMES = Line._fields[-4:]
_day = lru_cache(maxsize=1_000)(date.isoformat)


@lru_cache(maxsize=money.WHOLE + 1)
def _share(points: int) -> str:
    return percent(Fraction(points, money.WHOLE))


def percent(value: Fraction) -> str:
    """A fraction of one as the JSON form writes it: "82.5 %"."""
    return f"{plain(value * 100)} %"


def _adjustment(one: Adjustment, plan: Plan) -> dict[str, Any]:
    return {"id": one.number, "names": one.names, "amount": _sum(one.minor, plan.currency)}


def _departure(departure: Departure) -> dict[str, Any]:
    credited = departure.credited_minor
    currency = departure.plan.currency
    return {
        "names": departure.names,
        "plan": departure.plan.source,
        "inputs": _inputs(departure.plan, departure.inputs),
        "left": _left(departure.inputs, departure.left_minor),
        **({} if credited is None else {"credited": _sum(credited, currency)}),
        "earlier": _sum(departure.earlier_minor, currency),
    }


def _amended(one: Amended) -> dict[str, Any]:
    return {
        "names": one.names,
        "plan": one.plan.source,
        "then": one.then.source,
        "inputs": _inputs(one.then, one.inputs),
        "left": _left(one.inputs, one.left_minor),
        "earlier": _sum(one.earlier_minor, one.then.currency),
        # Statements that were closed before these were known have none of them.
        **({"settled": _sum(one.settled_minor, one.then.currency)} if one.settled_minor else {}),
        **({"counted": _sum(one.counted_minor, one.then.currency)} if one.counted_minor else {}),
    }


def _left(inputs: Inputs, left_minor: Mapping[int, int]) -> list[dict[str, Any]]:
    currencies = {line.id: line.currency for line in inputs.lines}
    left = sorted(left_minor.items())
    return [{"line": number, "amount": _sum(minor, currencies[number])} for number, minor in left]


def _span(span: Span) -> dict[str, str]:
    return {"from": str(span.since), "until": str(span.until)}


def _sum(minor: int, currency: str) -> str:
    return money.written(minor, currency)
