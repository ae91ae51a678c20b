"""A session that ended: nothing typed is lost, with and without htmx; and nobody gets a session without need."""

import pytest
import sqlalchemy as sa

from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from tests.fixtures.page import Page
from tests.kernel.test_idempotency import NEW, filled_in
from webapp.db import db

LONG = "Their daughter marries in May.\n\nAsk again about the house, <b>not</b> about the boat."


def sessions(app) -> int:
    with app.app_context():
        return db.session.execute(sa.text("SELECT count(*) FROM user_session")).scalar_one()


@pytest.fixture
def ended(browser, ada, clock):
    """A filled-in form whose session is over."""
    sent = filled_in(browser.sign_in(ada), title="Hi") | {"note": LONG, "amount": "7"}
    clock.forward(hours=13)
    return sent


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_nothing_typed_is_lost_when_the_session_has_ended(browser, ended, headers):
    answer = browser.client.post(NEW, data=ended, headers={**SAME_ORIGIN, **headers})
    assert answer.status_code == 401
    page = Page(answer, is_fragment=bool(headers))
    kept = [area.get_text().removeprefix("\n") for area in page.select("textarea")]
    assert set(kept) >= {"Hi", LONG, "7", "2026-12-01"}
    assert not {ended["csrf_token"], ended["idempotency_key"]} & set(kept)
    assert page.select('a[href^="/sign-in"]')
    assert "HX-Redirect" not in answer.headers


def test_a_part_that_is_asked_for_after_the_end_leaves_the_page_alone(browser, ended):
    """Else the counters' poll would take a page away under somebody's hands."""
    for path in ("/navigation/counters", "/tasks", "/contacts/options?q=ma"):
        answer = browser.client.get(path, headers=FRAGMENT)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#flashes")
        assert "HX-Redirect" not in answer.headers
        assert 'href="/sign-in"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/nowhere", "/tasks", "/healthz", "/password/none", "/static/app.js", "/"])
@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_a_stranger_gets_a_session_only_with_a_form(browser, cast, app, path, headers):
    answer = browser.client.get(path, headers=headers)
    assert "Set-Cookie" not in answer.headers
    assert sessions(app) == 0


def test_a_refused_stranger_gets_none_either(browser, cast, app):
    assert browser.client.post("/sign-in", data={"email": "x"}, headers=SAME_ORIGIN).status_code == 400
    assert browser.client.post("/tasks", data={"title": "x"}, headers=SAME_ORIGIN).status_code == 401
    assert sessions(app) == 0
    browser.get("/sign-in")
    assert sessions(app) == 1


def test_a_page_goes_on_after_signing_in_again_without_typing_anew(browser, ada, ended, app):
    headers = {**SAME_ORIGIN, "Referer": "http://localhost/tasks?view=done"}
    answer = browser.client.post(NEW, data=ended, headers=headers)
    page = Page(answer)
    assert (answer.status_code, page.link("Sign in")) == (401, "/sign-in?next=/tasks?view%3Ddone")
    assert sessions(app) == 1, "a refusal must not open a session"
    again = dict(page.fields_of(page.form_of("Send it again")[0]))
    assert (again["title"], again["note"]) == ("Hi", LONG.replace("\n", "\r\n") if "\r\n" in again["note"] else LONG)

    back = browser.another().sign_in(ada)
    refused = Page(back.client.post(NEW, data=again, headers=SAME_ORIGIN))
    assert refused.status == 400
    done = back.submit(refused, f"Send it again as {ada.name}")
    assert "Hi" in done


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_another_site_gets_nothing_that_only_waits_for_a_press(browser, ada, site):
    sent = filled_in(browser.sign_in(ada), title="Hi") | {"csrf_token": "wrong"}
    answer = browser.client.post(NEW, data=sent, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == (403 if site else 400)
    assert "Send it again" not in answer.get_data(as_text=True)


def test_a_password_is_never_carried_along(browser, ada, clock):
    page = browser.sign_in(ada).get("/profile")
    form, _press = page.form_of("Change password")
    data = dict(page.fields_of(form)) | dict.fromkeys(("old", "new", "again"), "a secret of hers")
    clock.forward(hours=13)
    answer = browser.client.post(form["action"], data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 401
    assert "a secret of hers" not in answer.get_data(as_text=True)
    assert "Send it again" not in answer.get_data(as_text=True)
