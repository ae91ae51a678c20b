"""Money that leaves takes back what it earned; what is earned is held, advanced and carried as the plan says."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.bonus.building import DAY, component, deposit, inputs, plan, tiers, total, tried
from webapp.bonus.rules import Adjustment, Departure, Flow, Taken, arithmetic, clawback, most_judged, payment, sort_out

TIERS = component("marginal", tiers=tiers(("0", "1000000", "0.20 %"), ("1000000", None, "0.30 %")))
BEFORE = inputs(deposit(1, 1_000_000, "A"), deposit(2, 500_000, "B", 6_000))


def left(amounts, **fields):
    return Departure(
        "2026 Q1", plan(TIERS), BEFORE, {line: round(units * 100) for line, units in amounts.items()}, **fields
    )


def test_what_left_takes_back_what_it_had_earned_by_the_plan_of_then_with_the_shares_of_then():
    # 1,000,000 + 60 % of 500,000 earned 2,000 + 300,000 × 0.30 % = 2,900. Without 400,000 of the shared money they are
    # 1,060,000 and 2,180.
    found = clawback(left({2: 400_000}))
    assert (found.with_all_minor, found.without_minor, found.minor) == (2900_00, 2180_00, 720_00)


def test_no_more_is_taken_back_than_was_credited_less_what_was_taken_back_before():
    assert clawback(left({2: 400_000}, credited_minor=700_00)).minor == 700_00
    assert clawback(left({2: 400_000}, credited_minor=700_00, earlier_minor=650_00)).minor == 50_00
    assert clawback(left({2: 400_000}, credited_minor=700_00, earlier_minor=700_00)).minor == 0
    assert clawback(left({2: 400_000}, credited_minor=0)).minor == 0


def test_what_turned_out_not_to_have_left_gives_back_what_was_taken_for_it_and_never_more():
    # 100,000 of the shared money are 60,000, which earned 180.00 at 0.30 %.
    assert clawback(left({2: 100_000}, earlier_minor=720_00)).minor == 180_00 - 720_00
    assert clawback(left({}, earlier_minor=720_00)).minor == -720_00
    assert clawback(left({}, credited_minor=-5_00, earlier_minor=720_00)).minor == -720_00
    given = tried(plan(component("flat", rate="1 %")), deposit(1, 100), departures=[left({}, earlier_minor=720_00)])
    assert [(entry.clause, entry.result_minor) for entry in given.entries] == [("flat", 1_00), ("returned", 720_00)]
    assert arithmetic(given, given.entries[-1]) == "min(2,900.00 − 2,900.00, 2,900.00) − 720.00 = −720.00"


def test_money_above_a_cap_had_earned_nothing():
    capped = replace(left({2: 400_000}), plan=plan(TIERS, cap="2000"))
    assert clawback(capped).minor == 0


def test_a_clawback_is_a_line_of_the_open_period_that_names_what_it_corrects():
    new = plan(component("flat", rate="1 %"), judged_cap="50 %")
    found = tried(new, deposit(1, 10_000), departures=[left({2: 400_000})], judged_minor=10_00)
    assert [(entry.clause, entry.result_minor) for entry in found.entries] == [("flat", 100_00), ("clawback", -720_00)]
    # Below zero nothing is judged: a share of nothing is nothing.
    assert (found.formula_minor, found.judged_minor, found.payment.carried_out) == (-620_00, 0, -620_00)


def test_a_score_is_a_part_of_the_most_that_the_cap_allows_and_follows_the_formula_part():
    new = plan(component("flat", rate="1 %"), judged_cap="20 %")
    found = tried(new, deposit(1, 100_000.3), score=Fraction("0.825"))
    # 1 % of 100,000.30 is 1,000.00; a fifth of both is 250.00; 82.5 % of it 206.25.
    assert (found.most_judged_minor, found.judged_minor, found.total_minor) == (250_00, 206_25, 1206_25)
    assert arithmetic(found, found.entries[-1]) == "⌊82.50 % × 250.00⌋ = 206.25"
    assert tried(new, deposit(1, -5), score=Fraction(1)).judged_minor == 0


def test_what_is_settled_stands_beside_the_formula_part_and_changes_neither_cap_nor_holdback():
    new = plan(component("flat", rate="1 %"), judged_cap="20 %", cap="900", holdback="10 %")
    settled = [Adjustment(7, "Dispute 7", 150_00), Adjustment(9, "Dispute 9", -30_00)]
    found = tried(new, deposit(1, 100_000), score=Fraction(1), adjustments=settled)
    assert (found.formula_minor, found.adjusted_minor, found.judged_minor) == (900_00, 120_00, 225_00)
    assert found.total_minor == sum(one.result_minor for one in found.entries) == 1245_00
    assert (found.payment.held, found.payment.paid) == (90_00, 1155_00)
    assert [one.adjustment.names for one in found.entries if one.adjustment] == ["Dispute 7", "Dispute 9"]


@pytest.mark.parametrize(
    ("formula", "cap", "most"),
    [(100_00, "1/2", 100_00), (100_00, "3/10", 42_85), (1, "1/2", 1), (0, "1/2", 0), (-5_00, "1/2", 0), (7, "0", 0)],
)
def test_the_judged_part_is_no_more_than_its_share_of_the_total_after_rounding(formula, cap, most):
    assert most_judged(formula, Fraction(cap)) == most
    assert most <= Fraction(cap) * (max(formula, 0) + most)
    assert not formula > 0 or most + 1 > Fraction(cap) * (formula + most + 1)


PAID = [
    # No option: what is earned is paid; a debt is taken back first, and what is left of it carried on.
    ({}, (100, 0, 0, 0), (0, 0, 100, 0, 0)),
    ({}, (100, 0, 0, -30), (0, 0, 70, 0, 0)),
    ({}, (-100, 0, 0, -30), (0, 0, 0, -130, 0)),
    ({"when_negative": "write_off"}, (-100, 0, 0, 0), (0, 0, 0, 0, -100)),
    # A fifth of the formula part is held, never of a loss; what is seasoned comes free.
    ({"holdback": "20 %"}, (100, 10, 15, 0), (20, 0, 105, 0, 0)),
    ({"holdback": "20 %"}, (-100, 0, 15, 0), (0, 0, 0, -85, 0)),
    # 50 were advanced: they are taken back, and what cannot be is carried.
    ({"draw": {"amount": "50"}}, (120, 0, 0, 0), (0, 50, 70, 0, 0)),
    ({"draw": {"amount": "50"}}, (20, 0, 0, 0), (0, 50, 0, -30, 0)),
]


@pytest.mark.parametrize(("options", "given", "expected"), PAID)
def test_what_is_earned_is_held_advanced_paid_or_carried(options, given, expected):
    formula, judged, released, carried = (units * 100 for units in given)
    found = payment(plan(TIERS, **options), formula, judged, released, carried)
    assert (found.held, found.advanced, found.paid, found.carried_out, found.written_off) == tuple(
        units * 100 for units in expected
    )
    # Nothing is lost on the way.
    assert found.earned + released + carried == sum(
        (found.held, found.advanced, found.paid, found.carried_out, found.written_off)
    )


def test_a_draw_is_prorated():
    found = plan(TIERS, draw={"amount": "90"})
    half = tried(found, assigned=BEFORE.period._replace(until=date(2026, 2, 14)))
    assert half.payment.advanced == 45_00
    assert total(found) == "0.00"


def flows(*rows):
    return [Flow(number, date(2026, month, day), amount) for number, (month, day, amount) in enumerate(rows, 1)]


def test_the_latest_unseasoned_deposit_leaves_first():
    found = sort_out(flows((1, 1, 100), (2, 1, 50), (2, 20, -70)), 90)
    assert found == ([Taken(2, 3, 50), Taken(1, 3, 20)], {})


def test_the_last_day_of_the_seasoning_still_takes_back_and_the_next_nets():
    assert sort_out(flows((1, 1, 100), (1, 31, -100)), 30).taken == [Taken(1, 2, 100)]
    assert sort_out(flows((1, 1, 100), (2, 1, -100)), 30) == ([], {2: 100})
    assert sort_out(flows((1, 1, 100), (1, 1, -100)), 0) == ([], {2: 100})


def test_what_no_deposit_stands_for_nets_and_nothing_leaves_twice():
    found = sort_out(flows((1, 1, 100), (1, 5, -60), (1, 6, -60), (1, 7, 10), (1, 7, -10)), 30)
    assert found.taken == [Taken(1, 2, 60), Taken(1, 3, 40), Taken(4, 5, 10)]
    assert found.to_net == {3: 20}


def test_money_that_comes_and_goes_on_one_day_came_first():
    assert sort_out([Flow(1, DAY, -10), Flow(2, DAY, 10)], 5) == ([Taken(2, 1, 10)], {})
