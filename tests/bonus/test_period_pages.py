"""Who sees what of periods and statements: reps their own, managers their teams', controllers credited money alone."""

from datetime import date

import pytest

from tests import factories
from tests.bonus.test_periods import Q2, closed, confirm, firm, opened, run, statement_of
from tests.bonus.test_plan_pages import recorded
from webapp.bonus import service
from webapp.exceptions import RuleBroken

__all__ = ["firm"]


@pytest.fixture
def calculated(app, firm):
    """Ada's statement of 1,300.00 in a calculated first quarter, and its id."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        return period.id, statement_of(period, firm.ada).id


def stays(controller, app, number, meanwhile, told):
    """Asserts that a period can be removed until something comes of it, and that it says afterwards why it stays."""
    page = controller.get(f"/periods/{number}")
    assert "Remove this period" in page.buttons()
    assert told not in page
    with app.app_context():
        meanwhile()
    assert told in controller.submit(page, "Remove this period", status=409).errors()
    page = controller.get(f"/periods/{number}")
    assert ("Remove this period" in page.buttons(), told in page) == (False, True)


def test_a_rep_sees_what_counts_so_far_and_what_is_pending_beside_it(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    factories.claim(firm.home, firm.ada, 700_000)
    with app.app_context():
        opened(firm)
    page = browser.sign_in(firm.ada).get("/bonus/mine")
    assert "USD 1,300.00" in page
    assert "400,000.00 × 0.20 % = 800.00" in page
    assert "USD 7,000.00" in page
    lines = browser.get(page.link("Line by line"))
    assert firm.home.name in lines
    assert "USD 800.00" in lines
    assert "No period was calculated yet." in page
    assert "USD 600,000.00 to go to USD 1,000,000.00. From there on the rate is 0.30 %." in page


def test_pending_fees_stand_apart_from_pending_assets(browser, firm):
    factories.claim(firm.home, firm.ada, 700_000)
    factories.claim(firm.home, firm.ada, 300_000, kind="engagement")
    page = browser.sign_in(firm.ada).get("/bonus/mine")
    assert ("1 claim USD 7,000.00" in page, "1 claim · Fees USD 3,000.00" in page) == (True, True)
    assert "USD 10,000.00" not in page


def test_a_statement_leads_from_a_figure_to_its_claim(browser, firm, calculated):
    page = browser.sign_in(firm.ada).get(f"/bonus/statements/{calculated[1]}")
    assert "This period is not closed yet" in page
    assert firm.home.name in page
    assert "Feb 10, 2025" in page
    [claim] = {link["href"] for link in page.select("main td a[href^='/claims/']")}
    assert firm.home.name in browser.get(claim)


def test_whoever_does_not_cover_a_household_does_not_read_its_name(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 5_000), (firm.ben, 5_000)])
    factories.bonus_assignment(firm.plan, firm.mo, user=firm.ben)
    with app.app_context():
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        number = statement_of(period, firm.ben).id
    page = browser.sign_in(firm.ben).get(f"/bonus/statements/{number}")
    assert "A household you don't cover" in page.text
    assert firm.home.name not in page
    file = browser.client.get(f"/bonus/statements/{number}/lines")
    assert firm.home.name not in file.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"),
    [("ada", 200), ("mo", 200), ("ben", 404), ("max", 404), ("cora", 403), ("root", 403)],
)
def test_a_statement_is_for_its_person_and_the_managers_above(browser, firm, calculated, who, status):
    browser.sign_in(getattr(firm, who))
    for path in ("", "/lines", "/paper"):
        answer = browser.client.get(f"/bonus/statements/{calculated[1]}{path}")
        assert answer.status_code == status


def test_lines_as_a_file_are_whole_and_start_no_formula(browser, firm, calculated):
    answer = browser.sign_in(firm.ada).client.get(f"/bonus/statements/{calculated[1]}/lines")
    rows = answer.get_data(as_text=True).splitlines()
    assert answer.mimetype == "text/csv"
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row.split(",") if cell[:1] in ("=", "+", "@")]
    assert {row.rsplit(",", 1)[-1] for row in rows[1:]} == {"800.00", "500.00"}


def test_a_manager_sees_the_teams_below_once_it_is_calculated(browser, firm, calculated):
    page = browser.sign_in(firm.mo).get("/bonus/team")
    assert firm.ada.name in page
    assert "USD 1,300.00" in page
    assert firm.ada.name not in browser.sign_in(firm.max).get("/bonus/team")


def test_those_who_run_a_period_see_credited_money_and_its_totals(browser, firm, app):
    came = confirm(firm, date(2025, 2, 10), 40_000_000, shares=[(firm.ada, 3_333), (firm.ben, 6_667)])
    factories.left_again(came, firm.account, firm.file, date(2025, 3, 1), 1_000_000)
    browser.sign_in(firm.cora)
    page = browser.submit(browser.get("/periods"), "Open", kind="quarter", day="2025-03-31")
    assert page.words(".stat-value") == ["USD 390,000.00"] * 3
    number = page.location.rsplit("/", 1)[-1]
    page = browser.submit(page, "Calculate")
    assert "is credited with money on days without a plan" in page
    page = browser.submit(page, "Reviewed")
    assert "so somebody else closes it" in page
    assert "Close for good" not in page.buttons()
    other = browser.another().sign_in(firm.carl)
    done = other.submit(other.get(f"/periods/{number}"), "Close for good")
    assert "Nothing of this period changes any more." in done
    assert "Close for good" not in done.html


def test_the_next_step_of_a_period_comes_first_and_names_what_it_waits_for(browser, firm, app):
    with app.app_context():
        first, second = opened(firm), opened(firm, Q2.since)
    page = browser.sign_in(firm.cora).get(f"/periods/{second.id}")
    assert "Earlier periods are closed first" in page
    assert "Calculate" not in page.buttons()
    waits_for = page.one(f".panel a[href='/periods/{first.id}']")
    assert waits_for.text.strip() == "Jan 1, 2025 – Mar 31, 2025"
    page = browser.get(f"/periods/{first.id}")
    assert page.html.index("/calculation") < page.html.index("columns-main")


def test_a_period_that_was_opened_by_mistake_is_removed(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    browser.sign_in(firm.cora)
    page = browser.submit(browser.get("/periods"), "Open", kind="month", day="2025-02-01")
    removed = page.location
    page = browser.submit(page, "Calculate")
    page = browser.submit(page, "Remove this period")
    assert "No period yet" in page
    browser.get(removed, status=404)
    [told] = recorded(app, "credit-period.removed")
    assert told == {"kind": "month", "starts_on": "2025-02-01", "ends_on": "2025-02-28", "run": 1, "statements": 1}
    # The record goes on naming the one that is gone, so that the next one is another.
    page = browser.submit(page, "Open", kind="quarter", day="2025-02-01")
    assert page.location != removed
    assert page.words(".history li .strong") == ["Credit period opened"]


def test_a_period_stays_once_it_was_reviewed_or_another_follows(browser, firm, app):
    browser.sign_in(firm.cora)
    page = browser.submit(browser.get("/periods"), "Open", kind="month", day="2025-02-01")
    with app.app_context():
        opened_later = run(service.open_period, "month", date(2025, 3, 1), actor=firm.cora).id
    refused = browser.submit(page, "Remove this period", status=409)
    assert "remove the later ones first" in refused.errors()
    assert "Remove this period" not in browser.get(page.location).buttons()
    browser.submit(browser.get(f"/periods/{opened_later}"), "Remove this period")
    calculated = browser.submit(browser.get(page.location), "Calculate")
    reviewed = browser.submit(calculated, "Reviewed")
    assert "Remove this period" not in reviewed.buttons()
    with app.app_context(), pytest.raises(RuleBroken, match="once somebody reviewed it"):
        run(service.remove_period, int(page.location.rsplit("/", 1)[-1]), expected=None, actor=firm.cora)


def test_a_stale_page_is_told(browser, firm, calculated):
    browser.sign_in(firm.cora)
    page = browser.get(f"/periods/{calculated[0]}")
    browser.submit(page, "Calculate again")
    assert "Somebody else changed this" in browser.submit(page, "Reviewed", status=409)


def test_a_claim_of_a_closed_period_is_not_reopened(browser, firm, app):
    came = confirm(firm, date(2025, 2, 10))
    with app.app_context():
        closed(firm, opened(firm))
    dora = factories.user("Dora Decides", ["controller"])
    page = browser.sign_in(dora).get(f"/claims/{came.claim_id}")
    refused = browser.submit(page, "Reopen", reason="Wrong line", status=409)
    assert "counts in a period that is closed" in refused


def test_pages_stay_within_the_budget(browser, firm, app):
    for day in range(1, 60):
        confirm(firm, date(2025, 1 + day // 30, 1 + day % 28), 1_000_000 + day)
    with app.app_context():
        number = statement_of(closed(firm, opened(firm)), firm.ada).id
        period = run(service.calculate, opened(firm, Q2.since).id, expected=None, actor=firm.cora)
    for who, path in (
        (firm.ada, "/bonus/mine"), (firm.ada, f"/bonus/statements/{number}"), (firm.mo, "/bonus/team"),
        (firm.cora, "/periods"), (firm.cora, f"/periods/{period.id}"),
    ):  # fmt: skip
        browser.sign_in(who)
        browser.get(path)
        # The browser itself refuses a page of more than ten statements.
        assert (path, len(browser.get(path).html.encode()) <= 30_000) == (path, True)
