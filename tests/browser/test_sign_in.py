"""Signing in, in a real browser, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.chromium import enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_rep_signs_in(chromium_page, js):
    page = chromium_page(js=js)
    enter(page, "ada")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("js", [True, False])
def test_a_form_outlives_its_session(page_of, js):
    page = page_of("ada", js=js)
    page.goto("/contacts/new")
    page.get_by_label("Full name").fill(f"Otto Outlives {js}")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("^Sign in")).click()
    enter(opened.value, "ada")
    if js:
        # The page never went away: the first press brings the new session's token, the second one saves.
        for _ in range(2):
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.get_by_role("button", name="Save", exact=True).click()
    else:
        page.get_by_role("button", name="Send it again").click()
        page.get_by_role("button", name="Send it again as Ada Lindqvist").click()
    expect(page).to_have_url(re.compile(r"/contacts/\d+$"))
    expect(page.locator("h1")).to_have_text(f"Otto Outlives {js}")
