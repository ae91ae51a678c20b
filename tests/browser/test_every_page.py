"""Every page of the product: accessible, quiet, and as wide as the screen, in light and dark, on a desk and a phone."""

import pytest

from tests.browser.atlas import NOBODY, PEOPLE, Place
from tests.fixtures.chromium import axe_violations

pytestmark = pytest.mark.browser
SIZES = ((1280, 800), (360, 740))
NARROWEST = 320
# What the dark colours can change; all else about a page is the same and was looked at in light.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
STATEMENT = "When;Where to;How much;What for\n2026-09-01;CH-1;1200.00;Deposit\n2026-09-02;CH-1;80.00;Deposit\n"
CLIENTS = "Id,Family,Tier\nH1,Srisai family,A\nH2,Núñez family,b\n"
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
KEPT = "() => [localStorage, sessionStorage].flatMap(store => Object.entries(store).map(pair => pair.join('=')))"


@pytest.fixture(scope="session")
def waiting(passes, chromium_browser, demo_firm):
    """The arguments of pages that exist only after somebody did something: an upload, a link for a password."""
    with chromium_browser.new_context(base_url=demo_firm.url, storage_state=passes("cora")) as context:
        page = context.new_page()
        page.goto("/activity/imports/new")
        page.get_by_label("File").set_input_files(
            {"name": "columns.csv", "mimeType": "text/csv", "buffer": STATEMENT.encode()}
        )
        page.get_by_role("button", name="Upload and preview").click()
        page.wait_for_url("**/mapping")
        statement = page.url.split("/")[-2]
    with chromium_browser.new_context(base_url=demo_firm.url, storage_state=passes("ada")) as context:
        page = context.new_page()
        page.goto("/imports/new")
        page.get_by_label("File").set_input_files(
            {"name": "families.csv", "mimeType": "text/csv", "buffer": CLIENTS.encode()}
        )
        page.get_by_role("button", name="Upload and preview").click()
        page.wait_for_url(lambda url: not url.endswith("/new"))
        file = page.url.split("/")[-1]
    return {"file_id": int(file), "statement_id": int(statement), "token": "unknown"}


@pytest.mark.parametrize("person", [NOBODY, *PEOPLE])
def test_pages_are_quiet_and_keep_nothing(atlas, page_of, waiting, person):
    """The console stays empty, so nothing is refused by the content policy, and the browser's stores stay empty."""
    page, wrong = page_of(person), []
    for place in theirs(atlas, waiting, person):
        answer = page.goto(place.path)
        if answer.status != (404 if "/password/" in place.path else 200):
            wrong.append(f"{place}: {answer.status}")
        if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
            wrong.append(f"{place}: no content policy")
        if kept := page.evaluate(KEPT):
            wrong.append(f"{place} keeps {kept}")
        wrong += [f"{place}: {complaint}" for complaint in page.complaints]
        page.complaints.clear()
    assert not wrong, "\n".join(wrong)


@pytest.mark.looks
@pytest.mark.parametrize("person", [NOBODY, *PEOPLE])
def test_pages_are_accessible_and_fit(atlas, page_of, waiting, person):
    """Each page is loaded once and then looked at in both widths and both colours, which are style sheets only."""
    page, wrong = page_of(person, still=True), []
    for place in theirs(atlas, waiting, person):
        page.goto(place.path)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for scheme, rules in (("light", None), ("dark", OF_COLOUR)):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(NEXT_FRAME)
                wrong += [f"{place.path} {width} {scheme}: {fault}" for fault in axe_violations(page, rules)]
        for width in (360, NARROWEST):
            page.set_viewport_size({"width": width, "height": 740})
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append(f"{place.path} needs {needed} of {width} px")
        page.set_viewport_size({"width": 1280, "height": 800})
    page.complaints.clear()
    assert not wrong, "\n".join(wrong)


def theirs(atlas, waiting, person: str) -> list[Place]:
    """The pages that one person looks at."""
    return [place for place in atlas.places(**waiting) if place.person == person]
