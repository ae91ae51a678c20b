"""The rules of findings on values: what is found, what is not, and what never happens whatever the lines."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules import Line
from webapp.claims.rules.findings import Around, Beside, Case, Kind, Money, Moved, Pace, Ties, findings
from webapp.claims.rules.findings.alike import is_alike
from webapp.claims.rules.findings.burst import last_days

DAY = date(2026, 3, 10)
CASE = Case(1, 100_000, DAY, DAY, DAY, 7, 3)
HERE, THERE = 11, 12


def line(days=2, amount=100_000, kind="deposit"):
    return Line(1, DAY + timedelta(days=days), amount, amount, "", "", kind=kind, account_id=HERE)


def left(days, amount, account=HERE, number=50):
    return Moved(number, DAY + timedelta(days=2 + days), -amount, account, "CH1")


def kinds(*own, elsewhere=(), money=None, case=CASE):
    return [one.kind for one in findings(case, [Money(money or line(), own, elsewhere)], Around())]


@pytest.mark.parametrize(
    ("moved", "found"),
    [
        (left(5, 100_000, THERE), [Kind.JOURNAL]),
        (left(-5, 99_000, THERE), [Kind.JOURNAL]),
        (left(-5, 98_999, THERE), []),
        (left(6, 100_000, THERE), [Kind.WENT_OUT]),
        (left(-6, 100_000, THERE), [Kind.WAS_HERE]),
        (left(0, 100_000), [Kind.WENT_OUT]),
        (left(30, 50_000), [Kind.WENT_OUT]),
        (left(30, 49_999), []),
        (left(31, 100_000), []),
        (left(-1, 101_000), [Kind.WAS_HERE]),
        (left(-1, 50_000), []),
        (left(-30, 100_000), [Kind.WAS_HERE]),
        (left(-31, 100_000), []),
    ],
)
def test_what_left_the_household_is_a_journal_or_a_round_trip_or_neither(moved, found):
    assert kinds(moved) == found


def test_small_lines_are_spending_and_larger_ones_add_up():
    assert kinds(*(left(day, 9_999, number=day) for day in range(1, 20))) == []
    parts = [left(day, 10_000, number=day) for day in range(1, 6)]
    assert kinds(*parts) == [Kind.WENT_OUT]
    assert kinds(*parts[1:]) == []


def test_between_households_counts_to_the_cent():
    assert kinds(elsewhere=(left(-5, 100_000),)) == [Kind.BETWEEN_HOUSEHOLDS]
    assert kinds(elsewhere=(left(0, 100_001),)) == []
    assert kinds(elsewhere=(left(6, 100_000),)) == []


def test_a_line_that_calls_itself_internal_is_one_finding_only():
    assert kinds(money=line(kind="internal")) == [Kind.SAYS_JOURNAL]
    assert kinds(left(0, 100_000, THERE), money=line(kind="internal")) == [Kind.JOURNAL]


def test_money_is_early_only_before_a_contact():
    assert kinds(money=line(days=-1)) == [Kind.EARLY]
    assert kinds(money=line(days=0)) == []
    assert kinds(money=line(days=-1), case=CASE._replace(contact_on=None)) == []


@pytest.mark.parametrize(
    ("amount", "arose", "spoken_of", "is_found"),
    [
        (100_000, 14, 14, True),
        (100_000, 15, 15, False),
        (100_000, 40, 14, True),
        (100_000, -14, 60, True),
        (101_000, 0, 0, True),
        (101_011, 0, 0, False),
    ],
)
def test_claims_of_like_amount_are_one_money_when_they_are_near(amount, arose, spoken_of, is_found):
    days = [DAY + timedelta(days=arose), DAY + timedelta(days=spoken_of)]
    other = Beside(2, "confirmed", amount, *days, 4, 8, "Ben")
    found = findings(CASE, [], Around(beside=(other,)))
    assert [one.kind for one in found] == [Kind.CLAIMED_TWICE] * is_found
    assert all(one.is_other_initiative for one in found)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 27), (date(2026, 3, 27), date(2026, 3, 31))),
        (date(2026, 3, 26), None),
        (date(2026, 12, 31), (date(2026, 12, 27), date(2026, 12, 31))),
        (date(2026, 4, 1), None),
        (date(2026, 5, 30), None),
        (date(2026, 9, 30), (date(2026, 9, 26), date(2026, 9, 30))),
    ],
)
def test_the_last_days_of_a_quarter(day, end):
    assert last_days(day) == end


@pytest.mark.parametrize(("filed", "before", "is_found"), [(4, 0, False), (5, 0, True), (5, 60, True), (5, 61, False)])
def test_a_burst_is_many_and_more_than_usual(filed, before, is_found):
    pace = Pace(date(2026, 3, 27), date(2026, 3, 31), filed, before)
    assert [one.kind for one in findings(CASE, [], Around(pace=pace))] == [Kind.BURST] * is_found


@pytest.mark.parametrize(
    ("came_in", "since", "is_found"),
    [(10_000, 180, False), (9_999, 180, True), (9_999, 179, False), (0, 400, True), (0, None, False)],
)
def test_means_are_judged_of_households_that_are_known(came_in, since, is_found):
    known = DAY - timedelta(days=since) if since is not None else None
    found = findings(CASE, [], Around(came_in_minor=came_in, known_since=known))
    assert [one.kind for one in found] == [Kind.MEANS] * is_found


def test_ties_of_the_controller_are_findings_of_their_own():
    both = Ties(2, "Abbott", DAY)
    assert [one.kind for one in findings(CASE, [], Around(ties=both))] == [Kind.COVERED, Kind.TOGETHER]
    assert findings(CASE, [], Around(ties=Ties())) == []


MOVES = st.builds(
    left,
    days=st.integers(-40, 40),
    amount=st.sampled_from([1, 9_999, 10_000, 50_000, 99_000, 100_000, 101_000, 200_000]),
    account=st.sampled_from([HERE, THERE]),
    number=st.integers(100, 10_000),
)


@given(st.lists(MOVES, max_size=12, unique_by=lambda moved: moved.id), st.lists(MOVES, max_size=4))
def test_whatever_left_no_line_is_evidence_twice_and_each_finding_can_be_checked(own, elsewhere):
    money = Money(line(), tuple(own), tuple(elsewhere))
    found = findings(CASE, [money], Around())
    shown = [moved.id for one in found if one.kind is not Kind.BETWEEN_HOUSEHOLDS for moved in one.lines]
    assert len(shown) == len(set(shown))
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.line == money.line
        assert one.lines
        assert one.amount_minor == -sum(moved.amount_minor for moved in one.lines)
        for moved in one.lines:
            assert abs((moved.booked_on - money.line.booked_on).days) <= 30
            assert moved in (elsewhere if one.kind is Kind.BETWEEN_HOUSEHOLDS else own)


@given(st.lists(MOVES, max_size=8, unique_by=lambda moved: moved.id), st.randoms())
def test_the_order_of_lines_tells_nothing(own, random):
    shuffled = random.sample(own, len(own))
    first, second = (findings(CASE, [Money(line(), tuple(each))], Around()) for each in (own, shuffled))
    assert first == second


@given(st.integers(1, 10**15), st.integers(1, 10**15))
def test_likeness_works_both_ways(amount, other):
    assert is_alike(amount, other) == is_alike(other, amount)
    assert is_alike(amount, amount)
