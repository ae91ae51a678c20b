"""Signing in and out, and how long it lasts."""

from urllib.parse import quote

import pytest
import sqlalchemy as sa

from tests import factories
from tests.factories import PASSWORD
from webapp.db import db
from webapp.people import service
from webapp.people.service.sign_in import limits_of

WRONG = "Please check what is marked below. E-mail or password is wrong."


def attempt(browser, email, password=PASSWORD, status=422, path="/sign-in"):
    return browser.submit(browser.get(path), "Sign in", email=email, password=password, status=status)


def token_of(browser):
    return browser.client.get_cookie("rapport").value


def stored(app, statement, **values):
    with app.app_context():
        return db.session.execute(sa.text(statement), values).all()


def test_a_person_signs_in_and_out(browser, ada):
    browser.sign_in(ada, PASSWORD)
    page = browser.get("/profile")
    assert "Ada Rossi" in page
    page = browser.submit(page, "Sign out")
    assert page.heading == "Sign in"
    assert browser.get("/profile", status=303)


def test_the_sign_in_name_may_be_typed_in_any_case(browser, ada):
    assert attempt(browser, "  ADA@Firm.example ", status=303, path="/sign-in?next=/profile").heading == "Profile"


def test_every_wrong_try_gets_the_same_answer(browser, ada, cast):
    factories.user("Gone Away", is_active=False)
    for email in (ada.email, "nobody@firm.example", "no e-mail", "gone@firm.example"):
        assert attempt(browser, email, "not the password").errors() == WRONG


def test_a_disabled_person_cannot_sign_in(browser, cast):
    factories.user("Gone Away", is_active=False)
    assert attempt(browser, "gone@firm.example").errors() == WRONG


def test_a_person_without_password_cannot_sign_in(browser, cast):
    factories.user("New Hire", password_hash=None)
    assert attempt(browser, "new@firm.example").errors() == WRONG


def test_an_empty_form_is_refused(browser, cast):
    assert browser.submit(browser.get("/sign-in"), "Sign in", status=422)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/\tx"]
)
def test_sign_in_leads_to_this_installation_only(browser, ada, target):
    page = browser.get(f"/sign-in?next={quote(target)}")
    assert page.one("input[name=next]")["value"]
    data = {**dict(page.fields_of(page.form_of("Sign in")[0])), "email": ada.email, "password": PASSWORD}
    assert browser.client.post("/sign-in", data=data).headers["Location"] == "/"


def test_after_ten_wrong_tries_the_account_waits(browser, ada, clock, app):
    for _try in range(10):
        attempt(browser, ada.email, "wrong")
    page = attempt(browser, ada.email, status=429)
    assert 0 < int(page.response.headers["Retry-After"]) <= 301
    assert "Too many tries" in page
    attempt(browser.another(), ada.email.upper(), status=429)
    clock.forward(minutes=5, seconds=1)
    assert attempt(browser, ada.email, status=303, path="/sign-in?next=/profile")


def test_an_unknown_account_is_throttled_alike(browser, cast, clock):
    for _try in range(10):
        assert attempt(browser, "nobody@firm.example").errors() == WRONG
    attempt(browser, "nobody@firm.example", status=429)


def test_good_tries_do_not_count(browser, ada, clock):
    for _try in range(12):
        attempt(browser.another(), ada.email, status=303, path="/sign-in?next=/profile")


@pytest.mark.parametrize(("which", "why"), [(1, "a day of one account"), (2, "one address at many accounts")])
def test_a_hundred_tries_are_enough_for(browser, ada, clock, app, which, why):
    with app.app_context():
        limit = limits_of(ada.email, "127.0.0.1")[which]
        assert [service.take(limit) for _try in range(100)] == [0] * 100
    attempt(browser, ada.email, status=429)
    clock.forward(days=1, seconds=1)
    assert attempt(browser, ada.email, status=303, path="/sign-in?next=/profile")


def test_a_planted_session_is_worthless_after_sign_in(browser, ada, app):
    browser.get("/sign-in")
    planted = token_of(browser)
    assert attempt(browser, ada.email, status=303, path="/sign-in?next=/profile")
    assert token_of(browser) != planted
    thief = browser.another()
    thief.client.set_cookie("rapport", planted)
    thief.get("/profile", status=303)


def test_an_old_cookie_is_worthless_after_sign_out(browser, ada):
    browser.sign_in(ada, PASSWORD)
    kept = token_of(browser)
    browser.submit(browser.get("/profile"), "Sign out")
    thief = browser.another()
    thief.client.set_cookie("rapport", kept)
    thief.get("/profile", status=303)


def test_sign_out_asks_the_browser_to_forget(browser, ada):
    browser.sign_in(ada, PASSWORD)
    page = browser.get("/profile")
    data = dict(page.fields_of(page.form_of("Sign out")[0]))
    answer = browser.client.post("/sign-out", data=data)
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert browser.client.get_cookie("rapport") is None


def test_a_session_ends_when_it_is_idle(browser, ada, clock):
    browser.sign_in(ada, PASSWORD)
    for _visit in range(4):
        clock.forward(minutes=14)
        browser.get("/profile")
    clock.forward(minutes=16)
    browser.get("/profile", status=303)


def test_a_session_ends_after_twelve_hours_in_any_case(browser, ada, clock):
    browser.sign_in(ada, PASSWORD)
    for _visit in range(51):
        clock.forward(minutes=14)
        browser.get("/profile")
    clock.forward(minutes=7)
    browser.get("/profile", status=303)


def test_the_cookie_is_a_random_token_and_nothing_else(browser, ada, app):
    browser.client.get("/sign-in")
    answer = browser.client.get("/sign-in")
    assert "Set-Cookie" not in answer.headers
    other = browser.another().client.get("/sign-in")
    flags = {part.strip().lower() for part in other.headers["Set-Cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    browser.sign_in(ada, PASSWORD)
    value = token_of(browser)
    assert len(value) == 43
    assert stored(app, "SELECT 1 FROM user_session WHERE token_hash = :value", value=value) == []
    assert not stored(app, "SELECT 1 FROM audit_entry WHERE request_id = :value", value=value)


def test_a_wrong_password_is_nowhere_in_the_database(browser, ada, app):
    attempt(browser, ada.email, "hunter2-hunter2")
    with app.app_context():
        for table in db.metadata.sorted_tables:
            if not table.info.get("protected"):
                assert "hunter2" not in str(db.session.execute(sa.select(table)).all())


def test_signing_in_is_on_the_record(browser, ada, app):
    browser.sign_in(ada, PASSWORD)
    assert stored(app, "SELECT action, actor_id FROM audit_entry") == [("user.signed-in", ada.id)]


def test_without_a_firm_sign_in_leads_to_set_up(browser):
    browser.get("/sign-in", status=303)
