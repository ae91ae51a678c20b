"""The queue by keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.chromium import axe_violations

pytestmark = pytest.mark.browser
CHOSEN = "[data-row][aria-current=true]"


def walk_to(page, is_wanted):
    """Walks down with j to the next claim that is wanted; returns its row's id."""
    for _ in range(40):
        here = page.locator(CHOSEN).get_attribute("id")
        if is_wanted(page):
            return here
        page.keyboard.press("j")
        expect(page.locator(CHOSEN)).not_to_have_attribute("id", here)
    raise AssertionError("no claim of the demo firm is like that")


def has_likely_line(page):
    """Whether an amount stands in the first line's field."""
    field = page.locator("input[name=lines-0-amount]")
    return field.count() > 0 and field.input_value() != ""


def can_be_rejected(page):
    """Whether nothing of the claim is confirmed yet."""
    return page.get_by_role("button", name="Reject").count() > 0


def test_one_is_confirmed_and_one_rejected_without_a_mouse(page_of):
    page = page_of("cora")
    page.goto("/claims/queue")
    first = walk_to(page, has_likely_line)
    page.keyboard.press("a")
    expect(page.locator("#flashes")).to_contain_text("confirmed")
    expect(page.locator(CHOSEN)).not_to_have_attribute("id", first)
    expect(page).to_have_url(re.compile(page.locator(CHOSEN).get_attribute("id").replace("row-", "claim=")))
    assert page.locator(f"#{first}").count() == 0

    second = walk_to(page, can_be_rejected)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.keyboard.press("r")
    expect(page.get_by_label("Reason or question")).to_be_focused()
    assert posts == []
    assert page.locator("[data-error-summary]").count() == 0
    page.keyboard.type("This money came from an account of the same household.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flashes")).to_contain_text("rejected")
    expect(page.locator(f"#{second}")).to_have_count(0)
    expect(page.get_by_label("Reason or question")).to_have_value("")
    expect(page.get_by_label("Reason or question")).not_to_be_focused()
    assert axe_violations(page) == []


def test_j_and_k_walk_the_list_and_bring_the_evidence_along(page_of):
    page = page_of("carl")
    page.goto("/claims/queue")
    rows = page.locator("[data-row]")
    page.locator("body").press("j")
    expect(page.locator(CHOSEN)).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(rows.first).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    chosen = rows.nth(1).get_attribute("id").removeprefix("row-")
    expect(page.locator(f"#claim-{chosen}")).to_be_visible()


@pytest.mark.parametrize("how", ["j", "click"])
def test_a_reason_that_was_begun_stays_with_its_claim(page_of, how):
    page = page_of("carl")
    page.goto("/claims/queue")
    first = walk_to(page, can_be_rejected)
    page.get_by_label("Reason or question").fill("Meant for this household alone.")
    row = page.locator(f"#{first} + [data-row] a")
    if how == "j":
        page.locator(f"#{first} a").press("j")
    else:
        row.click()
    expect(page.locator(f"#{first}")).not_to_have_attribute("aria-current", "true")
    expect(page.locator(f"#{first.replace('row', 'claim')}")).to_have_count(0)
    expect(page.get_by_label("Reason or question")).to_have_value("")


def test_evidence_that_is_missing_is_said_at_its_field(page_of):
    page = page_of("carl")
    page.goto("/claims/queue")
    walk_to(page, has_likely_line)
    amount = page.locator("input[name=lines-0-amount]")
    amount.fill("")
    amount.blur()
    page.keyboard.press("a")
    expect(page.locator("[data-error-summary]")).to_contain_text("Evidence: Say how much of which line")
    expect(amount).to_be_focused()
    expect(amount).to_have_attribute("aria-invalid", "true")
    error = page.locator("#lines-error")
    expect(error).to_have_css(
        "color", page.locator("[data-error-summary] a").evaluate("a => getComputedStyle(a).color")
    )
    assert error.evaluate("e => parseFloat(getComputedStyle(e).columnGap)") > 2
    assert axe_violations(page) == []


def test_the_chosen_claim_is_in_view_however_far_down(page_of):
    page = page_of("carl", height=500)
    page.goto("/claims/queue")
    last = page.locator("[data-row]").last
    page.goto(last.locator("a").get_attribute("href"))
    expect(last).to_have_attribute("aria-current", "true")
    place = last.evaluate("row => row.getBoundingClientRect().bottom")
    assert place <= page.locator(".split-list").evaluate("list => list.getBoundingClientRect().bottom + 1")


def test_the_queue_works_without_javascript(page_of):
    page = page_of("carl", js=False, width=360)
    page.goto("/claims/queue")
    page.locator("[data-row] a").first.click()
    expect(page).to_have_url(re.compile("claim="))
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".field-error").first).to_contain_text("Write the question")
    expect(page.locator(".sidenav [aria-current=page]")).to_have_attribute("href", "/claims/queue")
    page.goto(page.url)
    expect(page).to_have_url(re.compile(r"/claims/\d+$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
