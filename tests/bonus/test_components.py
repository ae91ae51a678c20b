"""Each kind of component alone, computed by hand; then what bounds the whole, and all of it together."""

from datetime import date
from fractions import Fraction

import pytest

from tests.bonus.building import (
    QUARTER,
    component,
    deposit,
    fee,
    new_household,
    plan,
    tiers,
    total,
    tried,
    withdrawal,
)
from webapp.bonus.rules import Rate, Rates, Span

MARGINAL = component(
    "marginal", tiers=tiers(("0", "1000000", "0.20 %"), ("1000000", "5000000", "0.30 %"), ("5000000", None, "0.40 %"))
)
GRID = {**MARGINAL, "kind": "grid", "id": "grid"}
STEPS = component("steps", goal="1000000", at_goal="3450", step="500000", each="1000")
POINTS = component(
    "interpolation",
    points=[
        {"at": "1000000", "award": "5000"}, {"at": "2000000", "award": "15000"}, {"at": "4000000", "award": "30000"},
    ],
)  # fmt: skip

AMOUNTS = [
    # 1,000,000 × 0.20 % = 2,000; + 4,000,000 × 0.30 % = 12,000; + the rest × 0.40 %.
    (MARGINAL, 0, "0.00"), (MARGINAL, 400_000, "800.00"), (MARGINAL, 1_000_000, "2000.00"),
    (MARGINAL, 1_000_000.01, "2000.00"), (MARGINAL, 3_000_000, "8000.00"), (MARGINAL, 6_000_000, "18000.00"),
    # A cliff: the whole amount at the rate reached. One cent below 1,000,000 it is 0.20 % of 999,999.99.
    (GRID, 999_999.99, "2000.00"), (GRID, 1_000_000, "3000.00"), (GRID, 4_999_999.99, "15000.00"),
    (GRID, 5_000_000, "20000.00"), (GRID, 0, "0.00"),
    # Nothing below the goal; 3,450 at it; 1,000 for each full 500,000 above.
    (STEPS, 999_999.99, "0.00"), (STEPS, 1_000_000, "3450.00"), (STEPS, 1_499_999.99, "3450.00"),
    (STEPS, 1_500_000, "4450.00"), (STEPS, 9_999_999, "20450.00"),
    # Half of the way from 5,000 to 15,000; a quarter of the way from 15,000 to 30,000.
    (POINTS, 999_999.99, "0.00"), (POINTS, 1_000_000, "5000.00"), (POINTS, 1_500_000, "10000.00"),
    (POINTS, 2_500_000, "18750.00"), (POINTS, 4_000_000, "30000.00"), (POINTS, 9_000_000, "30000.00"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "amount", "paid"), AMOUNTS)
def test_a_component_pays_what_a_hand_computes(written, amount, paid):
    assert total(plan(written), deposit(1, amount)) == paid


def test_tiers_are_reached_by_the_sum_over_all_households():
    # 700,000 and 500,000 are 1,200,000: 2,000 + 200,000 × 0.30 % = 2,600.
    assert total(plan(MARGINAL), deposit(1, 700_000, "A"), deposit(2, 500_000, "B")) == "2600.00"


def test_steps_may_be_limited():
    assert total(plan({**STEPS, "most_steps": 2}), deposit(1, 9_000_000)) == "5450.00"


def test_a_flat_rate_for_a_kind_of_claim_and_a_segment():
    found = plan(
        component("flat", id="promises", rate="1 %", kinds=["promised"]),
        component("flat", id="trusts", rate="0.5 %", segments=["trust"]),
        component("flat", id="fees", measure="fees", rate="0.125 %"),
    )
    lines = [deposit(1, 1000, kind="promised"), deposit(2, 3000, segment="trust"), deposit(3, 500), fee(4, 80_000)]
    # 10.00 + 15.00 + 100.00
    assert total(found, *lines) == "125.00"


def test_new_households_are_counted_by_shares():
    found = plan(component("flat", measure="households", each="500"))
    assert total(found, new_household(1, "A"), new_household(2, "B", 2_500)) == "625.00"


def test_a_component_of_a_product_and_one_of_a_time():
    found = plan(
        component("flat", id="product", rate="1 %", products=["custody"]),
        component("flat", id="spring", rate="2 %", **{"from": "2026-03-01", "until": "2026-03-31"}),
    )
    early, late = deposit(1, 1000, product="custody"), deposit(2, 1000, on=date(2026, 3, 31))
    assert total(found, early, late) == "30.00"


def test_a_fixed_award_is_paid_as_it_is_or_from_a_threshold_on():
    found = plan(
        component("fixed", id="always", award="100"), component("fixed", measure="assets", at_least="5000", award="40")
    )
    assert [total(found), total(found, deposit(1, 4999.99)), total(found, deposit(1, 5000))] == [
        "100.00",
        "100.00",
        "140.00",
    ]


def test_withdrawals_net_and_journals_do_not_count():
    found = plan(component("flat", rate="1 %"))
    lines = [deposit(1, 10_000), withdrawal(2, 2_500), deposit(3, 50_000, what="journal")]
    assert total(found, *lines) == "75.00"
    assert total(found, withdrawal(1, 10)) == "0.00"


def test_a_household_below_the_minimum_does_not_count_but_money_that_left_does():
    found = plan(component("flat", rate="1 %"), household_minimum="1000")
    lines = [deposit(1, 999.99, "small"), deposit(2, 600, "two"), deposit(3, 400, "two"), withdrawal(4, 100, "left")]
    assert total(found, *lines) == "9.00"


def test_below_the_hurdle_no_component_pays_but_the_floor_does():
    found = plan(component("flat", rate="1 %"), hurdle={"measure": "assets", "at_least": "1000"}, floor="7")
    assert [total(found, deposit(1, 999.99)), total(found, deposit(1, 1000))] == ["7.00", "10.00"]


def test_above_the_quota_the_factor_counts():
    found = plan(MARGINAL, accelerator={"component": "marginal", "quota": "2000000", "factor": "150 %"})
    # 2,000 + 2,000,000 × 0.30 % = 8,000; above the quota 3,000 of it, half as much again: 9,500.
    assert total(found, deposit(1, 3_000_000)) == "9500.00"
    assert total(found, deposit(1, 2_000_000)) == "5000.00"


def test_the_cap_comes_after_the_accelerator_and_the_judged_part_after_the_cap():
    found = plan(
        component("flat", rate="1 %"), cap="1400", judged_cap="30 %",
        accelerator={"component": "flat", "quota": "100000", "factor": "200 %"},
    )  # fmt: skip
    # 1,500 + 500 accelerated is capped at 1,400; 30 % of the total are at most 1,400 × 0.3 ÷ 0.7 = 600.
    found = tried(found, deposit(1, 150_000), judged_minor=900_00)
    assert [(entry.clause, entry.result_minor) for entry in found.entries] == [
        ("flat", 1500_00), ("accelerator", 500_00), ("cap", -600_00), ("judged", 600_00),
    ]  # fmt: skip
    assert (found.formula_minor, found.judged_minor, found.total_minor) == (1400_00, 600_00, 2000_00)


def test_thresholds_and_fixed_sums_are_prorated_rates_are_not():
    half = Span(date(2026, 1, 1), date(2026, 2, 14))
    assert QUARTER.days == 2 * half.days
    found = plan(MARGINAL, component("fixed", award="100"), component("flat", rate="1 %"), cap="20000")
    # Tiers from 500,000 on: 1,000 + 500,000 × 0.30 % = 2,500; 50; 10,000; together more than half of the cap.
    whole = tried(found, deposit(1, 1_000_000), assigned=half)
    assert [entry.result_minor for entry in whole.entries] == [2500_00, 50_00, 10_000_00, -2550_00]
    assert whole.total_minor == 10_000_00


def test_the_minimum_of_a_household_is_prorated_too():
    half = Span(date(2026, 1, 1), date(2026, 2, 14))
    found = plan(component("flat", rate="1 %"), household_minimum="1000")
    assert total(found, deposit(1, 500, "A"), deposit(2, 499.99, "B"), assigned=half) == "5.00"


def test_over_a_year_a_part_is_one_of_the_calendar_year():
    # 73 of 365 days: a fifth of the tiers and of the award.
    found = plan(MARGINAL, component("fixed", award="100"), accumulation="year")
    fifth = Span(date(2026, 1, 1), date(2026, 3, 14))
    assert total(found, deposit(1, 300_000), assigned=fifth) == "720.00"


def test_over_a_year_each_period_adds_what_the_year_so_far_earns_more():
    found = plan(MARGINAL, accumulation="year")
    # 800,000 earned 1,600 before; 1,200,000 earn 2,600 together.
    lines = [deposit(1, 800_000, on=date(2026, 1, 5)), deposit(2, 400_000)]
    statement = tried(found, *lines, credited_before_minor=1600_00)
    assert (statement.total_minor, statement.entries[-1].clause) == (1000_00, "credited-before")


def test_other_currencies_count_at_the_last_rate_on_or_before_the_period_s_end():
    rates = [("EUR", 30, "1.08"), ("EUR", 31, "1.10"), ("JPY", 15, "0.0067")]
    table = Rates("House", [Rate(currency, date(2026, 3, day), Fraction(rate)) for currency, day, rate in rates])
    late = Rates("House", [*table.rates, Rate("EUR", date(2026, 4, 1), Fraction(9))])
    found = plan(component("flat", rate="1 %"))
    lines = [deposit(1, 1000, currency="EUR"), deposit(2, 10_000, currency="JPY"), deposit(3, 1)]
    # 1,000.00 EUR are 1,100 USD; ¥1,000,000 (no decimals) are 6,700 USD: 1 % of 7,801.
    assert total(found, *lines, rates=late) == "78.01"
    with pytest.raises(LookupError, match="EUR"):
        total(found, *lines)
