"""What is missing to the next boundary of a clause, and what counts from there on."""

from fractions import Fraction

import pytest
from hypothesis import given

from tests.bonus.building import component, deposit, fee, inputs, new_household, plan, tiers
from tests.bonus.test_properties import MANY, money, plans
from webapp.bonus.forms import ahead_figures, ahead_words
from webapp.bonus.rules import Span, ahead, formula

TIERS = component("marginal", tiers=tiers(("0", "1000000", "0.20 %"), ("1000000", None, "0.30 %")))
STEPS = component("steps", goal="1000", step="500", each="10", most_steps=2)


def found(made, *lines, **fields):
    reached = formula(made, inputs(*lines, **fields))
    return [(one.clause, one.missing, one.at, one.rate or one.pays) for one in ahead(reached)]


@pytest.mark.parametrize(
    ("gathered", "expected"),
    [
        (250_000, [("marginal", 750_000, 1_000_000, "0.30 %")]),
        (-5, [("marginal", 1_000_005, 1_000_000, "0.30 %")]),
        # The boundary belongs to the upper tier, so whoever is there has reached it.
        (1_000_000, []),
    ],
)
def test_the_next_tier_and_what_is_missing_to_it(gathered, expected):
    assert found(plan(TIERS), deposit(1, gathered)) == expected


@pytest.mark.parametrize(
    ("gathered", "expected"),
    [(999, [(1, 1000, 0)]), (1000, [(500, 1500, 10)]), (1700, [(300, 2000, 20)]), (2000, []), (9000, [])],
)
def test_steps_go_on_until_the_last_that_is_paid(gathered, expected):
    assert found(plan(STEPS), deposit(1, gathered)) == [("steps", *one) for one in expected]


def test_thresholds_are_those_of_the_part_of_the_period():
    half = Span(inputs().period.since, inputs().period.since.replace(month=2, day=14))
    assert found(plan(TIERS), deposit(1, 250_000), assigned=half) == [("marginal", 250_000, 500_000, "0.30 %")]


def test_hurdle_and_accelerator_are_ahead_until_they_are_reached():
    made = plan(
        component("flat", rate="1 %"), component("fixed", award="300", measure="households", at_least="2"),
        hurdle={"measure": "fees", "at_least": "100"},
        accelerator={"component": "flat", "quota": "5000", "factor": "150 %"},
    )  # fmt: skip
    lines = (deposit(1, 1000), new_household(2, "A"), fee(3, 40))
    assert found(made, *lines) == [
        ("hurdle", 60, 100, None), ("fixed", 1, 2, 300), ("accelerator", 4000, 5000, "150 %"),
    ]  # fmt: skip
    assert found(made, deposit(1, 5000), fee(2, 100), new_household(3, "A"), new_household(4, "B")) == []


@MANY
@given(plans(), money())
def test_nothing_ahead_is_reached_and_whoever_brings_what_is_missing_is_paid_as_it_says(made, lines):
    before = formula(made, inputs(*lines))
    curves = {earned.id: earned.component.curve for earned in before.earned if earned.component}
    for one in ahead(before):
        assert one.missing > 0
        if one.pays is not None:
            assert curves[one.clause].value(one.at) == one.pays >= curves[one.clause].value(one.reached)


@pytest.mark.usefixtures("in_app")
def test_words_say_what_is_missing_in_cents_that_are_enough():
    [one] = ahead(formula(plan(TIERS), inputs(deposit(1, 750_000.01, share=3_333))))
    # 249,975.003333 are credited; a third of a cent more than 750,024.99 is missing.
    assert one.missing == Fraction(1_000_000) - Fraction(75_000_001 * 3_333, 1_000_000)
    assert ahead_words(one, "USD") == "USD 750,025.00 to go to USD 1,000,000.00. From there on the rate is 0.30 %."
    assert ahead_figures(one, "USD") == "USD 249,975.00 of USD 1,000,000.00"
