"""Promised money is due on a day that can be meant; whatever is wrong with a day is said once."""

from datetime import date, timedelta

import pytest

from tests import factories
from webapp import periods
from webapp.claims.rules import DAY_WORDS, fault_in_day, last_day

MADE, TODAY = date(2024, 1, 31), date(2024, 2, 29)


@pytest.mark.parametrize(
    ("due_on", "fault"),
    [
        (date(2023, 12, 31), None), (date(2023, 12, 30), "early"), (date(1, 1, 1), "early"), (TODAY, None),
        (date(2034, 2, 28), None), (date(2034, 3, 1), "far"), (date.max, "far"),
    ],
)  # fmt: skip
def test_a_day_lies_within_reason(due_on, fault):
    found = fault_in_day(due_on, MADE, TODAY)
    assert (found and found[0].value) == fault
    # The day that is named instead is taken, and the words name it.
    if found:
        assert fault_in_day(found[1], MADE, TODAY) is None
        assert "%(day)s" in DAY_WORDS[found[0]]


def in_days(days):
    return str(periods.today(factories.ZONE) + timedelta(days=days))


FAR = "Nobody promises for so long. Choose a day until"
EARLY = "This is long before the promise was made. Choose a day from"
TYPED = {"kind": "promised", "amount": "900", "no_initiative_reason": "A referral", "shares-0-percent": "100"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"expected_on": in_days(9_999)}, FAR),
        ({"expected_on": in_days(-60)}, EARLY),
        ({"expected_on": "soon"}, "Not a valid date value."),
        ({"instalments-0-due_on": in_days(9_999), "instalments-0-amount": "900"}, FAR),
        ({"instalments-0-due_on": "soon", "instalments-0-amount": "900"}, "Not a valid date value."),
    ],
)
def test_the_form_says_so_once(browser, case, typed, words):
    page = browser.sign_in(case.ada).get(f"/claims/new?household={case.household.id}")
    wrong = browser.submit(page, "File the claim", status=422, **TYPED, **typed)
    assert len([error for error in wrong.words(".error-summary li") if words in error]) == 1
    assert len(wrong.words(".error-summary li")) == 1


def test_of_money_that_came_no_day_is_kept(browser, case):
    page = browser.sign_in(case.ada).get(f"/claims/new?household={case.household.id}")
    done = browser.submit(
        page, "File the claim", **TYPED | {"kind": "deposited", "expected_on": "soon", "instalments-0-due_on": "soon"}
    )
    assert "Expected on" not in done.words("dt")


def test_a_promise_is_put_off_within_reason(browser, case):
    promise = factories.claim(case.household, case.ada, kind="promised", expected_on=periods.today(factories.ZONE))
    cora = browser.sign_in(case.cora)
    page = cora.get(f"/claims/{promise.id}")
    far = str(last_day(periods.today(factories.ZONE)) + timedelta(days=1))
    wrong = cora.submit(page, "Set the day", status=422, until=far, reason="They ask for a year.")
    assert FAR in wrong.errors()


def test_quick_entry_takes_the_same_days(browser, case):
    page = browser.sign_in(case.ada).get(f"/interactions/new?contact={case.maria.id}")
    typed = {"note": "Spoke", "claim": "promised", "amount": "900", "currency": "USD"}
    wrong = browser.submit(
        page, "Save", status=422, **typed, expected_on=in_days(9_999), no_initiative_reason="A referral"
    )
    assert FAR in wrong.errors()


@pytest.fixture
def extended(browser, case):
    """A promise of Ada's that Cora extended by a slip."""
    promise = factories.claim(case.household, case.ada, kind="promised", expected_on=periods.today(factories.ZONE))
    cora = browser.sign_in(case.cora)
    cora.submit(cora.get(f"/claims/{promise.id}"), "Set the day", until=in_days(300), reason="They ask for a month.")
    return promise


def test_who_extended_it_takes_that_back(browser, case, extended):
    page = browser.get(f"/claims/{extended.id}")
    done = browser.submit(page, "Take the later day back")
    assert case.now.claim(extended.id).expected_on == periods.today(factories.ZONE)
    assert "Later day taken back" in done
    # It is worded for who reads it, and stored as what happened.
    assert "The earlier day holds again." in done
    assert "taken-back" not in done
    assert "Take the later day back" not in done.buttons()
    # What was taken back is not taken back again; it is extended like any other.
    browser.submit(
        browser.get(f"/claims/{extended.id}"), "Set the day", until=in_days(30), reason="They ask for a month."
    )
    assert str(case.now.claim(extended.id).expected_on) == in_days(30)


def test_nobody_else_does_and_nobody_after_something_else(browser, case, extended):
    ada, carl = browser.another().sign_in(case.ada), browser.another().sign_in(case.carl)
    assert "Take the later day back" not in carl.get(f"/claims/{extended.id}").buttons()
    stale = browser.get(f"/claims/{extended.id}")
    ada.submit(ada.get(f"/claims/{extended.id}/edit"), "Save", description="They sell a house first.")
    browser.submit(stale, "Take the later day back", status=409)
    refused = browser.submit(browser.get(f"/claims/{extended.id}"), "Take the later day back", status=409)
    assert "Something else happened to this claim since" in refused.errors()
    assert str(case.now.claim(extended.id).expected_on) == in_days(300)
