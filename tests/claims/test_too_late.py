"""A controller whose decision comes too late loses no word of it."""

import pytest

from tests import factories

PLACES = ["/claims/queue?claim={}", "/claims/{}"]
QUESTION = "Which of the two accounts?\nThe one in Zürich <old>?"


@pytest.fixture
def claim(case):
    return factories.claim(case.household, case.ada, 2_500_000)


def kept(page):
    return {
        page.one(f"label[for={area['id']}]").get_text(): area.get_text().removeprefix("\n")
        for area in page.select("textarea[readonly]")
    }


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_a_question_about_what_a_colleague_rejected_meanwhile(browser, case, claim, place, fragment):
    cora = browser.another().sign_in(case.cora)
    page = browser.sign_in(case.carl).get(place.format(claim.id))
    cora.submit(cora.get(place.format(claim.id)), "Reject", reason="Not ours")
    amounts = {"lines-0-amount": "12,000.50", "lines-1-amount": "7"}
    late = browser.submit(page, "Ask", status=409, fragment=fragment, reason=QUESTION, **amounts)
    assert "Cora Lim rejected this claim" in late.errors()
    assert "Nothing of yours was saved." in late.errors()
    assert kept(late) == {"Your reason or question": QUESTION, "Your amounts": "12,000.50\n7"}
    assert not {"Ask", "Reject", "Confirm"} & set(late.buttons())


@pytest.mark.parametrize("place", PLACES)
def test_a_reason_of_somebody_who_covers_the_household_by_now(browser, case, claim, place):
    page = browser.sign_in(case.carl).get(place.format(claim.id))
    factories.coverage(case.household, case.carl, role="service")
    late = browser.submit(page, "Reject", status=409, reason=QUESTION, **{"lines-0-amount": ""})
    assert "somebody else must decide it" in late.errors()
    assert kept(late) == {"Your reason or question": QUESTION}


def test_nothing_is_kept_where_nothing_was_sent(browser, case, claim):
    browser.sign_in(case.cora)
    browser.submit(browser.get(f"/claims/{claim.id}"), "Reject", reason="Not ours")
    assert kept(browser.get(f"/claims/{claim.id}")) == {}
