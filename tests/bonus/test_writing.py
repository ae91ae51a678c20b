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
from webapp.bonus.rules.line_form import LINE
from webapp.bonus.rules.shapes import Record

MINOR = st.integers(0, 10**9)
SETTLED = st.lists(st.integers(-(10**7), 10**7), max_size=3)


# Values that a field of a line may have, must not have, or may have only beside others.
ODD = (None, True, 0, 7, "", "x" * 101, [], 1.5)
FIELDS = {
    "id": (1, 2**63 - 1, 2**63, -1, "1"),
    "what": ("deposit", "withdrawal", "fee", "other", "journal", "new_household", "gift"),
    "household": ("H1", "Ünïcode & Co."),
    "amount": ("0.00", "12.50", "12.5", "12", "012.50", "-1.00", "1.234", "9999999999999.99", "١٢.٥٠"),
    "currency": ("USD", "JPY", "KWD", "usd", "XXX"),
    "share": ("100 %", "66.67 %", "33.333 %", "0 %", "100%", "100.01 %"),
    "on": ("2026-02-28", "2026-02-30", "2026-2-3", "٢٠٢٦-٠٢-٠١"),
    "claim": ("C1", "9"),
    "kind": ("deposited", "promised", "engagement", "other", "gift"),
    "segment": ("trust",),
    "product": ("fund",),
    "more": ("x",),
}
USUAL = {
    "id": 8, "what": "deposit", "household": "H1", "amount": "12.50", "currency": "USD", "share": "66.67 %",
    "on": "2026-02-28", "claim": "C1", "kind": "promised", "segment": "trust",
}  # fmt: skip


@MANY
@given(
    st.sampled_from(list(FIELDS)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(FIELDS[name] + ODD))),
    st.fixed_dictionaries({"what": st.sampled_from(FIELDS["what"]), "kind": st.sampled_from(FIELDS["kind"])}),
    st.sets(st.sampled_from(sorted(USUAL)), max_size=2),
)
def test_a_usual_line_is_read_at_once_as_it_is_field_by_field(odd, of, left_out):
    """The way that spares time takes nothing that the other refuses, and makes the same of what it takes."""
    raw = {name: value for name, value in {**USUAL, **of, odd[0]: odd[1]}.items() if name not in left_out}
    at_once, by_field = Faults(), Faults()
    assert LINE.read(raw, "lines[0]", at_once) == Record.read(LINE, raw, "lines[0]", by_field)
    assert at_once.found == by_field.found


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
