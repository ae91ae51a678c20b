"""A file that takes longer than a request should: its page looks again by itself until the worker is done."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# More bytes than are taken in at once, in few rows that others would not stumble over.
ROWS, PADDING = 800, "x" * 400


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_page_shows_the_result_without_a_hand(page_of, js):
    page = page_of("raj", js=js)
    page.goto("/imports/new")
    page.get_by_label("Households", exact=True).check()
    rows = "".join(f"{js}-{number},Boatbuilder {number} {js},{PADDING}\n" for number in range(ROWS))
    content = f"Id,Name,Ignored\n{rows}".encode()
    page.get_by_label("File").set_input_files({"name": "boats.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Upload and preview").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+$"))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#main")).to_contain_text("taken in beside your work")
    expect(page.locator("#main")).to_contain_text("Import another file", timeout=60_000)
    expect(page.locator("#main .page-title")).to_contain_text("Imported")
    expect(page.locator("#main .stats")).to_contain_text(str(ROWS))
    expect(page.locator("[hx-trigger='every 2s']")).to_have_count(0)
