"""Twenty clear decisions by keyboard alone in under a minute, one by one and together."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.fixtures.chromium import axe_violations
from webapp import periods
from webapp.people import queries as people

pytestmark = pytest.mark.browser
CLEAR = 20
CHOSEN = "[data-row][aria-current=true]"


@pytest.fixture
def clear_claims(atlas):
    """Twenty claims that wait longer than all others, each with its own household and the line that it speaks of."""
    factories.bind(atlas.app)
    with atlas.app.app_context():
        ada, cora = (people.viewer_by_email(f"{name}@demo.example") for name in ("ada", "cora"))
    file = factories.statement_file(cora, "triage.ofx", sha256="f" * 64)
    return [_clear_claim(number, ada, file) for number in range(CLEAR)]


def _clear_claim(number, ada, file):
    home = factories.household(f"Triage family {number}", covered_by=ada)
    account = factories.account(home, f"TR{number} {home.id}")
    amount = 1_234_500 + number
    factories.activity(account, file, amount, description=f"Transfer {number}", identity=f"triage-{home.id}")
    return factories.claim(home, ada, amount, filed_at=periods.now() - timedelta(days=900))


def counting_mouse(page):
    """Notes each use of a pointing device on the page."""
    page.add_init_script(
        "window.pointed = 0; addEventListener('pointerdown', () => (window.pointed += 1), { capture: true })"
    )


def test_twenty_clear_claims_are_decided_in_under_a_minute_without_a_mouse(page_of, clear_claims):
    page = page_of("cora")
    counting_mouse(page)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto("/")
    started, keys = time.monotonic(), 2
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/claims/queue**")
    for number, claim in enumerate(clear_claims):
        expect(page.locator(CHOSEN)).to_have_id(f"row-{claim.id}")
        expect(page.locator("input[name=lines-0-amount]")).to_have_value(f"{12345 + number / 100:.2f}")
        page.keyboard.press("a")
        keys += 1
    expect(page.locator(f"#row-{clear_claims[-1].id}")).to_have_count(0)
    took = time.monotonic() - started
    assert (len(posts), keys) == (CLEAR, CLEAR + 2)
    assert page.evaluate("window.pointed") == 0
    assert took < 60, f"{CLEAR} decisions took {took:.1f} s"


@pytest.mark.parametrize(("js", "width"), [(True, 1280), (False, 360)])
def test_clear_claims_are_confirmed_together_after_a_look(page_of, clear_claims, js, width):
    page = page_of("cora", js=js, width=width)
    page.goto("/claims/queue")
    page.get_by_role("link", name="Clear claims").click()
    first = page.locator(f"input[name=chosen][value^='{clear_claims[0].id}-']")
    expect(first).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    leave_others(page, clear_claims)
    first.focus()
    page.keyboard.press("Space")
    if js:
        assert axe_violations(page) == []
        page.get_by_role("link", name="Triage family 1", exact=True).focus()
        page.keyboard.press("a")
    else:
        page.get_by_role("button", name="Confirm what is ticked").click()
    expect(page.locator("#flashes")).to_contain_text(f"{CLEAR - 1} claims are confirmed.")
    expect(first).to_be_checked()
    leave_others(page, clear_claims)
    page.get_by_role("button", name=re.compile("Confirm (what|this)")).click()
    expect(page.locator("#flashes")).to_contain_text("1 claim is confirmed.")
    expect(first).to_have_count(0)


def leave_others(page, claims):
    """Takes the tick off every claim that is not this test's."""
    own = {str(claim.id) for claim in claims}
    for box in page.locator("input[name=chosen]").all():
        if box.get_attribute("value").partition("-")[0] not in own:
            box.uncheck()
