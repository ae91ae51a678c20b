"""Every list filters, sorts and turns its pages as a fragment and as a plain page, with the same rows either way."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MORE_THAN_A_PAGE = 53
ROWS = ":is(td:first-child, li .item-body, li .timeline-head > a)"


class Step(NamedTuple):
    """One thing to do on a list: whose list it is, where, what is pressed or chosen, and what the address then says."""

    person: str
    path: str
    region: str
    how: str
    what: str
    value: str
    says: str

    def __str__(self) -> str:
        return f"{self.person}{self.path}-{self.how}-{self.what}"


STEPS = [
    Step("ada", "/contacts", "contacts", "choose", "Initiative", "Museum night", "initiative=museum-night"),
    Step("ada", "/contacts", "contacts", "type", "Name, phone or e-mail", "lancaster", "q=lancaster"),
    Step("ada", "/contacts", "contacts", "press", "Last contact", "", "sort=last"),
    Step("ada", "/contacts", "contacts", "press", "Next", "", "after="),
    Step("ada", "/contacts?segment=executive", "contacts", "remove", "Executive", "", ""),
    Step("cora", "/claims", "claims", "choose", "State", "Confirmed", "state=confirmed"),
    Step("cora", "/claims", "claims", "choose", "Initiative", "Museum night", "initiative=museum-night"),
    Step("cora", "/claims", "claims", "press", "Next", "", "="),
    Step("cora", "/claims/queue", "queue", "press", "Pending", "", "state=pending"),
    Step("ada", "/tasks", "tasks", "press", "Done", "", "view=done"),
    Step("ada", "/tasks?view=done", "tasks", "press", "Open", "", ""),
    Step("ada", "/interactions", "interactions", "choose", "Channel", "Video", "channel=video"),
    Step("ada", "/interactions", "interactions", "press", "Next", "", "="),
    Step("mo", "/initiatives", "initiatives", "press", "All", "", "when=all"),
    Step("cora", "/accounts", "accounts", "type", "Account number", "5000116", "q=5000116"),
    Step("cora", "/accounts", "accounts", "press", "Waiting for a household", "", "waiting=1"),
    Step("cora", "/accounts", "accounts", "press", "Next", "", "after="),
    Step("cora", "/activity/imports", "imports", "press", "Next", "", "before="),
    Step("ada", "/imports", "files", "press", "Next", "", "before="),
    Step("root", "/audit", "entries", "type", "Action", "user.added", "action=user.added"),
    Step("root", "/audit", "entries", "press", "Next", "", "="),
    Step("root", "/admin/users", "users", "type", "Name, e-mail or team", "cora", "q=cora"),
    Step("root", "/admin/users", "users", "press", "Next", "", "="),
]


@pytest.fixture(scope="module")
def crowd(atlas, passes, chromium_browser, demo_firm):
    """More users, audit entries and files than one page holds."""
    with chromium_browser.new_context(base_url=demo_firm.url, storage_state=passes("root")) as context:
        page = context.new_page()
        page.goto("/admin/users/new")
        token = page.locator("main input[name=csrf_token]").get_attribute("value")
        for number in range(MORE_THAN_A_PAGE):
            fields = {"csrf_token": token, "idempotency_key": f"crowd-{number}-{token[-24:]}", "roles": "service"}
            answer = context.request.post(
                "/admin/users",
                form={**fields, "name": f"Extra Person {number:02}", "email": f"extra{number}@demo.example"},
                headers={"Sec-Fetch-Site": "same-origin", "Origin": demo_firm.url, "Referer": demo_firm.url},
            )
            assert answer.ok, answer.text()
    engine = sa.create_engine(atlas.app.config["RAPPORT"].database_url)
    with engine.begin() as connection:
        for number in range(MORE_THAN_A_PAGE):
            connection.execute(sa.text(STATEMENT_FILE), {"name": f"month-{number}.ofx", "sha": f"{number:064}"})
            connection.execute(sa.text(CLIENT_FILE), {"name": f"clients-{number}.csv", "sha": f"{number:064}"})
    engine.dispose()


STATEMENT_FILE = """
    INSERT INTO statement_file (file_name, sha256, format, state, uploaded_by_id, uploaded_at, new_count, known_count,
      version) SELECT :name, :sha, 'ofx', 'previewed', min(id), CURRENT_TIMESTAMP, 0, 0, 1 FROM app_user
"""
CLIENT_FILE = """
    INSERT INTO import_file (kind, file_name, source, sha256, state, options, uploaded_by_id, uploaded_at, new_count,
      changed_count, known_count, refused_count, version)
    SELECT 'contacts', :name, 'test', :sha, 'previewed', '{}', id, CURRENT_TIMESTAMP, 0, 0, 0, 0, 1
    FROM app_user WHERE email LIKE 'ada@%'
"""


@pytest.mark.parametrize("person", ["ada", "cora", "mo", "root"])
def test_lists_work_as_fragments_and_as_pages(page_of, crowd, person):
    scripted, plain = page_of(person), page_of(person, js=False)
    for step in (step for step in STEPS if step.person == person):
        try:
            rows, query = done_plainly(plain, step)
            done_by_script(scripted, step, rows, query)
        except AssertionError as error:
            raise AssertionError(f"{step}: {error}") from error


def done_by_script(page, step: Step, rows: list[str], query: dict[str, str]) -> None:
    """Does it with htmx: the region alone is exchanged, the address follows, and Back leads back."""
    page.goto(step.path)
    before = rows_of(page, step)
    page.evaluate("window.isSamePage = true")
    act(page, step)
    expect(page).to_have_url(address_after(step))
    expect(page.locator(f"#{step.region} {ROWS}")).to_have_text(rows)
    assert query_of(page) == query
    assert page.evaluate("window.isSamePage === true"), "the whole page was loaded anew"
    page.go_back()
    expect(page.locator(f"#{step.region} {ROWS}")).to_have_text(before)
    assert query_of(page) == dict(parse_qsl(urlsplit(step.path).query)), "Back leads elsewhere"


def done_plainly(page, step: Step):
    """Does it without a script: the whole page is loaded."""
    page.goto(step.path)
    act(page, step)
    if step.how in ("choose", "type"):
        page.locator("form.toolbar button:visible").first.click()
    expect(page).to_have_url(address_after(step))
    return rows_of(page, step), query_of(page)


def address_after(step: Step) -> re.Pattern[str]:
    """What the address looks like afterwards; without a word of its own it is the bare list."""
    return re.compile(re.escape(step.says) if step.says else step.path.split("?")[0] + r"(\?[a-z_=&]*)?$")


def act(page, step: Step) -> None:
    """Chooses, types or presses what the step says."""
    region = page.locator(f"#{step.region}")
    field = page.locator("main form.toolbar").get_by_label(step.what)
    if step.how == "choose":
        field.select_option(label=step.value)
    elif step.how == "type":
        field.press_sequentially(step.value)
    elif step.how == "remove":
        region.locator(".chip", has_text=step.what).click()
    else:
        region.get_by_role("link", name=re.compile(f"^{step.what}")).first.click()


def rows_of(page, step: Step) -> list[str]:
    """What the rows of the list are called."""
    return page.locator(f"#{step.region} {ROWS}").all_text_contents()


def query_of(page) -> dict[str, str]:
    """What the address asks, without empty answers, and without the claim that a queue opens by itself."""
    return {name: value for name, value in parse_qsl(urlsplit(page.url).query) if name != "claim"}


def test_filters_fold_away_on_a_phone_and_leave_a_short_address(page_of):
    page = page_of("ada", width=360, height=740)
    page.goto("/contacts")
    expect(page.get_by_label("Initiative")).to_be_hidden()
    assert page.locator("[data-row]").first.bounding_box()["y"] < 370
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Initiative").select_option(label="Museum night")
    expect(page).to_have_url(re.compile(r"/contacts\?initiative=museum-night$"))
    expect(page.get_by_label("Segment")).to_be_visible()


def test_filters_fold_without_javascript_too(page_of):
    page = page_of("ada", js=False, width=360, height=740)
    page.goto("/contacts")
    expect(page.get_by_label("Initiative")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(page.get_by_label("Initiative")).to_be_visible()
