"""A session that ends under somebody's hands: what they typed stays, and goes through after signing in again."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.chromium import enter

pytestmark = pytest.mark.browser
# What happens by itself every minute.
POLL = """() => {
  const poll = document.querySelector('[hx-get="/navigation/counters"]');
  htmx.ajax("GET", "/navigation/counters", {source: poll, target: poll, swap: "none"});
}"""
SAID = "Their daughter marries in May."


def save(page) -> int:
    """Presses the dialog's button; gives the status of the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("#dialog").get_by_role("button", name="Save", exact=True).click()
    return answer.value.status


def test_a_dialog_keeps_its_text_and_goes_on_after_signing_in_again(page_of):
    page = page_of("ada")
    page.goto("/interactions")
    page.keyboard.press("n")
    contact = page.get_by_role("combobox", name="Contact")
    expect(contact).to_be_focused()
    page.locator("#dialog [role=option]").first.click()
    note = page.locator("#log-note")
    note.fill(SAID)
    page.context.clear_cookies()
    page.evaluate(POLL)
    notice = page.locator("#dialog-flashes .flash")
    expect(notice).to_contain_text("Your session has ended")
    assert save(page) == 401
    expect(notice.locator("details")).to_contain_text("What you typed")
    notice.locator("summary").click()
    expect(notice.get_by_label("Note", exact=True)).to_have_value(SAID)
    expect(note).to_have_value(SAID)
    expect(page).to_have_url(re.compile("/interactions$"))

    with page.expect_popup() as opened:
        notice.get_by_role("link", name="Sign in in another tab").click()
    other = opened.value
    enter(other, "ada")
    other.close()

    assert save(page) == 400
    expect(notice).to_contain_text("Press the button once more")
    expect(note).to_have_value(SAID)
    save(page)
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#main")).to_contain_text(SAID)


def test_without_a_script_the_text_is_given_back(page_of):
    page = page_of("ada", js=False)
    page.goto("/contacts/new")
    page.get_by_label("Given name").fill("Ann")
    page.get_by_label("Family name").fill("Keptwhole")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Please sign in")
    expect(page.get_by_label("Given name")).to_have_value("Ann")
    expect(page.get_by_label("Family name")).to_have_value("Keptwhole")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    expect(opened.value.get_by_label("E-mail")).to_be_visible()
