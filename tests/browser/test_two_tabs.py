"""The same record in two tabs, and the same button pressed twice."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_later_tab_is_told_what_changed_and_keeps_its_text(atlas, page_of, js):
    first = page_of("ada", js=js)
    second = first.context.new_page()
    path = f"/contacts/{atlas.ids['contact_id']}/edit"
    first.goto(path)
    second.goto(path)
    job = f"Curator {js}"
    first.get_by_label("Job title").fill(job)
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first).to_have_url(re.compile(r"/contacts/\d+$"))

    second.get_by_label("Job title").fill("Collector of clocks")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answer:
        second.get_by_role("button", name="Save", exact=True).click()
    assert answer.value.status == 409
    summary = second.locator(".error-summary")
    expect(summary).to_contain_text(job)
    expect(second.get_by_label("Job title")).to_have_value("Collector of clocks")
    if js:
        expect(summary).to_be_focused()


def test_a_double_click_saves_once(page_of):
    page = page_of("ada")
    page.goto("/tasks")
    page.get_by_label("New task for me").fill("Ring the boatyard, once")
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(page.locator("#tasks")).to_contain_text("Ring the boatyard, once")
    # The second press is answered too, if it was sent.
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    page.goto("/tasks")
    expect(page.locator("#tasks [data-row]", has_text="Ring the boatyard, once")).to_have_count(1)


def test_a_double_click_on_a_plain_page_saves_once(page_of):
    """Without a script the browser sends both; the form's key lets only one of them count."""
    page = page_of("ada", js=False)
    page.goto("/contacts/new")
    page.get_by_label("Given name").fill("Twice")
    page.get_by_label("Family name").fill("Pressedon")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page).to_have_url(re.compile(r"/contacts/\d+$"))
    page.goto("/contacts?q=pressedon")
    expect(page.locator("#contacts tbody tr")).to_have_count(1)
