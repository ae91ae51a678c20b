"""What withdrawals take of confirmed money, from values to values."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules import Method, Moved, Use, reversals

DAY = date(2026, 1, 10)
LIFO, PRO_RATA = Method.LIFO, Method.PRO_RATA


def moved(number, days, minor, account=1, kind=None):
    kind = kind or ("deposit" if minor > 0 else "withdrawal")
    return Moved(number, account, DAY + timedelta(days=days), minor, kind, f"line {number}")


def found(lines, uses, window=365, method=LIFO):
    return [tuple(one) for one in reversals(lines, uses, window, method)]


def used(number, minor, allocation=None):
    return {number: [Use(allocation or number * 10, minor)]}


def test_a_withdrawal_takes_what_was_confirmed_and_never_more():
    lines = [moved(1, 0, 100), moved(2, 40, -30), moved(3, 50, -90)]
    assert found(lines, used(1, 100)) == [(10, 2, 30), (10, 3, 70)]


def test_the_last_day_of_the_window_counts_and_the_next_does_not():
    assert found([moved(1, 0, 100), moved(2, 365, -30)], used(1, 100)) == [(10, 2, 30)]
    assert found([moved(1, 0, 100), moved(2, 366, -30)], used(1, 100)) == []
    assert found([moved(1, 0, 100), moved(2, 0, -30)], used(1, 100), window=0) == [(10, 2, 30)]


def test_money_that_left_before_is_other_money():
    assert found([moved(1, 0, -30), moved(2, 1, 100)], used(2, 100)) == []


def test_the_latest_deposits_go_first_claimed_or_not():
    lines = [moved(1, 0, 100), moved(2, 10, 50), moved(3, 20, -70)]
    assert found(lines, used(1, 100)) == [(10, 3, 20)]
    assert found(lines, used(1, 100) | used(2, 40)) == [(20, 3, 40), (10, 3, 20)]


def test_within_a_line_what_nobody_claims_goes_first_and_then_what_was_confirmed_last():
    uses = {1: [Use(7, 30), Use(8, 30)]}
    lines = [moved(1, 0, 100), moved(2, 5, -80)]
    assert found(lines, uses) == [(8, 2, 30), (7, 2, 10)]


def test_in_proportion_all_deposits_of_the_window_give():
    lines = [moved(1, 0, 100), moved(2, 10, 300), moved(3, 20, -40)]
    assert found(lines, used(1, 100), method=PRO_RATA) == [(10, 3, 10)]
    assert found(lines, used(1, 100) | used(2, 300), method=PRO_RATA) == [(10, 3, 10), (20, 3, 30)]
    # The older one is out of the window by then.
    assert found([moved(1, 0, 100), moved(2, 10, 300), moved(3, 370, -40)], used(1, 100), 365, PRO_RATA) == []


def test_money_between_own_accounts_did_not_leave():
    marked = [moved(1, 0, 100), moved(2, 5, -60, kind="internal"), moved(3, 5, 60, account=2, kind="internal")]
    assert found(marked, used(1, 100)) == []
    # The bank does not always say so: the same amount, in another account, within days.
    for days in (2, 5, 8):
        assert found([moved(1, 0, 100), moved(2, 5, -60), moved(3, days, 60, account=2)], used(1, 100)) == []
    assert found([moved(1, 0, 100), moved(2, 5, -60), moved(3, 9, 60, account=2)], used(1, 100)) == [(10, 2, 60)]
    assert found([moved(1, 0, 100), moved(2, 5, -60), moved(3, 8, 60)], used(1, 100)) == [(10, 2, 60)]


def test_what_an_account_pays_by_itself_takes_nothing_and_shields_nothing():
    lines = [moved(1, 0, 100), moved(2, 5, -10, kind="fee"), moved(3, 6, 50, kind="dividend"), moved(4, 7, -20)]
    assert found(lines, used(1, 100)) == [(10, 4, 20)]


@st.composite
def households(draw):
    """Lines of one household, and what of the incoming ones is confirmed."""
    count = draw(st.integers(1, 9))
    lines, uses = [], {}
    for number in range(1, count + 1):
        minor = draw(st.integers(-60, 60).filter(bool))
        kind = draw(st.sampled_from(["deposit", "transfer-in", "dividend", "internal", "other"]))
        lines.append(moved(number, draw(st.integers(0, 30)), minor, draw(st.integers(1, 2)), kind))
        if minor > 0 and draw(st.booleans()):
            first = draw(st.integers(1, minor))
            parts = [first, minor - first] if draw(st.booleans()) and first < minor else [first]
            uses[number] = [Use(number * 10 + place, part) for place, part in enumerate(parts)]
    return lines, uses


METHODS = st.sampled_from([LIFO, PRO_RATA])


@given(households(), st.integers(0, 40), METHODS)
def test_nothing_is_reversed_that_is_not_there(household, window, method):
    lines, uses = household
    by_id = {line.id: line for line in lines}
    whole = {use.allocation_id: use.amount_minor for some in uses.values() for use in some}
    line_of = {use.allocation_id: number for number, some in uses.items() for use in some}
    taken, gone = Counter(), Counter()
    for one in reversals(lines, uses, window, method):
        assert one.amount_minor > 0
        taken[one.allocation_id] += one.amount_minor
        gone[one.withdrawal_id] += one.amount_minor
        days = (by_id[one.withdrawal_id].booked_on - by_id[line_of[one.allocation_id]].booked_on).days
        assert 0 <= days <= window
    assert all(minor <= whole[allocation] for allocation, minor in taken.items())
    assert all(minor <= -by_id[withdrawal].amount_minor for withdrawal, minor in gone.items())


@given(households(), st.integers(0, 40), METHODS, st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(household, window, method, chance):
    lines, uses = household
    before = reversals(lines, uses, window, method)
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert reversals(shuffled, uses, window, method) == before
    # The numbers that lines got at import say nothing either.
    renamed = {line.id: number for number, line in enumerate(shuffled, 100)}
    again = reversals(
        [line._replace(id=renamed[line.id]) for line in shuffled],
        {renamed[number]: some for number, some in uses.items()}, window, method,
    )  # fmt: skip
    assert [one._replace(withdrawal_id=renamed[one.withdrawal_id]) for one in before] == again


@given(households(), st.integers(0, 40))
def test_what_is_taken_is_what_left_as_far_as_there_was_money(household, window):
    """Where all money is claimed and none only moved, every cent that left came out of what was confirmed."""
    lines = [line._replace(kind="deposit", account_id=1) for line in household[0]]
    uses = {line.id: [Use(line.id, line.amount_minor)] for line in lines if line.amount_minor > 0}
    left, expected = defaultdict(int), 0
    for line in sorted(lines, key=lambda one: (one.booked_on, one.amount_minor < 0)):
        if line.amount_minor > 0:
            left[line.booked_on] += line.amount_minor
            continue
        wanted = -line.amount_minor
        for day in sorted(left, reverse=True):
            part = min(wanted, left[day]) if (line.booked_on - day).days <= window else 0
            left[day] -= part
            wanted, expected = wanted - part, expected + part
    assert sum(one.amount_minor for one in reversals(lines, uses, window, LIFO)) == expected


@pytest.mark.parametrize("method", list(Method))
def test_ten_thousand_lines_take_no_time_to_speak_of(method):
    chance = Random(1)
    lines = [moved(n, n // 10, chance.choice([-1, 1]) * chance.randint(1, 9_999)) for n in range(1, 10_001)]
    uses = {line.id: [Use(line.id, line.amount_minor)] for line in lines if line.amount_minor > 0 and line.id % 7 == 0}
    assert reversals(lines, uses, 30, method)
