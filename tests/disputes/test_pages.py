"""Disputes as people meet them: from a line to its settlement, and who sees what of it."""

from datetime import date

import pytest

from tests import factories
from tests.bonus.test_period_pages import stays
from tests.bonus.test_periods import Q2, closed, confirm, opened, run, statement_of
from tests.disputes.test_settling import decided, filed, granted, lines, moved
from webapp.bonus import service as bonus


@pytest.fixture
def disputed(app, quarter):
    """Ada's open dispute of the line of 800.00."""
    with app.app_context():
        quarter.dispute_id = filed(quarter)
    return quarter


def test_a_rep_disputes_a_line_and_follows_it(browser, quarter):
    browser.sign_in(quarter.ada)
    page = browser.get(f"/bonus/statements/{quarter.statement_id}")
    links = [link["href"] for link in page.select("main td a") if link.get_text(strip=True) == "Dispute"]
    assert len(links) == 2
    form = browser.get(links[0])
    assert "USD 800.00" in form
    wrong = browser.submit(form, "File the dispute", expected="much", explanation="It was all mine", status=422)
    assert "It was all mine" in wrong
    less = browser.submit(form, "File the dispute", expected="700.00", explanation="It was all mine", status=422)
    assert ("would lower your pay" in less, "It was all mine" in less) == (True, True)
    same = browser.submit(form, "File the dispute", expected="800.00", explanation="It was all mine", status=409)
    assert "is what the statement says" in same
    page = browser.submit(form, "File the dispute", expected="950.00", reason="share", explanation="It was all mine")
    assert ("USD 150.00" in page, "Wrong share" in page, "Open" in page) == (True, True, True)
    page = browser.submit(page, "Send", body="See the mail of May")
    assert "See the mail of May" in page
    assert "Disputed" in browser.get(f"/bonus/statements/{quarter.statement_id}")
    assert quarter.home.name in browser.get("/disputes?whose=mine")
    page = browser.submit(page, "Withdraw")
    assert "The dispute is withdrawn." in page
    assert "Send" not in page.words("button")


def test_a_clause_is_called_as_the_statement_calls_it(browser, quarter):
    browser.sign_in(quarter.ada)
    statement = browser.get(f"/bonus/statements/{quarter.statement_id}")
    [link] = [row.select_one("a[href*='/disputes/new']")["href"] for row in statement.select("main tr")
              if "New households" in row.get_text() and row.select_one("a[href*='/disputes/new']")]  # fmt: skip
    form = browser.get(link)
    assert clause_on(form) == "New households"
    page = browser.submit(form, "File the dispute", expected="950.00", explanation="There were two")
    assert clause_on(page) == "New households"
    listed = browser.client.get("/disputes/export?whose=mine").get_data(as_text=True)
    assert listed.splitlines()[1].split(",")[6] == "New households"


def test_clauses_of_the_same_words_are_told_apart_as_on_the_statement(browser, firm, app):
    body = factories.plan_body()
    called = [{**one, "clause": "New money"} for one in body["components"]]
    factories.bonus_plan(firm.mo, firm.max, number=2, plan=firm.plan, body={**body, "components": called})
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        firm.period_id = closed(firm, opened(firm)).id
        filed(firm)
        filed(firm, minor=50_000)
    listed = browser.sign_in(firm.ada).client.get("/disputes/export?whose=mine").get_data(as_text=True)
    assert [row.split(",")[6] for row in listed.splitlines()[1:]] == ["New money (2)", "New money (1)"]
    assert clause_on(browser.get("/disputes/2")) == "New money (2)"


def clause_on(page):
    return next(one.find_next("dd").get_text(strip=True) for one in page.select("dt") if one.get_text() == "Clause")


def test_a_period_of_which_something_is_disputed_is_not_removed(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        firm.period_id = run(bonus.calculate, opened(firm).id, expected=None, actor=firm.cora).id
    told = "Disputes of this period were filed, so it stays."
    stays(browser.sign_in(firm.cora), app, firm.period_id, lambda: filed(firm), told)


def test_who_granted_takes_it_back_once_the_person_is_in_another_team(browser, disputed, app):
    number = disputed.dispute_id
    with app.app_context():
        decided(disputed, number)
        run(moved, disputed)
    browser.sign_in(disputed.mo)
    assert disputed.ada.name in browser.get("/disputes?whose=team")
    page = browser.get(f"/disputes/{number}")
    assert page.select("main a[href^='/bonus/statements']") == []
    page = browser.submit(page, "Take it back", remark="I mistook the account")
    assert "The dispute is open again." in page
    assert disputed.ada.name not in page
    browser.get(f"/disputes/{number}", status=404)
    told = browser.sign_in(disputed.ada).get(f"/disputes/{number}")
    assert ("Taken back" in told, "Not signed" in told) == (True, False)


def test_something_missing_is_claimed_from_my_bonus(browser, quarter):
    browser.sign_in(quarter.ada)
    page = browser.get(browser.get("/bonus/mine").link("Something is missing"))
    page = browser.get(page.link("Jan 1, 2025 – Mar 31, 2025"))
    wrong = browser.submit(page, "File the dispute", expected="10.00", explanation="Where?", status=422)
    assert "Choose the claim" in wrong
    sent = browser.submit(page, "File the dispute", about="other", expected="10.00", explanation="The second account")
    assert "Something that is missing" in sent


def test_a_manager_grants_another_signs_and_the_next_statement_says_so(browser, disputed, app):
    number = disputed.dispute_id
    browser.sign_in(disputed.mo)
    page = browser.get("/disputes")
    assert (disputed.ada.name in page, "your turn" in page) == (True, True)
    page = browser.get(f"/disputes/{number}")
    none = browser.submit(page, "Grant", amount="", note="Right", status=422)
    assert "Right" in none
    page = browser.submit(page, "Grant", amount="100.00", signer=str(disputed.max.id), note="Two thirds of it")
    assert "Waits for a second signature" in page
    other = browser.another().sign_in(disputed.max)
    page = other.submit(other.get(f"/disputes/{number}"), "Sign", remark="")
    assert "Granted in part" in page
    with app.app_context():
        second = closed(disputed, opened(disputed, Q2.since))
        later = statement_of(second, disputed.ada).id
    browser.sign_in(disputed.ada)
    page = browser.get(f"/bonus/statements/{later}")
    assert (f"Settles dispute {number}" in page, "USD 100.00" in page) == (True, True)
    assert "Two thirds of it" in browser.get(page.link(f"Dispute {number}: settled"))
    assert f"/bonus/statements/{later}" in browser.get(f"/disputes/{number}").html
    assert f"Dispute {number}: settled" in browser.get(f"/bonus/statements/{disputed.statement_id}")


def test_who_granted_takes_it_back_with_a_reason(browser, disputed):
    page = browser.sign_in(disputed.mo).get(f"/disputes/{disputed.dispute_id}")
    page = browser.submit(page, "Grant", amount="100.00", signer=str(disputed.max.id), note="Two thirds of it")
    assert (f"{disputed.max.name} signs this amount" in page, "Sign" in page.buttons()) == (True, False)
    wrong = browser.submit(page, "Take it back", remark="", status=422)
    page = browser.submit(wrong, "Take it back", remark="It was three quarters")
    assert ("It was three quarters" in page, "Grant" in page.buttons()) == (True, True)


def test_what_was_granted_in_full_is_not_offered_again_and_is_named_where_one_tries(browser, quarter, app):
    with app.app_context():
        number = granted(quarter)
        key = next(one.key for one in lines(quarter) if one.minor == 80_000)
    browser.sign_in(quarter.ada)
    page = browser.get(f"/bonus/statements/{quarter.statement_id}")
    assert [link.get_text(strip=True) for link in page.select("main td a[href*=disputes]")] == [
        f"Dispute {number}: settled", "Dispute",
    ]  # fmt: skip
    assert f"Dispute {number} grants USD 150.00" in browser.get(f"/disputes/new?period={quarter.period_id}&line={key}")


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("mo", 200), ("ben", 404), ("max", 404), ("cora", 403), ("root", 403)]
)
def test_a_dispute_is_for_its_person_and_the_managers_above(browser, disputed, who, status):
    browser.sign_in(getattr(disputed, who))
    assert browser.client.get(f"/disputes/{disputed.dispute_id}").status_code == status
    listed = browser.client.get("/disputes")
    assert listed.status_code == (403 if status == 403 else 200)
    assert (disputed.home.name in listed.get_data(as_text=True)) == (who in ("ada", "mo"))


def test_who_is_asked_to_sign_sees_this_dispute_and_no_statement(browser, disputed, app):
    with app.app_context():
        decided(disputed, disputed.dispute_id)
    page = browser.sign_in(disputed.max).get(f"/disputes/{disputed.dispute_id}")
    assert "USD 150.00" in page
    assert (disputed.home.name in page, "/bonus/statements" in page.html) == (False, False)
    assert browser.client.get(f"/bonus/statements/{disputed.statement_id}").status_code == 404
    assert f'href="/disputes/{disputed.dispute_id}"' in browser.get("/disputes").html


def test_who_runs_a_period_reads_how_many_are_open_and_no_figure(browser, disputed):
    page = browser.sign_in(disputed.cora).get(f"/periods/{disputed.period_id}")
    assert "1 line of this period is disputed" in page
    assert "150.00" not in page


def test_the_list_as_a_file_is_whole_and_on_the_record(browser, disputed):
    answer = browser.sign_in(disputed.ada).client.get("/disputes/export?whose=mine")
    head, row = answer.get_data(as_text=True).splitlines()
    assert row.split(",")[8:12] == ["USD", "800.00", "950.00", ""]
    assert answer.mimetype == "text/csv"
    assert len(head.split(",")) == len(row.split(","))


def test_pages_stay_within_the_budget(browser, quarter, app):
    with app.app_context():
        number = granted(quarter)
        period = run(bonus.calculate, opened(quarter, Q2.since).id, expected=None, actor=quarter.cora)
        again, period_id = statement_of(period, quarter.ada).id, period.id
        for expected in range(1, 60):
            run_missing(quarter, expected)
    for who, path in (
        (quarter.ada, "/disputes"), (quarter.mo, "/disputes"), (quarter.mo, f"/disputes/{number}"),
        (quarter.ada, f"/bonus/statements/{again}"), (quarter.ada, f"/disputes/new?period={period_id}"),
        (quarter.max, f"/disputes/{number}"),
    ):  # fmt: skip
        browser.sign_in(who)
        browser.get(path)
        # The browser itself refuses a page of more than ten statements.
        assert (path, len(browser.get(path).html.encode()) <= 30_000) == (path, True)


def run_missing(quarter, expected):
    from webapp.disputes import service

    run(
        service.file_missing, period_id=quarter.period_id, about="other", claim_id=None, expected_minor=expected,
        reason="other", explanation=f"Number {expected}", actor=quarter.ada,
    )  # fmt: skip
