"""What is seen only when a page is drawn: where things stand, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.looks]


def test_a_task_gives_a_phone_its_whole_width(page_of):
    page = page_of("ada", width=360, height=740)
    page.goto("/tasks")
    row = page.locator(".task").first
    title, side = row.locator(".item-body").bounding_box(), row.locator(".item-side").bounding_box()
    assert side["y"] >= title["y"] + title["height"] - 1
    assert title["width"] >= 280
    assert title["x"] <= 52


def test_no_tile_stands_alone_on_a_phone(page_of):
    page = page_of("cora", width=360, height=740)
    page.goto("/")
    boxes = [tile.bounding_box() for tile in page.locator(".stats").first.locator(".stat").all()]
    assert len(boxes) % 2 == 1
    assert boxes[-1]["width"] == pytest.approx(boxes[0]["width"] * 2 + 12, abs=2)


def test_keys_are_not_promised_where_no_script_hears_them(page_of):
    page = page_of("ada", js=False)
    page.goto("/interactions/new")
    assert page.locator(".kbd").count() > 0
    expect(page.locator(".kbd").filter(visible=True)).to_have_count(0)


def test_the_buttons_of_a_long_dialog_stay_in_view(page_of):
    page = page_of("ada")
    page.goto("/tasks")
    page.keyboard.press("n")
    expect(page.locator("#dialog summary").first).to_be_visible()
    for part in page.locator("#dialog summary").all():
        part.click()
    save = page.locator("#dialog").get_by_role("button", name="Save", exact=True)
    expect(save).to_be_in_viewport(ratio=1)
    expect(page.locator("#dialog .form-actions .kbd")).to_have_text(["Ctrl", "Enter", "Ctrl", "Shift", "Enter"])
    box = page.locator("#dialog").bounding_box()
    assert box["y"] + box["height"] <= 800


def test_days_and_sums_are_never_broken(page_of):
    page = page_of("cora")
    page.goto("/claims")
    # Of each text by itself: what is said below a sum has a line of its own.
    height = """cell => {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
        let highest = 0;
        while (texts.nextNode()) {
            range.selectNodeContents(texts.currentNode);
            highest = Math.max(highest, range.getBoundingClientRect().height);
        }
        return highest;
    }"""
    for cell in page.locator("tbody :is(.day, .num, .brief)").all()[:60]:
        assert cell.evaluate(height) < 30


def test_a_name_that_turns_the_writing_round_turns_nothing_else(page_of):
    page = page_of("ada")
    page.goto("/contacts/new")
    page.get_by_label("Full name").fill("\u202eevil gnirts")
    page.get_by_label("Standing").select_option("prospect")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/contacts/\d+$"))
    page.goto("/contacts?q=gnirts")
    row = page.locator("tr[data-row]").first
    name, pill = row.locator("td a").first.bounding_box(), row.locator(".pill").bounding_box()
    assert pill["x"] >= name["x"] + name["width"]
