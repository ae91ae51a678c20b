"""Quick entry in a real browser: keystrokes counted, requests counted, focus where it was, and no script needed."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


class Hands:
    """Counts what is pressed beside the text that is typed."""

    def __init__(self, page) -> None:
        self.page = page
        self.pressed = 0
        self.posts: list[str] = []
        page.on("request", lambda request: self.posts.append(request.url) if request.method == "POST" else None)

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


@pytest.fixture
def ada_at_home(page_of):
    page = page_of("ada")
    page.goto("/interactions")
    return page


def open_dialog(page, name: str = "") -> None:
    """Presses n and waits until one can type: the recent contacts are offered by then. Chooses somebody by name."""
    page.keyboard.press("n")
    expect(page.get_by_role("combobox", name="Contact")).to_be_focused()
    expect(page.locator("#dialog [role=option]").first).to_be_visible()
    if name:
        page.keyboard.type(name[:3])
        expect(page.locator("#dialog [role=option][aria-selected=true]")).to_be_visible()
        page.keyboard.press("Enter")


def claim_too(page) -> None:
    """Fills in the fold in which the interaction is claimed as well."""
    page.locator("details:not(.menu) summary", has_text="Claim").click()
    page.get_by_label("Claim", exact=True).select_option("deposited")
    page.get_by_label("Amount").fill("120000")
    page.get_by_label("Why no initiative").fill("A referral")


def somebody(page) -> str:
    """The first letters of a contact that Ada knows."""
    page.goto("/interactions/contacts?q=")
    name = page.locator(".option-label").first.inner_text()
    page.goto("/interactions")
    return name


def test_seven_keystrokes_and_one_post(ada_at_home):
    page = ada_at_home
    name = somebody(page)
    hands = Hands(page)
    heading = page.locator("h1").inner_text()
    hands.press("n")
    expect(page.get_by_role("combobox", name="Contact")).to_be_focused()
    hands.type(name[:3])
    expect(page.locator("#dialog [role=option][aria-selected=true]")).to_be_visible()
    hands.press("Enter")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    hands.type("Quick as a flash, said the browser.")
    hands.press("Control+Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#flashes")).to_contain_text("Logged")
    assert hands.pressed <= 7
    assert len(hands.posts) == 1
    assert page.locator("h1").inner_text() == heading
    expect(page.locator("#main")).to_contain_text("Quick as a flash, said the browser.")
    expect(page.locator(".topbar-log")).to_be_focused()


def test_the_dialog_shows_what_is_wrong_and_keeps_the_text(ada_at_home):
    page = ada_at_home
    open_dialog(page)
    page.get_by_label("Note", exact=True).fill("Not lost")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).to_contain_text("Choose a contact.")
    expect(page.get_by_label("Note", exact=True)).to_have_value("Not lost")
    assert page.url.endswith("/interactions")


def test_save_and_log_another_stays_open(ada_at_home):
    page = ada_at_home
    name = somebody(page)
    open_dialog(page, name)
    page.keyboard.type("First of two.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#dialog")).to_contain_text("Logged.")
    expect(page.get_by_label("Note", exact=True)).to_have_value("")
    expect(page.locator("#dialog")).to_be_visible()


def test_what_depends_on_the_contact_appears(ada_at_home):
    page = ada_at_home
    open_dialog(page)
    first = page.locator("#dialog [role=option]").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#log-about")).to_contain_text("Colleagues")


def test_a_chosen_initiative_is_not_overwritten_by_a_late_answer(ada_at_home):
    page = ada_at_home
    open_dialog(page)
    held = []
    page.route("**/interactions/new/about*", lambda route: held.append(route))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#log-initiative").select_option(label="Year-end letter")
    for request in held:
        request.continue_()
    expect(page.locator("#log-about")).to_contain_text("Colleagues")
    expect(page.locator("#log-initiative").locator("option:checked")).to_have_text("Year-end letter")


def test_closing_by_accident_asks_first(ada_at_home):
    page = ada_at_home
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    open_dialog(page)
    page.get_by_label("Note", exact=True).press_sequentially("Half a sentence")
    expect(page.get_by_role("combobox", name="Contact")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Note", exact=True)).to_have_value("Half a sentence")
    assert asked == ["You have unsaved changes."]


def test_undo_from_the_message(ada_at_home):
    page = ada_at_home
    name = somebody(page)
    open_dialog(page, name)
    page.keyboard.type("To be undone.")
    page.keyboard.press("Control+Enter")
    page.locator("#flashes").get_by_role("button", name="Undo").click()
    expect(page.locator("#flashes")).to_contain_text("Undone")
    assert page.url.endswith("/interactions")
    expect(page.locator("#main")).not_to_contain_text("To be undone.")


def test_somebody_new_is_created_in_place(ada_at_home):
    page = ada_at_home
    hands = Hands(page)
    open_dialog(page)
    page.keyboard.type("Zora Neuling")
    expect(page.locator("#dialog [role=option][aria-selected=true]")).to_contain_text("Create “Zora Neuling”")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    expect(page.locator("#log-about")).to_contain_text("Saving makes a contact of this name")
    page.keyboard.type("Met her at the museum night.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flashes")).to_contain_text(re.compile(r"Logged: .*, Zora Neuling\."))
    expect(page.locator("#main")).to_contain_text("Met her at the museum night.")
    assert page.url.endswith("/interactions")
    assert len(hands.posts) == 1


def test_a_claim_in_the_entry_takes_undo_away(ada_at_home):
    page = ada_at_home
    name = somebody(page)
    open_dialog(page, name)
    page.keyboard.type("Brings money.")
    claim_too(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flashes")).to_contain_text("Logged")
    expect(page.locator("#flashes").get_by_role("button", name="Undo")).to_have_count(0)


@pytest.mark.parametrize("js", [True, False])
def test_as_a_page(page_of, js):
    page = page_of("ada", js=js)
    page.goto("/interactions/contacts?q=")
    name = page.locator(".option-label").first.inner_text()
    page.goto("/interactions/new")
    page.get_by_label("Contact", exact=True).fill(name)
    if js:
        page.locator("[role=option]").first.click()
    else:
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("radio", name=re.compile(re.escape(name))).first.check()
    page.get_by_label("Note", exact=True).fill(f"Written on the page, {js}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text(f"Written on the page, {js}.")
    expect(page).to_have_url(re.compile(r"/interactions/\d+"))


def test_one_post_with_follow_up_and_claim(page_of):
    page = page_of("ada", js=False)
    page.goto("/interactions/contacts?q=")
    key = page.locator("[role=option]").first.get_attribute("data-value")
    page.goto(f"/interactions/new?contact={key}")
    hands = Hands(page)
    page.get_by_label("Note", exact=True).fill("Brings money.")
    page.locator("summary", has_text="Follow-up").click()
    page.get_by_label("Follow-up", exact=True).fill("Send the form")
    claim_too(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Brings money.")
    assert len(hands.posts) == 1
