"""A plan tried on past periods: pure arithmetic, and who may look at whom."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.bonus.building import DAY, QUARTER, component, deposit, fee, new_household, plan, tried, withdrawal
from tests.bonus.test_periods import Q2, closed, confirm, firm, opened
from webapp import db as transactions
from webapp.bonus.rules import Inputs, Span
from webapp.bonus.rules import trying as trials
from webapp.people.models import User

__all__ = ["firm"]
RATES = st.integers(0, 10_000).map(lambda points: f"{points / 100:.2f} %")
SHARES = st.integers(1, 10_000)
AMOUNTS = st.integers(1, 10**10).map(lambda minor: Fraction(minor, 100))
LINES = st.lists(st.tuples(st.sampled_from(["in", "out", "fee", "new"]), AMOUNTS, SHARES), max_size=6)
MAYBE_PART = st.sampled_from([None, Span(DAY, QUARTER.until)])


def made(rows):
    """Lines of the kinds that periods have."""
    makers = {"in": deposit, "out": withdrawal, "fee": fee}
    found = []
    for number, (kind, amount, share) in enumerate(rows, 1):
        if kind == "new":
            found.append(new_household(number, f"H{number}", share))
        else:
            found.append(makers[kind](number, amount)._replace(share=share))
    return found


@st.composite
def plans(draw):
    fields = draw(st.sampled_from([{}, {"cap": "900"}, {"floor": "50"}, {"household_minimum": "1000"}]))
    accumulation = draw(st.sampled_from(["period", "year"]))
    flat = component("flat", rate=draw(RATES))
    return plan(flat, component("fixed", award="100"), accumulation=accumulation, **fields)


@settings(deadline=None, max_examples=60)
@given(plans(), LINES, MAYBE_PART)
def test_the_plan_in_force_tried_against_itself_differs_by_nothing(found, rows, part):
    inputs = Inputs(QUARTER, made(rows), part, credited_before_minor=777 if found.accumulation == "year" else 0)
    assert trials.why_not(found, inputs, found) == ""
    assert trials.tried(found, inputs, found).difference_minor == 0


@settings(deadline=None, max_examples=40)
@given(plans(), LINES, SHARES)
def test_neither_side_counts_what_lies_beside_the_formula(found, rows, minor):
    bare = tried(found, *made(rows))
    beside = tried(found, *made(rows), released_minor=minor, carried_minor=-minor)
    own = trials.own_money(found, Inputs(QUARTER, made(rows)))
    assert own == bare.formula_minor == beside.formula_minor


def test_a_year_is_tried_by_what_the_period_adds():
    year = plan(component("flat", rate="1 %"), accumulation="year", in_force={"from": "2025-01-01"})
    spring = Span(date(2026, 4, 1), date(2026, 6, 30))
    lines = [deposit(1, 1_000, on=date(2026, 2, 1)), deposit(2, 500, on=date(2026, 5, 1))]
    inputs = Inputs(spring, lines, credited_before_minor=1_000)
    assert trials.own_money(year, inputs) == 500
    # A plan by period, tried on the inputs of a year, looks at its own days alone.
    assert trials.own_money(plan(component("flat", rate="2 %")), inputs) == 1_000


def test_what_a_year_pays_for_nothing_counts_once():
    year = plan(component("fixed", award="100"), accumulation="year", in_force={"from": "2025-01-01"})
    winter, spring = Inputs(QUARTER, []), Inputs(Span(date(2026, 4, 1), date(2026, 6, 30)), [])
    assert [trials.own_money(year, one) for one in (winter, spring)] == [10_000, 0]
    late = Inputs(spring.period, [], Span(date(2026, 4, 1)))
    assert trials.own_money(year, late) > 0


def test_what_cannot_be_compared_says_why():
    euro, dollar = plan(component("flat", rate="1 %"), currency="EUR"), plan(component("flat", rate="1 %"))
    year = plan(component("flat", rate="1 %"), accumulation="year")
    inputs, spring = Inputs(QUARTER, []), Inputs(Span(date(2026, 4, 1), date(2026, 6, 30)), [])
    said = [
        trials.why_not(dollar, inputs, euro),
        trials.why_not(dollar, inputs, year),
        trials.why_not(dollar, spring, year),
    ]
    assert said == ["currency", "", "year"]
    narrow = plan(component("flat", rate="1 %", products=["custody"]), component("fixed", award="1"))
    assert trials.unknown_to_inputs(narrow) == ["flat"]


def test_sums_and_percent():
    total = trials.summed([trials.Tried(100, 150), trials.Tried(100, 90), trials.Tried(7, 7)])
    assert (total.difference_minor, total.more, total.less, total.same) == (40, 1, 1, 1)
    assert [trials.percent_of(*pair) for pair in [(40, 207), (-1, 3), (0, 5), (5, 0)]] == [
        "+19.3 %",
        "-33.3 %",
        "0.0 %",
        None,
    ]


@pytest.fixture
def drafted(firm, app):
    """A closed first quarter in which Ada earned 1,300, and a second version, twice as good, drafted by Mo."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        closed(firm, opened(firm))
    body = factories.plan_body(tiers=(factories.bonus.Rung("0", "0.40 %"),), starts_on=date(2026, 1, 1))
    factories.bonus_plan(firm.mo, plan=firm.plan, number=2, body=body)
    return f"/bonus/plans/{firm.plan.plan_id}/versions/2"


def test_a_draft_is_tried_for_whom_the_plan_is(browser, firm, drafted):
    page = browser.sign_in(firm.mo).get(drafted)
    page = browser.follow(page, "Try on past periods")
    assert "In all the version pays USD 800.00 more than the plans in force (+61.5 %): more for 1" in page
    assert page.words("tbody tr:first-child td.num") == [
        "in force USD 1,300.00",
        "tried USD 2,100.00",
        "+USD 800.00 +61.5 %",
    ]
    file = browser.client.get(page.link("Save as file")).get_data(as_text=True)
    assert file.splitlines()[1] == f"2025-01-01,2025-03-31,{firm.ada.name},1300.00,2100.00,800.00,"
    assert len(page.html.encode()) <= 30_000


def test_the_version_in_force_differs_by_nothing(browser, firm, drafted):
    page = browser.sign_in(firm.mo).get(drafted.replace("/2", "/1") + "/trial")
    assert "In all the version pays what the plans in force paid" in page


def test_the_running_period_is_tried_on_what_is_confirmed(browser, firm, drafted):
    confirm(firm, Q2.since, 10_000_000)
    # Beside the page's own statements are those of the calculation.
    page = browser.sign_in(firm.mo).get(f"{drafted}/trial?running=1&person={firm.ada.id}", budget=14)
    assert page.words("tbody tr:first-child td.num")[:2] == ["in force USD 200.00", "tried USD 400.00"]


def test_nobody_is_tried_but_those_below(browser, firm, drafted):
    chosen = f"{drafted}/trial?person={firm.ada.id}"
    page = browser.sign_in(firm.max).get(chosen)
    assert (firm.ada.name in page, "1,300.00" in page) == (False, False)
    for who in (firm.ada, firm.cora, firm.root):
        assert browser.sign_in(who).client.get(chosen).status_code == 403
        assert browser.client.get(f"{drafted}/trial/file").status_code == 403


def test_a_new_plan_is_tried_for_whom_one_chooses(browser, firm, drafted):
    fresh = factories.bonus_plan(firm.mo, name="Fresh", tiers=(factories.bonus.Rung("0", "0.10 %"),))
    page = browser.sign_in(firm.mo).get(f"/bonus/plans/{fresh.plan_id}/versions/1/trial")
    assert "Choose for whom it is tried" in page
    page = browser.get(f"/bonus/plans/{fresh.plan_id}/versions/1/trial?person={firm.ada.id}&person={firm.ben.id}")
    assert "USD 400.00 less" in page
    assert f"{firm.ben.name}, Jan 1, 2025" in page
    assert "had no plan then" in page


def test_whoever_had_the_plan_of_a_team_and_brought_nothing_is_compared(browser, firm, drafted):
    factories.bonus_assignment(firm.plan, firm.max, team=firm.north)
    page = browser.sign_in(firm.mo).get(f"{drafted}/trial?person={firm.ada.id}&person={firm.ben.id}")
    assert "had no plan then" not in page
    rows = [page.words(f"tbody tr:nth-child({number}) td")[0] for number in (1, 2)]
    assert rows == [firm.ada.name, firm.ben.name]
    assert "more for 1, less for 0, the same for 1" in page
    # A floor is paid for nothing as well, which is a part of what a plan costs.
    body = {**factories.plan_body("Floor"), "floor": "100"}
    floor = factories.bonus_plan(firm.mo, name="Floor", body=body)
    page = browser.get(f"/bonus/plans/{floor.plan_id}/versions/1/trial?person={firm.ben.id}")
    assert page.words("tbody tr:first-child td.num")[:2] == ["in force USD 0.00", "tried USD 100.00"]


def test_whoever_was_not_there_yet_had_no_plan(browser, firm, drafted, app):
    factories.bonus_assignment(firm.plan, firm.max, team=firm.north)
    with app.app_context(), transactions.transaction():
        transactions.db.session.get(User, firm.ben.id).joined_on = date(2025, 4, 1)
    page = browser.sign_in(firm.mo).get(f"{drafted}/trial?person={firm.ben.id}")
    assert "had no plan then" in page
