"""A statement: the total of a person's period, and the lines that add up to it, each with its arithmetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.clawback import Clawback, Departure, clawback
from webapp.bonus.rules.formula import Earned, Formula, Inputs, formula
from webapp.bonus.rules.measures import Weighed
from webapp.bonus.rules.payment import Payment, most_judged, payment
from webapp.bonus.rules.plan import Plan

BEFORE, CLAWBACK, JUDGED = "credited-before", "clawback", "judged"


@dataclass(frozen=True)
class Case:
    """One person's period: what the formula depends on, and what else goes into the statement, in minor units."""

    inputs: Inputs
    departures: Sequence[Departure] = ()
    judged_minor: int = 0
    released_minor: int = 0
    carried_minor: int = 0


class Entry(NamedTuple):
    """A line of a statement: its exact value in minor units is numerator ÷ denominator, its result a whole number."""

    number: int
    clause: str
    numerator: int
    denominator: int
    result_minor: int
    earned: Earned | None = None
    of: Weighed | None = None
    clawback: Clawback | None = None


@dataclass(frozen=True)
class Statement:
    """The total and what it was made of; the entries add up to the total."""

    formula: Formula
    entries: Sequence[Entry]
    formula_minor: int
    most_judged_minor: int
    judged_minor: int
    total_minor: int
    payment: Payment


def statement(plan: Plan, case: Case) -> Statement:
    """Applies a plan to a person's period; the formula part counts clawbacks in, the judged part stands apart."""
    found = formula(plan, case.inputs)
    clawbacks = [clawback(departure) for departure in case.departures]
    formula_minor = found.minor - sum(one.minor for one in clawbacks)
    most = most_judged(formula_minor, plan.judged_cap) if plan.judged_cap else 0
    judged = min(case.judged_minor, most)
    total = formula_minor + judged
    entries = list(_entries(found, case.inputs.credited_before_minor, clawbacks, judged))
    paid = payment(found.plan, formula_minor, judged, case.released_minor, case.carried_minor)
    return Statement(found, entries, formula_minor, most, judged, total, paid)


def _entries(found: Formula, before: int, clawbacks: Sequence[Clawback], judged: int) -> Iterator[Entry]:
    parts = [(earned, *part) for earned in found.earned for part in _divided(earned, found)]
    results = money.apportion(
        money.round_half_away(found.exact_minor), [(numerator, denominator) for _, _, numerator, denominator in parts]
    )
    number = 0
    for (earned, weighed, numerator, denominator), result in zip(parts, results, strict=True):
        number += 1
        yield Entry(number, earned.id, numerator, denominator, result, earned, weighed)
    if before:
        number += 1
        yield Entry(number, BEFORE, -before, 1, -before)
    for one in clawbacks:
        number += 1
        yield Entry(number, CLAWBACK, -one.minor, 1, -one.minor, clawback=one)
    if judged:
        yield Entry(number + 1, JUDGED, judged, 1, judged)


def _divided(earned: Earned, found: Formula) -> Iterator[tuple[Weighed | None, int, int]]:
    """A clause's value over its lines by their parts of the quantity: numerator and denominator of minor units."""
    value: Fraction = earned.value * 10 ** money.exponent(found.plan.currency)
    whole = sum(one.weight for one in earned.weighed)
    if not whole:
        if value:
            yield None, value.numerator, value.denominator
        yield from ((one, 0, 1) for one in earned.weighed)
        return
    # A measure below zero earns nothing; the sign of the whole is then of no consequence.
    numerator = value.numerator if whole > 0 else -value.numerator
    denominator = value.denominator * abs(whole)
    for one in earned.weighed:
        yield one, numerator * one.weight, denominator
