"""The tree and an initiative's page, for each who may open them."""

from datetime import date

import pytest

from tests import factories

LIST, SHOW = "/initiatives", "/initiatives/vintage-rally"


def test_the_list_is_a_tree_with_figures(browser, cast, sports):
    factories.cost_line(sports.rally, actual_minor=123_400)
    page = browser.sign_in(cast.ada).get(LIST)
    assert [row.split(" –")[0] for row in page.rows()] == ["Sports Sponsorship", "— level 2 Vintage rally Sponsorship"]
    assert "USD 1,234.00" in page.rows()[1]
    assert "USD 10,000.00" in page.rows()[1]
    assert "New initiative" not in page


def test_the_filter_keeps_the_way_to_what_matches(browser, cast, sports, clock):
    factories.initiative("Old rally", parent=sports.top, starts_on=date(2025, 5, 1), ends_on=date(2025, 5, 2))
    browser.sign_in(cast.mia)
    assert "Old rally" not in browser.get(LIST)
    past = browser.get(f"{LIST}?when=past", fragment=True)
    assert [row.split(" Sponsorship")[0] for row in past.rows("tbody tr")] == ["Sports", "— level 2 Old rally"]


def test_the_page_shows_place_costs_and_the_viewers_contacts(browser, cast, sports):
    factories.guest(sports.rally, sports.maria)
    factories.guest(sports.rally, sports.otto)
    factories.cost_line(sports.rally, "Stand", planned_minor=500_000, actual_minor=400_000)
    page = browser.sign_in(cast.ada).get(SHOW)
    assert page.heading == "Vintage rally"
    assert page.words(".crumbs li") == ["Initiatives", "Sports"]
    assert len(page.select(".crumbs svg")) == 1
    assert "USD 6,000.00 of USD 10,000.00 is left." in page
    assert page.html.count("Maria Lindqvist") >= 2
    assert "Otto" not in page.html
    assert page.link("All") == "/contacts?initiative=vintage-rally"
    assert browser.get(SHOW, fragment=True).heading == "Vintage rally"


def test_walls_hide_contacts_and_guests_from_managers(browser, cast, sports):
    factories.guest(sports.rally, sports.maria)
    secret = factories.contact(factories.household("Sealed", covered_by=cast.ada, is_walled=True), "Nina Sealed")
    factories.guest(sports.rally, secret)
    page = browser.sign_in(cast.mo).get(SHOW)
    assert "Maria Lindqvist" in page
    assert "Sealed" not in page.html
    assert "Sealed" not in browser.get(f"{SHOW}/guests").html


def test_marketing_sees_guests_by_name_and_suppressed_totals(browser, cast, sports):
    factories.guest(sports.rally, sports.maria)
    browser.sign_in(cast.mia)
    page = browser.get(SHOW)
    assert "Maria Lindqvist" in page
    assert "Lindqvist family" not in page.html
    assert not page.select('a[href^="/contacts"]')
    assert "Fewer than five households" in page
    for number in range(4):
        home = factories.household(f"House {number}", covered_by=cast.ada)
        factories.interaction(factories.contact(home, f"Ann No{number}"), by=cast.ada, initiative=sports.rally)
    page = browser.get(SHOW)
    assert "Households 5" in page
    assert "Ann No" not in page.html


def test_controllers_see_no_contacts_and_no_guests(browser, cast, sports):
    factories.guest(sports.rally, sports.maria)
    browser.sign_in(cast.cora)
    assert "Maria" not in browser.get(SHOW).html
    assert "Maria" not in browser.get(f"{SHOW}/guests").html


def test_there_is_no_other_initiative(browser, cast):
    browser.sign_in(cast.ada).get("/initiatives/unknown", status=404)


def test_admins_have_no_initiatives(browser, cast, sports):
    browser.sign_in(cast.root)
    for path in (LIST, SHOW, "/initiatives/unknown"):
        browser.get(path, status=403)


def test_a_firm_without_the_module_has_none(browser, app):
    factories.firm(modules=[])
    ada = factories.user()
    browser.sign_in(ada).get(LIST, status=404)


@pytest.mark.parametrize("when", ["current", "past", "all"])
def test_empty_lists_say_what_belongs_there(browser, cast, when):
    assert browser.sign_in(cast.ada).get(f"{LIST}?when={when}").select(".nothing")
