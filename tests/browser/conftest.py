"""What the browser tests share: people who are signed in already, and the pages that there are."""

import pytest

from tests.browser.atlas import Atlas
from tests.fixtures.chromium import watch
from webapp.demo.cast import PASSWORD


@pytest.fixture(scope="session")
def atlas(demo_firm, tmp_path_factory):
    """The pages of the demo firm."""
    return Atlas(demo_firm, tmp_path_factory.mktemp("atlas"))


@pytest.fixture(scope="session")
def passes(chromium_browser, demo_firm):
    """The cookies of whoever was signed in once at the demo firm, so that not every test does it again."""
    kept = {}

    def of(person: str):
        if person not in kept:
            with chromium_browser.new_context(base_url=demo_firm.url) as context:
                page = context.new_page()
                page.goto("/sign-in")
                page.get_by_label("E-mail").fill(f"{person}@demo.example")
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                page.wait_for_url(lambda url: "/sign-in" not in url)
                kept[person] = context.storage_state()
        return kept[person]

    return of


@pytest.fixture
def page_of(chromium_browser, demo_firm, passes):
    """Makes pages of people who are signed in: `page_of("ada", js=False, width=360)`; complaints fail the test."""
    contexts, complaints = [], []

    def make(person: str, *, js: bool = True, width: int = 1280, height: int = 800, still: bool = False):
        context = chromium_browser.new_context(
            base_url=demo_firm.url,
            storage_state=passes(person) if person else None,
            java_script_enabled=js,
            viewport={"width": width, "height": height},
            reduced_motion="reduce" if still else "no-preference",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        page.complaints = complaints
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints
