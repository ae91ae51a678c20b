"""The product without a mouse: shortcuts, lists, dialogs, and where the focus goes."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.chromium import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.looks]


def test_letters_lead_everywhere(page_of):
    page = page_of("mo")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("n?j/")
    expect(page.locator("#search")).to_have_value("n?j/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/contacts$"))
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    expect(page.locator("#shortcuts")).to_contain_text("Contacts")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()


@pytest.mark.parametrize(("person", "path"), [("ada", "/contacts"), ("ada", "/tasks"), ("cora", "/claims")])
def test_j_k_and_enter_on_lists(page_of, person, path):
    page = page_of(person)
    page.goto(path)
    rows = page.locator("[data-rows] [data-row]")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert rows.nth(at).evaluate("row => row.contains(document.activeElement)"), f"{key} leads not to row {at}"
    link = rows.nth(1).locator("a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(link_target(page, path, 1)) + "$"))


def link_target(page, path, row):
    """Where a row of a list leads, looked up on a page of its own."""
    other = page.context.new_page()
    other.goto(path)
    target = other.locator("[data-rows] [data-row]").nth(row).locator("a").first.get_attribute("href")
    other.close()
    return target


def test_the_dialog_gives_the_focus_back(page_of):
    page = page_of("ada")
    page.goto("/contacts")
    page.keyboard.press("n")
    expect(page.locator("#dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('#dialog').contains(document.activeElement)")
    assert axe_violations(page) == []
    page.get_by_label("Note", exact=True).focus()
    expect(page.get_by_role("combobox", name="Contact", exact=True)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(".topbar-log")).to_be_focused()


def test_the_focus_goes_to_the_field_that_is_wrong(page_of):
    page = page_of("ada")
    page.goto("/contacts/new")
    page.get_by_label("E-mail").fill("no address")
    page.get_by_label("Family name").fill("Zurbriggen")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("no address")
    assert axe_violations(page) == []


def test_the_first_tab_skips_to_the_content(page_of):
    page = page_of("ada")
    page.goto("/contacts")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_letters_can_be_switched_off(page_of):
    page = page_of("sam")
    switch(page, on=False)
    page.goto("/contacts")
    for key in ("n", "/", "?", "j"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")
    switch(page, on=True)
    page.goto("/contacts")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def switch(page, *, on: bool) -> None:
    """Sets the profile's single-key shortcuts."""
    page.goto("/profile")
    page.get_by_label("Single-key shortcuts", exact=False).set_checked(on)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#flashes")).to_contain_text(re.compile("."))
