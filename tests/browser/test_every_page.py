"""Every page of the product: accessible, quiet, and as wide as the screen, in light and dark, on a desk and a phone."""

import re
from functools import partial

import pytest

from tests.browser import looking
from tests.browser.atlas import NOBODY, PEOPLE, Place

pytestmark = pytest.mark.browser
STATEMENT = "When;Where to;How much;What for\n2026-09-01;CH-1;1200.00;Deposit\n2026-09-02;CH-1;80.00;Deposit\n"
CLIENTS = "Id,Family,Tier\nH1,Srisai family,A\nH2,Núñez family,b\n"
KEPT = "() => [localStorage, sessionStorage].flatMap(store => Object.entries(store).map(pair => pair.join('=')))"
# Most pages are a rep's; in parts, so that the other processes have something to do meanwhile.
PARTS = [(NOBODY, 0, 1), *((person, 0, 1) for person in PEOPLE if person != "ada"), *(("ada", n, 4) for n in range(4))]


@pytest.fixture(scope="session")
def waiting(passes, chromium_browser, demo_firm):
    """The arguments of pages that exist only after somebody did something: an upload, a link for a password."""

    def uploaded(person: str, path: str, content: str) -> int:
        with chromium_browser.new_context(base_url=demo_firm.url, storage_state=passes(person)) as context:
            page = context.new_page()
            page.goto(path)
            file = {"name": "rows.csv", "mimeType": "text/csv", "buffer": content.encode()}
            page.get_by_label("File").set_input_files(file)
            page.get_by_role("button", name="Upload and preview").click()
            page.wait_for_url(lambda url: not url.endswith("/new"))
            return int(re.search(r"/(\d+)", page.url.removeprefix(demo_firm.url))[1])

    with chromium_browser.new_context(base_url=demo_firm.url, storage_state=passes("root")) as context:
        page = context.new_page()
        page.goto("/admin/users?q=ada")
        page.get_by_role("link", name="Ada Lindqvist").click()
        page.get_by_label("Controller").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Waits for a second person").wait_for()
    file, statement = uploaded("ada", "/imports/new", CLIENTS), uploaded("cora", "/activity/imports/new", STATEMENT)
    return {"file_id": file, "statement_id": statement, "token": "unknown"}


@pytest.fixture(scope="session")
def is_new(atlas):
    """Whether a person's dialog was not opened on an earlier page: `is_new("ada", path)`."""
    seen = set()

    def ask(person: str, path: str) -> bool:
        kind = (person, atlas.urls.match(path)[0])
        return kind not in seen and not seen.add(kind)

    return ask


@pytest.mark.parametrize("person", [NOBODY, *PEOPLE])
def test_pages_answer_under_the_content_policy(atlas, page_of, waiting, person):
    """What depends on the database; how the pages are drawn does not."""
    ask, wrong = page_of(person).context.request, []
    for place in theirs(atlas, waiting, person):
        answer = ask.get(place.path)
        if answer.status != (404 if "/password/" in place.path else 200):
            wrong.append(f"{place}: {answer.status}")
        if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
            wrong.append(f"{place}: no content policy")
    assert not wrong, "\n".join(wrong)


@pytest.mark.looks
@pytest.mark.parametrize(("person", "part", "parts"), PARTS)
def test_pages_are_accessible_quiet_and_fit(atlas, page_of, waiting, is_new, person, part, parts):
    """Each page is loaded once and then looked at; the console and the browser's stores stay empty."""
    page, wrong = page_of(person, still=True), []
    for place in theirs(atlas, waiting, person)[part::parts]:
        looking.arrange(page, looking.DESK, "light")
        page.goto(place.path)
        wrong += looking.faults_unfolded(page, place.path)
        wrong += looking.faults_of_dialogs(page, place.path, partial(is_new, person))
        if kept := page.evaluate(KEPT):
            wrong.append(f"{place} keeps {kept}")
        wrong += [f"{place}: {complaint}" for complaint in page.complaints]
        page.complaints.clear()
    assert not wrong, "\n".join(wrong)


def theirs(atlas, waiting, person: str) -> list[Place]:
    """The pages that one person looks at."""
    return [place for place in atlas.places(**waiting) if place.person == person]
