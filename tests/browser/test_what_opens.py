"""What opens over a page beside its own dialogs: offers under a field, hints, messages, shortcuts, the side bar."""

import pytest
from playwright.sync_api import expect

from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.looks]


@pytest.fixture
def ada(page_of):
    return page_of("ada", still=True)


def good(page, name, within=""):
    """Asserts that the page is as it must be, whichever way it is looked at."""
    assert looking.faults_of(page, name, within) == []
    assert looking.too_wide(page, name) == []
    looking.arrange(page, looking.DESK, "light")


def offered(page, path, field, typed):
    """What a box offers while somebody types into it."""
    page.goto(path)
    box = page.get_by_role("combobox", name=field).first
    box.press_sequentially(typed)
    expect(page.locator("[role=option]").first).to_be_visible()
    good(page, f"{path}, {field}: {typed}")


def test_offers_under_a_field(ada, page_of):
    for typed in ("an", "Zora Nobody"):
        offered(ada, "/interactions/new", "Contact", typed)
    offered(ada, "/tasks/new", "Contact", "an")


def test_households_offered_for_an_account(atlas, page_of):
    offered(page_of("cora", still=True), f"/accounts/{atlas.ids['account_id']}/assignment", "Household", "an")


def test_who_may_be_the_same_person(ada):
    ada.goto("/contacts")
    name = ada.locator("tr[data-row] td a").first.inner_text()
    ada.goto("/contacts/new")
    ada.get_by_label("Full name").fill(name)
    ada.keyboard.press("Tab")
    expect(ada.locator("#known")).to_contain_text(name)
    good(ada, "/contacts/new with a duplicate")


def test_a_message_with_a_button_and_a_dialog_that_says_what_is_wrong(ada):
    ada.goto("/interactions")
    ada.keyboard.press("n")
    expect(ada.locator("#dialog [role=option]").first).to_be_visible()
    ada.get_by_label("Note", exact=True).fill("Seen by everybody.")
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#dialog")).to_contain_text("Choose a contact.")
    good(ada, "a wrong form in a dialog", "#dialog")
    contact = ada.get_by_role("combobox", name="Contact")
    contact.press_sequentially("an")
    expect(ada.locator("#dialog [role=option][aria-selected=true]")).to_be_visible()
    ada.keyboard.press("Enter")
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#flashes").get_by_role("button", name="Undo")).to_be_visible()
    good(ada, "a message", "#flashes")


def test_shortcuts_the_account_and_the_side_bar(ada):
    ada.goto("/")
    ada.keyboard.press("?")
    expect(ada.locator("#shortcuts")).to_be_visible()
    good(ada, "shortcuts", "#shortcuts")
    ada.keyboard.press("Escape")
    ada.locator(".topbar .user-button").click()
    good(ada, "account", ".topbar details")
    ada.keyboard.press("Escape")
    ada.locator("[data-nav-toggle]").click()
    good(ada, "a narrow side bar")
    ada.locator("[data-nav-toggle]").click()
    ada.set_viewport_size({"width": 360, "height": 740})
    for scheme in ("light", "dark"):
        looking.arrange(ada, looking.PHONE, scheme)
        ada.get_by_role("button", name="More").click()
        expect(ada.locator("#sidebar")).to_be_visible()
        assert looking.axe_violations(ada) == []
        ada.keyboard.press("Escape")
