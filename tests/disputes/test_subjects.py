"""What lines stand for: no two lines of a statement alike, and the same after a new calculation."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.bonus.building import component, deposit, inputs, plan, tiers, tried
from webapp.bonus.rules import Adjustment, Amended
from webapp.bonus.rules.clawback import Departure
from webapp.disputes.queries.subjects import keys_of, subjects_of

RATES = ("0.20 %", "0.25 %", "0.40 %")
PLANS = [plan(component("marginal", tiers=tiers(("0", None, rate)))) for rate in RATES]
PAID_ON = inputs(deposit(1, 400_000, "A", claim="11"), deposit(2, 500_000, "B", claim="12"))
EARLIER = st.tuples(st.sampled_from(["Q1", "Q2"]), st.integers(0, 2))
PART = date(2025, 7, 1)


@given(st.lists(EARLIER, max_size=4), st.lists(EARLIER, max_size=4), st.integers(0, 3), st.integers(0, 500))
def test_no_two_lines_of_a_statement_stand_for_the_same(departures, amended, settled, judged):
    made = tried(
        PLANS[0], deposit(3, 10_000), deposit(4, 10_000, "B"), judged_minor=judged,
        departures=[Departure(names, PLANS[one], PAID_ON, {1: 100_00}) for names, one in departures],
        amended=[Amended(names, PLANS[1], PLANS[one], PAID_ON) for names, one in amended],
        adjustments=[Adjustment(number + 3, f"dispute {number}", 5) for number in range(settled)],
    )  # fmt: skip
    keys = keys_of(made, PART)
    assert len(set(keys.values())) == len(made.entries)
    assert [one.key for one in subjects_of(made, PART, "USD")] == list(keys.values())


def test_what_left_keeps_its_key_when_more_lines_come_before_it():
    gone = [Departure("Q1", PLANS[1], PAID_ON, {1: 100_00})]
    few, many = tried(PLANS[0], departures=gone), tried(PLANS[0], deposit(3, 10_000), departures=gone)
    assert keys_of(few, PART)[len(few.entries)] == keys_of(many, PART)[len(many.entries)]


def test_a_clawback_is_about_the_claims_of_which_money_left():
    made = tried(PLANS[0], departures=[Departure("Q1", PLANS[0], PAID_ON, {2: 100_00})])
    [line] = subjects_of(made, PART, "USD")
    assert (line.claim_id, line.claims) == (None, (12,))
