"""A statement: the total of a person's period, and the lines that add up to it, each with its arithmetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from webapp import money
from webapp.bonus.rules.clawback import Clawback, Departure, clawback
from webapp.bonus.rules.correction import Amended, Correction, correction
from webapp.bonus.rules.formula import Earned, Formula, Inputs, formula
from webapp.bonus.rules.measures import Weighed
from webapp.bonus.rules.payment import Payment, most_judged, payment
from webapp.bonus.rules.plan import Plan

BEFORE, CLAWBACK, RETURNED, JUDGED = "credited-before", "clawback", "returned", "judged"
CORRECTION, ADJUSTMENT = "correction", "adjustment"


class Adjustment(NamedTuple):
    """A sum that settles something beside the formula, and the name of what it settles; minor units."""

    number: int
    names: str
    minor: int


@dataclass(frozen=True)
class Case:
    """One person's period: what the formula depends on, and what else goes into the statement, in minor units.

    What is judged is a sum, or a score: a part of the most that the plan's cap allows.
    """

    inputs: Inputs
    departures: Sequence[Departure] = ()
    judged_minor: int = 0
    released_minor: int = 0
    carried_minor: int = 0
    score: Fraction | None = None
    adjustments: Sequence[Adjustment] = ()
    amended: Sequence[Amended] = ()


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
    adjustment: Adjustment | None = None
    correction: Correction | None = None


@dataclass(frozen=True)
class Statement:
    """The total and what it was made of; the entries add up to the total."""

    formula: Formula
    entries: Sequence[Entry]
    formula_minor: int
    most_judged_minor: int
    judged_minor: int
    adjusted_minor: int
    total_minor: int
    payment: Payment
    score: Fraction | None = None


def statement(plan: Plan, case: Case) -> Statement:
    """Applies a plan to a person's period; the formula part counts clawbacks in; corrections, adjustments and the
    judged part stand apart.
    """
    found = formula(plan, case.inputs)
    clawbacks = [clawback(departure) for departure in case.departures]
    formula_minor = found.minor - sum(one.minor for one in clawbacks)
    most = most_judged(formula_minor, plan.judged_cap) if plan.judged_cap else 0
    judged = min(case.judged_minor, most) if case.score is None else money.floor(case.score * most)
    corrections = [correction(one) for one in case.amended]
    adjusted = sum(one.minor for one in corrections) + sum(one.minor for one in case.adjustments)
    total = formula_minor + adjusted + judged
    entries = list(_entries(found, case, clawbacks, corrections, judged))
    paid = payment(found.plan, formula_minor, adjusted + judged, case.released_minor, case.carried_minor)
    return Statement(found, entries, formula_minor, most, judged, adjusted, total, paid, case.score)


def _entries(
    found: Formula, case: Case, clawbacks: Sequence[Clawback], corrections: Sequence[Correction], judged: int
) -> Iterator[Entry]:
    before = case.inputs.credited_before_minor
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
        yield Entry(number, CLAWBACK if one.minor >= 0 else RETURNED, -one.minor, 1, -one.minor, clawback=one)
    for amended in corrections:
        number += 1
        yield Entry(number, CORRECTION, amended.minor, 1, amended.minor, correction=amended)
    for settled in case.adjustments:
        number += 1
        yield Entry(number, ADJUSTMENT, settled.minor, 1, settled.minor, adjustment=settled)
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
