"""What may be granted, until when one files, and where a granted amount goes: from values to values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.disputes.rules import Days, Fault, fault_in_grant, is_overdue, last_day, open_difference, settles_from

MINOR = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("granted", "difference", "fault"),
    [(100, 100, None), (1, 100, None), (101, 100, Fault.MORE), (0, 100, Fault.NOTHING), (-1, 100, Fault.SIGN),
     (-100, -100, None), (-101, -100, Fault.MORE), (1, -100, Fault.SIGN)],
)  # fmt: skip
def test_an_amount_is_of_the_sign_and_at_most_the_size_of_the_difference(granted, difference, fault):
    assert fault_in_grant(granted, difference) is fault


@pytest.mark.parametrize(
    ("granted", "room", "fault"),
    [(100, 100, None), (61, 60, Fault.CAP), (60, 60, None), (1, -5, Fault.CAP), (101, 200, Fault.MORE)],
)
def test_a_cap_leaves_less_than_the_difference(granted, room, fault):
    assert fault_in_grant(granted, 100, room) is fault


@given(MINOR, MINOR, MINOR)
def test_what_the_line_came_to_since_is_never_paid_again(expected, actual, now):
    whole, left = expected - actual, open_difference(expected, actual, now)
    assert abs(left) <= abs(whole)
    assert left * whole >= 0
    # With what is left nobody gets past what was expected.
    reached = now + left
    assert not left or (reached <= expected if whole > 0 else reached >= expected)
    assert open_difference(expected, actual, actual) == whole
    assert open_difference(expected, actual, expected) == 0


def test_filing_ends_so_many_days_after_closing_and_an_answer_is_late_the_day_after_it_is_due():
    assert last_day(None, 30) is None
    assert last_day(date(2025, 4, 5), 30) == date(2025, 5, 5)
    due = date(2025, 5, 1)
    assert [is_overdue("open", due, day) for day in (due, date(2025, 5, 2))] == [False, True]
    assert not is_overdue("granted", due, date(2026, 1, 1))


def test_what_is_granted_goes_into_the_first_period_that_is_not_closed_opened_or_not():
    first = Days(date(2025, 1, 1), date(2025, 3, 31), True)
    second = Days(date(2025, 4, 1), date(2025, 6, 30), False)
    assert settles_from([first, second]) == second.starts_on
    assert settles_from([first]) == second.starts_on
    assert settles_from([second]) == second.starts_on
    assert settles_from([]) is None
