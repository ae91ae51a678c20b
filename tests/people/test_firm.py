"""The firm: made once with the console's token, then changed on its page."""

import json

import pytest

from tests.people.steps import set_up
from webapp import db as transactions
from webapp.people import queries, service

TERMS = {"name": "Lim & Daughters", "currency": "sgd", "zone": "Asia/Singapore", "country": "sg"}
FIRST = {"admin_name": "Cora Lim", "email": "cora@lim.example", "password": "seven green boats"}


def firm_of(app):
    with app.app_context():
        return queries.firm_view()


def new_token(app):
    with app.app_context(), transactions.transaction():
        return service.new_setup_token()


@pytest.fixture
def token(app):
    return new_token(app)


def test_the_token_opens_the_set_up_once(browser, token, app):
    page = browser.get(f"/setup?token={token}")
    page = browser.submit(page, "Set up", **TERMS, **FIRST)
    assert page.heading == "Users"
    assert "Lim & Daughters" in page
    firm = firm_of(app)
    assert (firm.currency, firm.access_profile, firm.control_profile) == ("SGD", "coverage", "strict")
    assert firm.modules == {"initiatives", "claims", "tasks", "imports"}
    browser.get("/setup", status=404)
    assert new_token(app) is None


def test_a_wrong_token_makes_no_firm(browser, token, app):
    page = browser.submit(browser.get("/setup"), "Set up", token="guess", **TERMS, **FIRST, status=409)
    assert "not the token" in page.errors()
    assert page.one("input[name=email]")["value"] == "cora@lim.example"
    assert firm_of(app) is None


def test_tokens_are_not_guessed_at_will(browser, token, clock):
    for _try in range(20):
        browser.submit(browser.get("/setup"), "Set up", token="guess", **TERMS, **FIRST, status=409)
    page = browser.submit(browser.get("/setup"), "Set up", token=token, **TERMS, **FIRST, status=409)
    assert "Too many tries" in page.errors()


@pytest.mark.parametrize(
    "wrong", [{"currency": "XXX1"}, {"currency": "U$D"}, {"country": "S1"}, {"password": "password123"}, {"email": "x"}]
)
def test_a_wrong_firm_is_refused_whole(browser, token, app, wrong):
    page = browser.get(f"/setup?token={token}")
    status = 422 if wrong == {"currency": "XXX1"} else 409
    browser.submit(page, "Set up", **{**TERMS, **FIRST, **wrong}, status=status)
    assert firm_of(app) is None


def test_the_page_says_what_the_control_profile_is_for(browser, root):
    page = browser.sign_in(root).get("/admin/firm")
    assert "approving a bonus plan" in page
    assert "Nobody ever decides a claim in which they are conflicted." in page


def test_settings_hold_from_the_next_request_on(browser, root, app):
    browser.sign_in(root)
    page = browser.submit(
        browser.get("/admin/firm"), "Save", name="North & South", promise_reminder_days="9", modules=["claims", "tasks"]
    )
    assert "North & South" in page
    firm = firm_of(app)
    assert (firm.promise_reminder_days, firm.modules) == (9, {"claims", "tasks"})
    assert any("Promise reminder days: 7 9" in told for told in page.words("details.history li"))


def test_an_older_form_of_the_firm_never_wins(browser, root):
    browser.sign_in(root)
    old = browser.get("/admin/firm")
    browser.submit(old, "Save", name="First")
    data = dict(old.fields_of(old.form_of("Save")[0])) | {"name": "Second", "idempotency_key": "k2"}
    refused = browser.post("/admin/firm", data, status=409)
    assert "“First”" in refused.errors()
    browser.submit(refused, "Save")
    assert "Second" in browser.get("/admin/firm")


def test_the_console_sets_up_and_looks_after_users(console):
    ann = ["user", "add", "ann@lim.example", "--name", "Ann", "--role", "rep"]
    set_up(console, typed=None, status=2)
    assert json.loads(console.run("user", "list", "--json").stdout)["users"] == []
    assert console.run(*ann).stdout.count("/password/") == 1
    console.run(*ann, status=2)
    console.run("user", "disable", "ann@lim.example", "--as", "nobody@lim.example", status=2)
    console.run("user", "disable", "ann@lim.example")
    console.run("user", "reset-password", "ann@lim.example", status=2)
    assert "disabled" in console.run("user", "list", "--all").stdout
    assert console.run("audit", "verify").stdout == "All 3 entries hold.\n"
