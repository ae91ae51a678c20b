"""The judged part in a dispute: what is granted of it keeps to the plan's cap, together with what there is already."""

from datetime import date

import pytest

from tests import factories
from tests.bonus.test_periods import closed, confirm, opened, run
from tests.disputes.test_settling import decided, signed
from webapp.disputes import queries, service
from webapp.exceptions import RuleBroken


@pytest.fixture
def capped(app, firm):
    """Ada's quarter by a plan of which a fifth may be judged: 1,300.00 by the formula, so at most 325.00."""
    plan = factories.bonus_plan(firm.mo, firm.max, name="Judged", judged="20 %")
    factories.bonus_assignment(plan, firm.mo, user=firm.eva)
    confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.eva, 10_000)])
    with app.app_context():
        firm.period_id = closed(firm, opened(firm)).id
    # Eva is Max's, so he decides and Mo signs.
    firm.paid, firm.first, firm.second = firm.eva, firm.max, firm.mo
    return firm


def missing(firm, expected):
    return run(
        service.file_missing, period_id=firm.period_id, about="judged", claim_id=None, expected_minor=expected,
        reason="missing", explanation="Nobody judged it", actor=firm.paid,
    ).id  # fmt: skip


def grant(firm, number, minor):
    decided(firm, number, minor=minor, by=firm.first, signer=firm.second)
    return signed(firm, number, by=firm.second)


@pytest.mark.usefixtures("in_app")
def test_no_more_is_granted_than_the_cap_allows_in_all(capped):
    number = missing(capped, 50_000)
    with pytest.raises(RuleBroken, match=r"allows USD 325\.00 .* at most USD 325\.00 can be granted"):
        grant(capped, number, 32_501)
    assert grant(capped, number, 20_000).granted_minor == 20_000
    again = missing(capped, 50_000)
    with pytest.raises(RuleBroken, match=r"allows USD 325\.00 .* at most USD 125\.00 can be granted"):
        grant(capped, again, 12_501)
    assert grant(capped, again, 12_500).granted_minor == 12_500
    last = missing(capped, 50_000)
    with pytest.raises(RuleBroken, match=r"at most USD 0\.00 can be granted"):
        grant(capped, last, 1)


@pytest.mark.usefixtures("in_app")
def test_without_a_statement_nothing_of_a_judged_part_is_granted(capped):
    """Ben has no plan that is judged and no statement."""
    capped.paid, capped.first, capped.second = capped.ben, capped.mo, capped.max
    number = missing(capped, 10_000)
    with pytest.raises(RuleBroken, match=r"allows USD 0\.00"):
        grant(capped, number, 1)


def test_the_page_says_the_most_that_can_be_granted(browser, capped, app):
    with app.app_context():
        number = missing(capped, 50_000)
    page = browser.sign_in(capped.first).get(f"/disputes/{number}")
    assert ("at most USD 325.00" in page, 'value="325.00"' in page.html) == (True, True)
    page = browser.submit(page, "Grant", amount="400.00", signer=str(capped.mo.id), note="Well done", status=409)
    assert "at most USD 325.00 can be granted" in page


@pytest.mark.usefixtures("in_app")
def test_what_is_judged_already_counts_towards_the_cap(capped):
    thing = queries.Thing(capped.eva.id, capped.period_id, "judged", "judged 2025-01-01", "USD", date(2025, 1, 1))
    line = queries.Subject("key", date(2025, 1, 1), "judged", None, "USD", 30_000, True, (), 32_500)
    assert queries.standing(thing, [line]).room_minor == 2_500
