"""What is secret is in no answer and in no database: passwords, the set-up's token, links to choose a password."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import request

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from webapp import db as transactions
from webapp import typed
from webapp.db import Base, db
from webapp.people import service
from webapp.people.forms import NewPasswordForm, PasswordForm, SetupForm, SignInForm
from webapp.people.service.passwords import is_password

CANARY = "canary seven green boats"
NEW = "seven green boats"


def everything(app) -> str:
    """All that the database holds, as text."""
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return "".join(str(db.session.execute(sa.select(t).execution_options(scope="test")).all()) for t in tables)


# Every address to which secrets are sent, with its form.
FORMS = {"/profile/password": PasswordForm, "/password/x": NewPasswordForm, "/setup": SetupForm, "/sign-in": SignInForm}


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("path", FORMS)
def test_no_refusal_shows_a_secret(browser, ada, app, path, headers):
    page = browser.sign_in(ada).get("/profile")
    tokens = dict(page.fields_of(page.form_of("Change password")[0]))
    with app.test_request_context():
        secret = [field.name for field in FORMS[path]() if field.type == "PasswordField"]
    assert secret
    sent = dict.fromkeys(secret, CANARY) | {"name": "Seen"}
    hints = {name: tokens[name] for name in ("csrf_token", "idempotency_key")}
    for cookie, fields in ((True, hints), (True, {"csrf_token": tokens["csrf_token"]}), (True, {}), (False, hints)):
        if not cookie:
            browser.client.delete_cookie("rapport")
        answer = browser.client.post(path, data={**sent, **fields}, headers={**SAME_ORIGIN, **headers})
        assert answer.status_code >= 400
        assert CANARY not in answer.get_data(as_text=True)
        assert CANARY not in str(answer.headers)


def test_every_password_of_a_form_is_known_as_secret(app):
    """So that a form of tomorrow is covered, whatever it calls its password."""

    class Tomorrow(SignInForm):
        """A form that nobody knows yet."""

        watchword = SignInForm.password

    names = typed.names_in_forms()
    assert {"password", "old", "new", "again", "token", "watchword"} <= names.secret
    assert not names.secret & set(names.shown)


def test_a_secret_of_a_list_is_one_too(app):
    with app.test_request_context("/", method="POST", data={"people-0-password": CANARY, "people-0-name": "Ann"}):
        assert [one.value for one in typed.of(request)] == ["Ann"]


def pressed_twice(browser, page, button, **fields):
    """The statuses and addresses of a form that two quick presses send."""
    form, _press = page.form_of(button)
    data = {**dict(page.fields_of(form)), **fields}
    path = form["action"]
    kept = browser.client.get_cookie("rapport").value
    start = Barrier(2)

    def press(_number):
        tab = browser.another()
        tab.client.set_cookie("rapport", kept)
        start.wait()
        return tab.client.post(path, data=data, headers=SAME_ORIGIN)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    return [(answer.status_code, answer.headers.get("Location")) for answer in answers]


def test_a_password_that_is_sent_twice_is_changed_once(browser, ada, app):
    page = browser.sign_in(ada).get("/profile")
    answers = pressed_twice(browser, page, "Change password", old=PASSWORD, new=NEW, again=NEW)
    assert answers == [(303, "/profile")] * 2
    with app.app_context():
        told = db.session.execute(sa.text("SELECT count(*) FROM audit_entry WHERE action = 'user.password-changed'"))
        assert told.scalar_one() == 1
    browser.another().sign_in(ada, NEW)


def test_two_different_changes_at_once_are_not_both_told_done(browser, ada, app):
    tabs = [browser.another().sign_in(ada) for _ in range(2)]
    pages = [tab.get("/profile") for tab in tabs]
    start = Barrier(2)

    def press(number):
        data = dict(pages[number].fields_of(pages[number].form_of("Change password")[0]))
        chosen = f"{NEW} {number}"
        start.wait()
        sent = data | {"old": PASSWORD, "new": chosen, "again": chosen}
        return tabs[number].client.post("/profile/password", data=sent, headers=SAME_ORIGIN).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(press, range(2)))
    assert sorted(statuses) == [303, 409]
    browser.another().sign_in(ada, f"{NEW} {statuses.index(303)}")


def test_a_stolen_database_holds_no_link(browser, root, app):
    nia = factories.user("Nia New", password_hash=None)
    browser.sign_in(root)
    page = browser.get(f"/admin/users/{nia.id}")
    data = dict(page.fields_of(page.form_of("Make a password link")[0]))
    answer = browser.client.post(f"/admin/users/{nia.id}/password-link", data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 303
    stolen = everything(app)
    link = browser.get(f"/admin/users/{nia.id}").one("#password-link").get_text()
    token = link.rsplit("/", 1)[-1]
    assert len(token) == 43
    assert token not in stolen
    assert not browser.get(f"/admin/users/{nia.id}").select("#password-link")
    person = browser.another()
    person.submit(person.get(f"/password/{token}"), "Set password", new=NEW, again=NEW)
    person.sign_in(nia, NEW)


def test_a_link_that_is_used_by_a_double_click_sets_the_password(browser, ada, app):
    with app.app_context(), transactions.transaction():
        token = service.start_reset(ada.id, actor="console")
    page = browser.get(f"/password/{token}")
    assert pressed_twice(browser, page, "Set password", new=NEW, again=NEW) == [(303, "/sign-in")] * 2
    browser.another().sign_in(ada, NEW)
    assert browser.get(f"/password/{token}", status=404)


def test_the_firm_is_set_up_by_a_double_click(browser, app):
    with app.app_context(), transactions.transaction():
        token = service.new_setup_token()
    page = browser.get(f"/setup?token={token}")
    first = {"name": "Lim", "currency": "SGD", "zone": "Asia/Singapore", "country": "SG", "password": NEW}
    answers = pressed_twice(browser, page, "Set up", admin_name="Cora", email="cora@lim.example", **first)
    assert answers == [(303, "/admin/users")] * 2
    with app.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM app_user")) == 1


def test_a_strangers_form_without_its_key_does_nothing(browser, ada, app):
    with app.app_context(), transactions.transaction():
        token = service.start_reset(ada.id, actor="console")
    page = browser.get(f"/password/{token}")
    data = dict(page.fields_of(page.form_of("Set password")[0])) | {"new": NEW, "again": NEW}
    del data["idempotency_key"]
    answer = browser.client.post(f"/password/{token}", data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert browser.get(f"/password/{token}").heading


def test_passwords_are_hashed_while_no_transaction_is_open(app, cast):
    with app.app_context():
        db.session.execute(sa.text("SELECT 1"))
        with pytest.raises(RuntimeError, match="outside transactions"):
            is_password("x", "y")
        transactions.discard()
        kept = service.hash_of_first(NEW, "ann@firm.example", "Ann")
        with transactions.transaction():
            service.add_user("ann@firm.example", "Ann", ["rep"], password_hash=kept, actor="console")
