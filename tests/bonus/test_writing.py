"""What is written of a period is read back as it was: closed statements are recomputed from it."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.bonus.building import QUARTER, component, deposit, inputs, new_household, plan, withdrawal
from tests.bonus.json_schema import fits
from tests.bonus.test_properties import MANY, money, plans
from webapp.bonus.rules import (
    Adjustment,
    Amended,
    Case,
    Departure,
    Faults,
    Rate,
    Rates,
    Span,
    as_json,
    read_case,
    read_json,
    read_plan,
    schema,
    statement,
    written,
)

MINOR = st.integers(0, 10**9)
SETTLED = st.lists(st.integers(-(10**7), 10**7), max_size=3)


def read_again(found, case):
    faults = Faults()
    raw = json.loads(json.dumps(written(found, case)))
    assert fits(raw, schema("measures"))
    read = read_case(read_json(json.dumps(raw), faults), found, faults)
    assert not faults.found
    return read


@MANY
@given(plans(), plans(), money(), money(), st.data())
def test_a_period_is_read_back_as_it_was_written(found, old, lines, before, data):
    found = replace(found, judged_cap=Fraction(1, 3))
    number = before[0].id
    left = {number: data.draw(st.integers(0, before[0].amount_minor))}
    departure = Departure("Q1", old, inputs(*before), left, data.draw(st.none() | MINOR), data.draw(MINOR))
    score = data.draw(st.none() | st.integers(0, 1_000_000).map(lambda points: Fraction(points, 1_000_000)))
    settled = [Adjustment(number, f"Dispute {number}", minor) for number, minor in enumerate(data.draw(SETTLED), 1)]
    amended = [Amended("Q1", found, old, departure.inputs, left, -data.draw(MINOR))]
    judged = 0 if score is not None else data.draw(MINOR)
    case = Case(inputs(*lines), [departure], judged, data.draw(MINOR), -data.draw(MINOR), score, settled, amended)
    again = read_again(found, case)
    assert as_json(statement(found, again), again) == as_json(statement(found, case), case)
    assert written(found, again) == written(found, case)


def test_every_field_of_a_period_is_kept():
    found = plan(component("flat", rate="1 %"), accumulation="year")
    rates = Rates("House", (Rate("EUR", date(2026, 3, 1), Fraction("1.0825")),))
    lines = (
        deposit(1, 12.5, "A", 3_333, claim="C", kind="promised", segment="trust", product="Custody", currency="EUR"),
        withdrawal(2, 3),
        new_household(3, "A", 5_000),
    )
    half = Span(date(2026, 1, 1), date(2026, 2, 14))
    case = Case(replace(inputs(), lines=lines, assigned=half, rates=rates, credited_before_minor=-5))
    assert read_again(found, case).inputs == case.inputs
    assert case.inputs.period == QUARTER


def test_a_plan_is_exported_as_it_was_imported():
    found = plan(component("flat", rate="0.50 %"), cap="1000")
    assert found.source["cap"] == "1000"
    assert read_plan(json.dumps(found.source), Faults()) == found
