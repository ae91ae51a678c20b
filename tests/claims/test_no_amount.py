"""An achievement without an amount is nowhere said to be of zero."""

import pytest

from tests import factories
from tests.claims.test_documented import confirm
from webapp.claims.rules.findings import Around, Beside, Case, findings
from webapp.exceptions import RuleBroken


@pytest.fixture
def referral(case):
    """An achievement that grew out of a call, with the letter that shows it."""
    claim = factories.claim(
        case.household, case.ada, 0, kind="other", description="A referral", interaction_id=case.call.id
    )
    paper = factories.document(case.household, case.ada)
    factories.attached(claim, paper, case.ada)
    return claim, paper


def test_it_is_called_by_its_kind_where_it_grew(browser, case, referral):
    page = browser.sign_in(case.ada).get(f"/interactions/{case.call.id}")
    assert page.link("Other")
    assert "USD 0.00" not in page


def test_who_comes_second_reads_no_amount(case, referral, in_app):
    claim, paper = referral
    confirm(case.cora, claim, [paper], 0)
    with pytest.raises(RuleBroken, match=r"confirmed this claim .*Nothing of yours was saved"):
        confirm(case.carl, claim, [paper], 0)


def test_its_record_says_none(browser, case):
    browser.sign_in(case.ada)
    form = browser.get(f"/claims/new?household={case.household.id}")
    words = "Two families were referred to us"
    page = browser.submit(form, "File the claim", kind="other", no_initiative_reason="None", description=words)
    assert words in page
    assert "USD 0.00" not in page


def test_nothing_is_found_against_its_amount(case):
    day = case.now.claim(factories.claim(case.household, case.ada).id).conflict_from
    mine = Case(1, 0, day, day, None, 1, None)
    other = Beside(2, "pending", 100, day, day, None, 1, "Ada")
    assert findings(mine, [], Around((other,), 0, day.replace(year=day.year - 2))) == []
