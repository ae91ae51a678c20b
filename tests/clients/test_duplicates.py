"""Who is known already: among one's own by likeness, among others' by exact number or address, and no more."""

import pytest

from tests import factories
from webapp.clients.models import Household


@pytest.fixture
def maria(cast):
    home = factories.household("Secretive", covered_by=cast.ada)
    return factories.contact(home, "Maria Lindqvist", email="maria@example.com", phone="+1 212 555 0100")


def ask(browser, fragment=True, **typed):
    query = "&".join(f"{name}={value.replace('+', '%2B').replace(' ', '+')}" for name, value in typed.items())
    return browser.get(f"/contacts/duplicates?{query}", fragment=fragment)


@pytest.mark.parametrize("who", ["ada", "mo"])
@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Maria Lindquist"},
        {"given_name": "Maria", "family_name": "Lindqvist"},
        {"name": "lindqvist maria"},
        {"name": "Other Person", "phone": "212-555-0100"},
        {"email": "MARIA@example.com"},
    ],
)
def test_ones_own_people_are_shown_by_likeness(browser, cast, maria, who, typed):
    browser.sign_in(getattr(cast, who))
    for fragment in (True, False):
        page = ask(browser, fragment, **typed)
        assert page.link("Maria Lindqvist") == f"/contacts/{maria.id}"
        assert "A colleague covers" not in page


@pytest.mark.parametrize("typed", [{"name": "Maria Lindqvist"}, {"phone": "0100"}, {"email": "maria@example"}])
def test_strangers_learn_nothing_by_likeness(browser, eva, maria, typed, entries):
    browser.sign_in(eva)
    page = ask(browser, **typed)
    assert "Nobody like this" in page
    assert entries() == []


@pytest.mark.parametrize("typed", [{"phone": "(212) 555 0100"}, {"email": "Maria@Example.com"}])
def test_strangers_learn_by_an_exact_match_whom_to_ask(browser, eva, maria, typed, entries):
    browser.sign_in(eva)
    page = ask(browser, **typed)
    assert "A colleague covers this person already" in page
    assert "Ask the team North" in page
    for secret in ("Maria", "Secretive", "Lindqvist", "Ada"):
        assert secret not in page.html
    assert entries() == ["hint.asked"]


def test_walled_and_uncovered_households_are_never_given_away(browser, eva, cast):
    walled = factories.household("Walled", covered_by=cast.ada, is_walled=True)
    factories.contact(walled, email="walled@example.com")
    factories.contact(factories.household("Orphan"), email="orphan@example.com")
    browser.sign_in(eva)
    for address in ("walled@example.com", "orphan@example.com", "nobody@example.com"):
        assert "Nobody like this" in ask(browser, email=address)


def test_there_is_a_limit_an_hour(browser, eva, maria, clock, entries):
    browser.sign_in(eva)
    for _ in range(20):
        assert "A colleague covers" in ask(browser, email="maria@example.com")
    page = ask(browser, email="maria@example.com")
    assert "A colleague covers" not in page
    assert "Too many" in page
    assert len(entries()) == 20
    clock.forward(hours=1, minutes=1)
    browser.sign_in(eva)
    assert "A colleague covers" in ask(browser, email="maria@example.com")


def test_looking_changes_no_client_row(browser, eva, maria, stored):
    before = [row.version for row in stored(Household)]
    browser.sign_in(eva)
    ask(browser, email="maria@example.com")
    assert [row.version for row in stored(Household)] == before
