"""What speaks against engagements and other achievements: the same fee twice, the same file twice, ties, a burst."""

from datetime import timedelta

import pytest

from tests import factories
from tests.claims.test_finding_rules import CASE
from webapp import periods
from webapp.claims.rules.findings import Around, Beside, Pace, Reused, findings

FEE = 500_000


def found(page):
    return [line.partition(":")[0] for line in page.words(".against li")]


@pytest.fixture
def engagement(case):
    return factories.claim(case.household, case.ada, FEE, kind="engagement")


def test_the_same_fee_by_another_rep_and_the_same_file_elsewhere(browser, case, engagement):
    factories.claim(case.household, case.ben, FEE, kind="engagement")
    # Money of the same amount is something else.
    factories.claim(case.household, case.ben, FEE)
    elsewhere = factories.household("Other", covered_by=case.ben)
    third = factories.claim(elsewhere, case.ben, 900_000, kind="engagement")
    papers = [factories.document(home, case.ada, content=b"signed") for home in (case.household, elsewhere)]
    factories.attached(engagement, papers[0], case.ada)
    factories.attached(third, papers[1], case.ben)
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/queue?claim={engagement.id}")
    assert found(page) == ["Claimed twice", "The same document"]
    assert f"“Mandate” is attached to claim {third.id} of Other too" in page
    # What lay before whoever confirmed it is kept, as for money.
    done = browser.submit(page, "Confirm", documents=str(papers[0].id))
    carl = browser.another().sign_in(case.carl)
    told = carl.get(f"/claims/{engagement.id}")
    assert "What spoke against it then:" in told
    assert "The same document" in told
    assert done.location


def test_what_came_to_light_meanwhile_is_looked_at_first(browser, case, engagement):
    paper = factories.document(case.household, case.ada)
    factories.attached(engagement, paper, case.ada)
    page = browser.sign_in(case.cora).get(f"/claims/{engagement.id}")
    assert found(page) == []
    factories.claim(case.household, case.ben, FEE, kind="engagement")
    again = browser.submit(page, "Confirm", status=409, documents=str(paper.id))
    assert "Something speaks against this that was not shown before. Claimed twice" in again
    browser.submit(again, "Confirm", documents=str(paper.id))
    assert case.now.claim(engagement.id).state == "confirmed"


def test_a_promise_that_lapses_keeps_what_was_seen(browser, case):
    yesterday = periods.today(factories.ZONE) - timedelta(days=1)
    promise = factories.claim(case.household, case.ada, 900_000, kind="promised", expected_on=yesterday)
    factories.claim(case.household, case.ben, 900_000)
    page = browser.sign_in(case.cora).get(f"/claims/{promise.id}")
    assert found(page) == ["Claimed twice"]
    browser.submit(page, "Let it lapse")
    told = browser.another().sign_in(case.carl).get(f"/claims/{promise.id}")
    assert "What spoke against it then:" in told


def test_the_rules_for_what_documents_confirm():
    fee = CASE._replace(kind="engagement")
    beside = Beside(9, "pending", fee.amount_minor, fee.arose_on, fee.spoken_of_on, None, 8, "Ben")
    day = fee.arose_on
    around = Around(
        beside=(beside,), known_since=day - timedelta(days=999), pace=Pace(day, day, 9, 0),
        reused=tuple(Reused(number, "Mandate", "Other") for number in (4, 7, 5, 6)),
    )  # fmt: skip
    kinds = [(one.kind.value, [each.id for each in one.claims]) for one in findings(fee, (), around)]
    assert kinds == [
        ("claimed-twice", [9]), ("same-paper", [7]), ("same-paper", [6]), ("same-paper", [5]), ("burst", []),
    ]  # fmt: skip
    # Of achievements without an amount any two are alike, which says nothing.
    bare = CASE._replace(kind="other", amount_minor=0)
    assert findings(bare, (), Around(beside=(beside._replace(amount_minor=0),))) == []
