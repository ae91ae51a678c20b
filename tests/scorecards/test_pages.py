"""Scorecards as people use them: the rep looks first, a manager scores with reasons, another one signs."""

from datetime import date

import pytest

from tests.bonus.test_period_pages import stays
from tests.bonus.test_periods import closed, confirm, run
from tests.scorecards.test_cards import begun, boss_of, scored, signed
from webapp.bonus import service as paying
from webapp.scorecards import service


@pytest.fixture
def card(app, firm):
    """Ada's scorecard, begun by Mo."""
    with app.app_context():
        return begun(firm)


def fill(page, *rows):
    values = {}
    for number, (score, rationale) in enumerate(rows):
        values |= {f"scores-{number}-score": score, f"scores-{number}-rationale": rationale}
    return values


def led(page, words):
    """Where the first link leads that says these words among others."""
    return next(link["href"] for link in page.select("main a[href]") if words in link.get_text())


def test_a_period_of_which_scorecards_were_begun_is_not_removed(browser, firm, app):
    with app.app_context():
        number = firm.period.id
    told = "Scorecards of this period were begun, so it stays."
    stays(browser.sign_in(firm.cora), app, number, lambda: begun(firm), told)


def test_a_closed_period_in_which_none_was_begun_says_so(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        closed(firm, firm.period)
    page = browser.sign_in(firm.mo).get("/scorecards")
    assert "Nobody below you has a scorecard of this period" in page
    assert "Begin" not in page.buttons()


def test_from_figures_to_a_signature(browser, firm, app):
    page = browser.sign_in(firm.mo).get("/scorecards")
    assert "1 person has no scorecard yet" in page
    page = browser.submit(page, "Begin")
    assert "1 scorecard is begun" in page
    # What is behind the wall is not counted for Mo.
    assert "1 / 3" in page.rows()[0]
    assert "0 / 0" not in page.rows()[0]
    path = led(page, "Next one")
    page = browser.get(path)
    assert "Ada Rossi has not said yet that they have seen these figures" in page
    assert "Score" not in page.buttons()
    ada = browser.another().sign_in(firm.ada)
    seen = ada.get("/scorecards/mine")
    assert "are fixed and will be scored" in seen
    seen = ada.submit(ada.get(led(seen, "Look at them")), "I have seen these figures", body="I was away in March")
    assert "Scores and their reasons stand here once they are signed" in seen
    page = browser.get(path)
    assert "I was away in March" in page
    assert "has not said yet" not in page
    wrong = browser.submit(page, "Score", status=422, **fill(page, ("101", "On time"), ("70", "")))
    assert "Number must be between 0 and 100" in wrong or "0" in wrong.errors()
    page = browser.submit(page, "Score", **fill(page, ("90", "Nearly all on time"), ("70", "Some came late")))
    assert "It waits for its second signature" in page
    other = browser.another().sign_in(firm.max)
    waiting = other.get("/scorecards")
    assert "To be signed by you" in waiting
    done = other.submit(other.get(led(waiting, "Ada Rossi")), "Sign")
    assert "Nothing of it changes any more" in done
    seen = ada.get(led(ada.get("/scorecards/mine"), "Jan 1, 2025"))
    assert "82.00 %" in seen or "82 %" in seen
    assert "Nearly all on time" in seen


def test_scores_are_read_by_their_person_once_signed_and_by_managers_before(browser, firm, app):
    with app.app_context():
        card = scored(firm)
    assert "Nearly all on time" not in browser.sign_in(firm.ada).get(f"/scorecards/{card}")
    assert "Nearly all on time" in browser.sign_in(firm.mo).get(f"/scorecards/{card}")


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("mo", 200), ("ben", 404), ("max", 404), ("cora", 403), ("root", 403)]
)
def test_a_scorecard_is_for_its_person_and_the_managers_above(browser, firm, card, who, status):
    answer = browser.sign_in(getattr(firm, who)).client.get(f"/scorecards/{card}")
    assert answer.status_code == status


def test_each_figure_leads_to_its_rows_as_far_as_they_are_open(browser, firm, card):
    page = browser.sign_in(firm.mo).get(f"/scorecards/{card}")
    rows = browser.follow(page, "Open past their day")
    assert "Ask for papers" in rows
    assert "Behind the wall" not in rows
    assert "Stood in for Ben" in browser.follow(page, "Entered without coverage")
    assert "The client was abroad" in browser.follow(page, "Done late")
    span = f"person={firm.ada.id}&since=2025-01-01&until=2025-03-31"
    assert browser.sign_in(firm.max).client.get(f"/scorecards/rows/open?{span}").status_code == 404


def test_a_statement_leads_to_what_was_judged_and_pages_stay_within_the_budget(browser, firm, app):
    confirm(firm, date(2025, 2, 10), 40_000_000)
    with app.app_context():
        card = signed(firm).id
        period = run(paying.calculate, firm.period.id, expected=None, actor=firm.cora)
    page = browser.sign_in(firm.ada).get("/bonus/mine")
    statement = browser.get(led(page, "Jan 1, 2025"))
    assert "82 %" in statement
    assert "Some entries came late" in browser.get(led(statement, "Scorecard"))
    for who, path in (
        (firm.ada, "/scorecards/mine"), (firm.mo, f"/scorecards/{card}"), (firm.mo, "/scorecards"),
        (firm.cora, f"/periods/{period.id}"),
    ):  # fmt: skip
        browser.sign_in(who)
        browser.get(path)
        assert (path, len(browser.get(path).html.encode()) <= 30_000) == (path, True)


def test_who_chooses_a_signer_reads_why_and_not_that_nobody_is_above(browser, firm, app):
    with app.app_context():
        card, boss = begun(firm), boss_of(firm)
        run(service.remark, card, "", actor=firm.ada)
    page = browser.sign_in(boss).get(f"/scorecards/{card}")
    # Mo is above Ada, and below whoever scores here.
    assert "No other manager above this person can sign." in page


def test_what_a_button_did_not_do_is_said_on_the_page(browser, firm, app):
    with app.app_context():
        card = begun(firm)
    page = browser.sign_in(firm.mo).get(f"/scorecards/{card}")
    ada = browser.another().sign_in(firm.ada)
    ada.submit(ada.get(f"/scorecards/{card}"), "I have seen these figures")
    assert "so it stays" in browser.submit(page, "Take back", status=409).errors()
    page = browser.get(f"/scorecards/{card}")
    browser.submit(page, "Score", **fill(page, ("90", "Nearly all on time"), ("70", "Some came late")))
    other = browser.another().sign_in(firm.max)
    first, second = (other.get(f"/scorecards/{card}") for _ in range(2))
    other.submit(first, "Sign")
    assert "Somebody else changed this" in other.submit(second, "Sign", status=409).errors()


def test_what_was_typed_too_late_stays_beside_what_was_scored(browser, firm, app):
    with app.app_context():
        card = begun(firm)
        run(service.remark, card, "", actor=firm.ada)
    browser.sign_in(firm.mo)
    first, second = (browser.get(f"/scorecards/{card}") for _ in range(2))
    browser.submit(first, "Score", **fill(first, ("90", "On time"), ("70", "Some came late")))
    late = browser.submit(second, "Score", status=409, **fill(second, ("50", "Mine"), ("40", "Mine too")))
    assert (
        "Scores is now “Assignments 90 %: On time; Promptness 70 %: Some came late”; "
        "your form says “Assignments 50 %: Mine; Promptness 40 %: Mine too”."
    ) in late.errors()
    assert late.one("#scores-0-rationale").get_text().strip() == "Mine"


def test_who_scored_takes_it_back_with_a_reason(browser, firm, app):
    with app.app_context():
        card = scored(firm)
    page = browser.sign_in(firm.mo).get(f"/scorecards/{card}")
    assert "Max" in page.text
    browser.submit(page, "Take scores back", reason="A task is missing")
    assert "A task is missing" in browser.get(f"/scorecards/{card}")
