"""What the browser tests share: people who are signed in already, and the pages that there are."""

import pytest

from tests.browser.atlas import Atlas
from tests.fixtures.chromium import enter


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
                enter(context.new_page(), person)
                kept[person] = context.storage_state()
        return kept[person]

    return of


@pytest.fixture
def page_of(chromium_page, passes):
    """Makes pages of people who are signed in: `page_of("ada", js=False, width=360)`."""
    return lambda person, **how: chromium_page(who=passes(person) if person else None, **how)
