"""What says no: each status as a page and as a notice, the set-up page, and a form that says what is wrong with it."""

import re
import threading

import pytest
from flask import abort
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.browser import looking
from tests.browser.atlas import NOBODY
from tests.fixtures.database import settings_for
from webapp import create_app, policy
from webapp.demo.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.looks]
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
# Pages of people who are not signed in have another frame, and notices differ by these.
OF_STRANGERS, NOTICES = (401, 404, 500), (400, 401, 409, 503)


@pytest.fixture(scope="module")
def refusing(demo_firm, tmp_path_factory):
    """The address of a server of the same firm that answers /refused/STATUS with that status."""
    app = create_app(settings_for(demo_firm.database_url, tmp_path_factory.mktemp("refusing"), demo=True))

    @app.get("/refused/<int:status>")
    @policy.public
    def refuse(status: int):
        if status == 500:
            raise KeyError(status)
        abort(status)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.mark.parametrize("person", [NOBODY, "ada"])
def test_each_refusal_is_accessible_as_page_and_as_notice(page_of, refusing, person):
    page, wrong = page_of(person, still=True), []
    for status in STATUSES if person else OF_STRANGERS:
        answer = page.goto(f"{refusing}/refused/{status}")
        assert answer.status == status
        wrong += looking.faults_of(page, f"{status}") + looking.too_wide(page, f"{status}")
    for status in NOTICES if person else ():
        looking.arrange(page, looking.DESK, "light")
        page.goto(f"{refusing}/profile")
        page.evaluate("status => htmx.ajax('GET', `/refused/${status}`, {target: '#main'})", status)
        expect(page.locator("#flashes .flash")).to_be_visible()
        wrong += looking.faults_of(page, f"notice of {status}", "#flashes") + looking.too_wide(page, f"notice {status}")
    page.complaints.clear()
    assert not wrong, "\n".join(wrong)


def test_too_many_tries_are_told_in_the_form(chromium_page):
    page = chromium_page(still=True)
    page.goto("/sign-in")
    for _ in range(11):
        page.get_by_label("E-mail").fill("nobody@demo.example")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[data-error-summary]")).to_contain_text("Too many tries")
    assert looking.faults_of(page, "429") == []


def test_a_form_that_came_too_late_is_accessible(atlas, page_of):
    path = f"/contacts/{atlas.ids['contact_id']}/edit"
    first, second = page_of("ada", still=True), page_of("ada", still=True)
    first.goto(path)
    second.goto(path)
    for page, title in ((first, "Curator of clocks"), (second, "Collector of clocks")):
        page.get_by_label("Job title").fill(title)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator(".error-summary")).to_contain_text("Curator of clocks")
    assert looking.faults_of(second, "409") == []
    assert looking.too_wide(second, "409") == []


@pytest.fixture
def unmade(installation):
    """An installation without a firm, and the address that its console prints."""
    installation.run("db", "upgrade")
    installation.start()
    address = re.search(r"/setup\?token=\S+", installation.log.read_text())
    assert address, installation.log.read_text()
    return installation.url, address[0]


def test_the_firm_is_set_up(chromium_page, unmade):
    url, address = unmade
    page = chromium_page(at=url, still=True)
    page.goto(address)
    assert looking.faults_of(page, "set-up") == []
    assert looking.too_wide(page, "set-up") == []
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert looking.faults_of(page, "set-up, wrong") == []
    page.get_by_label("Name of the firm").fill("Lim & Daughters")
    page.get_by_label("Currency").fill("SGD")
    page.get_by_label("Country").fill("SG")
    page.get_by_label("Your name").fill("Cora Lim")
    page.get_by_label("E-mail").fill("cora@lim.example")
    page.get_by_label("Password").fill(PASSWORD + " of ours")
    page.get_by_role("button", name="Set up").dblclick()
    expect(page.locator("h1")).to_have_text("Users")
    expect(page.locator(".firm")).to_have_text("Lim & Daughters")
