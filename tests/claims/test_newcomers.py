"""Who came to a claim's household or left it is named with the day to who decides, and whose client it was is found."""

from datetime import date, timedelta

import pytest

from tests import factories
from webapp import db, periods
from webapp.book import service
from webapp.claims.queries.newcomers import stays
from webapp.claims.rules import Stay

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def other(case):
    """Paul, of a household that Ben and Cora cover; Mo sees it too."""
    made = factories.household("Baxter family", covered_by=[case.ben, case.cora])
    case.paul = factories.contact(made, "Paul Baxter")
    return made


def move(case, person, home):
    with factories.here(), db.transaction():
        return service.move_contact(person.id, home.id, reason="They married", actor=case.mo).id


def take_back(case, person, moved):
    with factories.here(), db.transaction():
        service.take_move_back(person.id, moved, actor=case.mo)


def claimed(case):
    return factories.claim(case.household, case.ada, initiative=case.motor, interaction_id=case.call.id)


def test_a_payer_who_was_not_always_of_the_household_is_named_with_the_day(browser, case, other):
    factories.activity(case.account, case.file, 700_000, periods.today(factories.ZONE), payer="Paul Baxter")
    page = f"/claims/queue?claim={claimed(case).id}"
    controller = browser.sign_in(case.carl)
    assert "payer name like Maria Lindqvist, 100 %" in controller.get(page)
    assert "like Paul Baxter" not in controller.get(page)
    moved = move(case, case.maria, other)
    move(case, case.paul, case.household)
    told = controller.get(page)
    assert "payer name like Maria Lindqvist (of this household until Sep 15, 2026), 100 %" in told
    assert "payer name like Paul Baxter (of this household since Sep 15, 2026), 100 %" in told
    take_back(case, case.maria, moved)
    assert "payer name like Maria Lindqvist, 100 %" in controller.get(page)


def test_a_controller_who_covered_somebody_before_the_move_is_told(browser, case, other):
    moved = move(case, case.paul, case.household)
    claim = claimed(case)
    words = "Paul Baxter left a household on Sep 15, 2026 that you covered then or in the two years before"
    found = browser.sign_in(case.cora).get(f"/claims/{claim.id}").words(".against li")
    assert [f"You covered somebody of this household: {words}"] == [one.replace("\N{WORD JOINER}", "") for one in found]
    assert browser.sign_in(case.carl).get(f"/claims/{claim.id}").words(".against li") == []
    take_back(case, case.paul, moved)
    assert browser.sign_in(case.cora).get(f"/claims/{claim.id}").words(".against li") == []


def told_against(browser, person, claim):
    return browser.another().sign_in(person).get(f"/claims/{claim.id}").words(".against li")


def test_an_earlier_household_counts_and_coverage_that_ended_before_the_move(browser, case, other):
    today = periods.today(factories.ZONE)
    factories.coverage(other, case.carl, ends_on=today - timedelta(days=100))
    claim = claimed(case)
    between = factories.household("Between", covered_by=[case.ben])
    factories.coverage(between, case.mo)
    move(case, case.paul, between)
    assert told_against(browser, case.carl, claim) == []
    move(case, case.paul, case.household)
    assert "Paul Baxter left a household" in told_against(browser, case.carl, claim)[0]
    assert "Paul Baxter left a household" in told_against(browser, case.cora, claim)[0]


def test_who_left_twice_belonged_to_it_until_the_later_day():
    left = "2026-03-12 Maria Lindqvist\n2026-09-01 Maria Lindqvist"
    assert stays([], None, left) == {"Maria Lindqvist": Stay(until=date(2026, 9, 1))}


def test_money_claimed_in_the_household_that_somebody_left_is_claimed_twice(browser, case, other):
    claim = claimed(case)
    twin = factories.claim(other, case.ben, claim.amount_minor)
    factories.coverage(other, case.mo)
    assert told_against(browser, case.carl, claim) == []
    moved = move(case, case.paul, case.household)
    assert f"by claim {twin.id}" in told_against(browser, case.carl, claim)[0]
    # It asks for no money of this household, so its lines are not shared out to it.
    assert f"claim {twin.id} better" not in browser.sign_in(case.carl).get(f"/claims/{claim.id}")
    take_back(case, case.paul, moved)
    assert told_against(browser, case.carl, claim) == []
