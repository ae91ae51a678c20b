"""The home page of each role: what is on it, whose it is, and how many statements it takes."""

from datetime import timedelta

import pytest

from tests import factories
from webapp.dashboards import rules


@pytest.fixture
def home(cast, clock):
    """A household of Ada's with a contact, and one of Eva's, who is in another team."""
    home = cast.home = factories.household("Lindqvist family", covered_by=cast.ada)
    cast.maria = factories.contact(home)
    cast.strange = factories.household("Strange house", covered_by=cast.eva)
    cast.otto = factories.contact(cast.strange, "Otto Strange")
    cast.rally = factories.initiative("Vintage rally", budget_minor=1_000_000)
    cast.now = clock.moment
    cast.firm_day = clock.moment.date()
    return cast


PEOPLE = ["ada", "mo", "cora", "mia", "sam", "root"]


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_has_a_home_within_ten_statements(browser, cast, name):
    page = browser.sign_in(getattr(cast, name)).get("/")
    assert page.heading == "Home"
    assert page.link("Home") == "/"
    assert page.link("Profile") == "/profile"
    assert browser.get("/", fragment=True).heading == "Home"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_strangers_household_is_on_no_home(browser, home, name):
    factories.interaction(home.otto, by=home.eva, initiative=home.rally)
    factories.interaction(home.otto, by=home.eva, is_flagged=True, late_reason="Met at the fair")
    factories.claim(home.strange, home.eva, 7_777_700, initiative=home.rally)
    factories.task(home.eva, "Call Otto", home.strange, home.otto)
    page = browser.sign_in(getattr(home, name)).get("/")
    assert "Strange" not in page.html
    assert "Otto" not in page.html
    assert "77,777" not in page.html


def test_a_rep_sees_what_is_due_and_does_it_in_place(browser, home):
    factories.task(home.ada, "Send the brochure", home.home, home.maria)
    factories.task(home.ada, "Call back", home.home, due_on=home.firm_day - timedelta(days=2))
    factories.task(home.ada, "Next week", home.home, due_on=home.firm_day + timedelta(days=7))
    factories.task(home.ada, "Of a house that closed", home.strange)
    browser.sign_in(home.ada)
    page = browser.get("/")
    assert [row.split(" ")[0] for row in page.words("#follow-ups li a")] == ["Call", "Send"]
    assert "Lindqvist family · Sep 13, 2026 Overdue" in page
    for fragment, title in ((False, "Call back"), (True, "Send the brochure")):
        page = browser.submit(browser.get("/"), f"Done: {title}", fragment=fragment)
        assert page.location.startswith("/?done=")
        assert title not in page.words("main li a, #follow-ups li a, .panel li a")
    assert "Undo" in page.buttons()
    again = browser.submit(browser.get(page.location), "Undo")
    assert again.location == "/"
    assert "Done: Send the brochure" in again.buttons()


def test_a_beginner_is_told_how_to_begin(browser, home):
    page = browser.sign_in(home.ada).get("/")
    assert "Welcome, Ada Rossi" in page
    assert page.link("Log your first interaction") == "/interactions/new"
    factories.interaction(home.maria, by=home.ada)
    page = browser.get("/")
    assert "Welcome" not in page
    assert "Nothing is due today" in page
    assert "No claims yet" in page


def test_a_rep_sees_own_claims_by_state_and_what_was_decided(browser, home):
    claim = factories.claim(home.home, home.ada, 2_500_000)
    factories.claim(home.home, home.ada, 1_200_000)
    asked = factories.claim(home.home, home.ada, 300_000)
    old = factories.claim(home.strange, home.ada, 410_000)
    controller = browser.another().sign_in(home.cora)
    for number, reason in ((claim.id, "No such money arrived"), (old.id, "Hidden words about Otto")):
        controller.submit(controller.get(f"/claims/queue?claim={number}"), "Reject", reason=reason)
    controller.submit(controller.get(f"/claims/queue?claim={asked.id}"), "Ask", reason="Which bank?")
    page = browser.sign_in(home.ada).get("/")
    assert page.link("Pending") == f"/claims?state=pending&claimant={home.ada.id}"
    assert "USD 12,000.00 × 1" in page
    assert "No such money arrived" in page
    assert "Your answer is wanted" in page
    assert "Which bank?" in page
    assert "A household you don't cover" in page
    assert "Hidden words" not in page.html
    assert page.words("#nav-count-claims") == ["1"]
    assert "Strange" not in page.html


def test_a_manager_sees_the_team_without_walled_households(browser, home):
    walled = factories.contact(factories.household("Sealed", covered_by=home.ada, is_walled=True), "Nina Sealed")
    factories.interaction(home.maria, by=home.ada, initiative=home.rally)
    factories.interaction(home.maria, by=home.ada, occurred_at=home.now - timedelta(days=20))
    factories.interaction(home.maria, by=home.ada, occurred_at=home.now - timedelta(days=40))
    factories.interaction(walled, by=home.ada, initiative=home.rally)
    factories.interaction(home.otto, by=home.ben)
    factories.interaction(home.maria, by=home.ben, is_flagged=True, late_reason="Stood in for Ada")
    factories.claim(home.home, home.ada, 2_500_000, initiative=home.rally)
    factories.claim(factories.household("Other", covered_by=home.ada, is_walled=True), home.ada, initiative=home.rally)
    page = browser.sign_in(home.mo).get("/")
    assert page.rows("table[class=table] tbody tr")[:2] == ["Ada Rossi 1 2", "Ben Keller 1 1"]
    assert "3 interactions in 30 days; most by Ada Rossi." in page
    assert "Vintage rally 1 1 –" in page.rows("main tbody tr")
    assert "Stood in for Ada" in page
    assert "Sealed" not in page.html


def test_who_manages_many_sees_teams_over_a_week(browser, home, monkeypatch):
    monkeypatch.setattr("webapp.clients.access.FEW_PEOPLE", 1)
    walled = factories.contact(factories.household("Sealed", covered_by=home.ada, is_walled=True), "Nina Sealed")
    for contact in (home.maria, home.maria, walled):
        factories.interaction(contact, by=home.ada)
    page = browser.sign_in(home.mo).get("/")
    assert "North 2" in page.rows("main tbody tr")
    assert "2 interactions in 7 days; most by North." in page


def test_a_manager_without_people_is_told_so(browser, home):
    lone = factories.user("Lone Head", ["manager"])
    page = browser.sign_in(lone).get("/")
    assert "Nobody is in your teams yet" in page
    assert "Nothing grew from an initiative lately" in page


def test_a_controller_sees_size_and_age_of_the_queue(browser, home):
    for days in (0, 2, 4, 9, 40):
        factories.claim(home.home, home.ada, filed_at=home.now - timedelta(days=days))
    factories.account(None, "LONE 1")
    file = factories.statement_file(home.cora, new_count=3)
    browser.sign_in(home.cora)
    page = browser.get("/")
    assert [words.split(" ")[-1] for words in page.words(".bars li")] == ["1"] * 5
    assert "Imported · 3 new lines" in page
    assert "2 of 5 open claims wait for a week or longer." in page
    assert page.link("Older than 3 days: 3") == "/claims/queue"
    assert page.link("Accounts without household: 1") == "/accounts?waiting=1"
    assert page.link("march.ofx") == f"/activity/imports/{file.id}"
    assert "You have decided nothing yet" in page
    browser.submit(browser.get("/claims/queue"), "Reject", reason="No money")
    assert "Lindqvist family" in browser.get("/")
    assert "Lindqvist family" not in browser.another().sign_in(home.carl).get("/").html


def test_an_empty_queue_says_so(browser, home):
    page = browser.sign_in(home.cora).get("/")
    assert "The queue is empty" in page
    assert "No statement yet" in page


def test_marketing_sees_money_guests_and_suppressed_totals(browser, home):
    factories.cost_line(home.rally, actual_minor=250_000)
    factories.guest(home.rally, home.maria, "attended")
    factories.initiative("Last year", ends_on=home.firm_day - timedelta(days=1))
    browser.sign_in(home.mia)
    page = browser.get("/")
    assert page.rows() == ["Vintage rally 1 attended USD 2,500.00 of USD 10,000.00 fewer than 5"]
    assert "USD 2,500.00 of USD 10,000.00 is spent." in page
    for number in range(4):
        house = factories.household(f"House {number}", covered_by=home.ada)
        factories.guest(home.rally, factories.contact(house, f"Ann No{number}"))
    page = browser.get("/")
    assert page.rows() == ["Vintage rally 4 invited, 1 attended USD 2,500.00 of USD 10,000.00 5"]
    assert "House" not in page.text.replace("Households reached", "")
    assert "Ann" not in page.html


def test_service_sees_the_households_it_serves(browser, home):
    factories.coverage(home.home, home.sam, "service")
    factories.coverage(home.strange, home.sam, "service", ends_on=home.firm_day - timedelta(days=1))
    factories.task(home.sam, "Renew the passport copy", home.home)
    page = browser.sign_in(home.sam).get("/")
    assert page.link("Lindqvist family") == f"/households/{home.home.id}"
    assert "Strange" not in page.html
    assert "Renew the passport copy" in page
    assert "My claims" not in page


def test_an_admin_sees_users_and_health_but_no_clients(browser, home):
    factories.claim(home.home, home.ada)
    factories.user("Nova New", password_hash=None)
    factories.user("Gone Away", is_active=False)
    page = browser.sign_in(home.root).get("/")
    assert page.link("Active users: 11") == "/admin/users"
    assert page.link("Without a password: 1")
    assert page.link("Never signed in: 10")
    assert page.link("Switched off: 1") == "/admin/users?everyone=y"
    assert "all stand in the database" in page
    assert "0 waiting, 0 failed" in page
    assert "Lindqvist family" not in page.html


def test_roles_add_up_on_one_page(browser, home):
    both = factories.user("Bo Two", ["rep", "marketing"])
    factories.coverage(home.home, both)
    factories.interaction(home.maria, by=both)
    page = browser.sign_in(both).get("/")
    assert "Follow-ups" in page
    assert "Running now" in page
    assert not page.select("main a[hx-trigger]")


def test_what_does_not_fit_is_fetched_and_works_without_a_script(browser, home):
    owner = factories.user("Olga Owner", ["rep", "manager", "controller", "marketing", "admin"])
    page = browser.sign_in(owner).get("/")
    assert "Team activity" in page
    for words, shown in (
        ("The queue", "Age of the queue"),
        ("Initiatives", "Running now"),
        ("Users and health", "Health"),
    ):
        address = page.one(f"main a[hx-trigger]:-soup-contains('{words}')")["href"]
        assert shown in browser.get(address, fragment=True)
        assert browser.get(address).heading == "Home"


def test_a_firm_without_claims_has_none_at_home(browser, app):
    factories.firm(modules=[])
    ada, cora = factories.user(), factories.user("Cora Lim", ["controller"])
    factories.interaction(factories.contact(factories.household(covered_by=ada)), by=ada)
    assert "claim" not in browser.sign_in(ada).get("/").text.lower()
    browser.sign_in(cora).get("/")


def test_counters_are_polled_without_counting_as_activity(browser, home, clock):
    factories.task(home.ada, "Call", home.home)
    factories.claim(home.home, home.ada)
    browser.sign_in(home.ada)
    assert browser.get("/navigation/counters", fragment=True, budget=2).words("#nav-count-tasks") == ["1"]
    for _ in range(20):
        clock.forward(minutes=5)
        last = browser.client.get("/navigation/counters")
    assert last.status_code in (303, 401)
    controller = browser.another().sign_in(home.cora)
    assert controller.get("/navigation/counters", fragment=True).words("#nav-count-queue") == ["1"]


def test_the_navigation_is_in_order(browser, home):
    def links(user):
        return [a["href"] for a in browser.sign_in(user).get("/").select(".sidenav .nav-link")]

    assert links(home.mo)[:10] == [
        "/", "/contacts", "/interactions", "/initiatives", "/tasks", "/claims", "/claims/promises", "/bonus/mine",
        "/bonus", "/disputes",
    ]  # fmt: skip
    assert links(home.cora)[-7:-2] == ["/claims/queue", "/claims/second-looks", "/periods", "/rates", "/accounts"]


def test_keys_of_the_navigation_differ(browser, home):
    page = browser.sign_in(home.mo).get("/")
    keys = [a["data-keys"] for a in page.select(".sidenav .nav-link[data-keys]")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("costs", "now", "later"),
    [([3, 5], "ab", ""), ([3, 5, 1], "ab", "c"), ([9], "", "a"), ([5, 4, 1], "a", "bc"), ([], "", "")],
)
def test_parts_go_on_the_page_as_long_as_statements_are_left(costs, now, later):
    parts = [rules.Part(name, cost) for name, cost in zip("abcde", costs, strict=False)]
    assert rules.divide(parts, 8) == (list(now), list(later))
