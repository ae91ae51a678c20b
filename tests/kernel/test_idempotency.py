"""The same form sent twice has one effect."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from tests.fixtures.browser import SAME_ORIGIN
from webapp import db as transactions
from webapp import idempotency
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.exceptions import KeyReused
from webapp.idempotency import UsedKey
from webapp.tasks.models import Task

NEW = "/tasks/new"
SECRET = "known to the installation alone"


def filled_in(browser, title="Send the brochure"):
    page = browser.get(NEW)
    form = next(form for form in page.select("form") if form.get("action", "").startswith(NEW))
    return {**dict(page.fields_of(form)), "title": title, "due_on": "2026-12-01"}


def send(browser, data):
    return browser.client.post(NEW, data=data, headers=SAME_ORIGIN)


def counts(app):
    """How many tasks there are, how many entries tell of one, and how many keys were used."""
    with app.app_context():
        tell_of_tasks = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.object_type == "task")
        tasks = sa.select(sa.func.count(Task.id)).execution_options(scope="maintenance")
        keys = sa.select(sa.func.count()).select_from(UsedKey)
        return tuple(db.session.scalar(statement) for statement in (tasks, tell_of_tasks, keys))


def test_the_same_key_again_is_the_first_answer(browser, ada, app):
    data = filled_in(browser.sign_in(ada))
    first, again = send(browser, data), send(browser, data)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert counts(app) == (1, 1, 1)


def test_the_same_key_with_other_content_is_refused(browser, ada, app):
    data = filled_in(browser.sign_in(ada))
    send(browser, data)
    refused = send(browser, data | {"title": "Something else"})
    assert refused.status_code == 422
    assert "already sent with other content" in refused.get_data(as_text=True)
    assert counts(app) == (1, 1, 1)


def test_a_refused_form_leaves_its_key_free(browser, ada, app):
    data = filled_in(browser.sign_in(ada))
    assert send(browser, data | {"title": ""}).status_code == 422
    assert counts(app) == (0, 0, 0)
    assert send(browser, data).status_code == 303
    assert counts(app) == (1, 1, 1)


def test_a_key_is_its_own_persons(browser, cast, app):
    mine = filled_in(browser.sign_in(cast.ada))
    other = browser.another().sign_in(cast.ben)
    theirs = filled_in(other) | {"idempotency_key": mine["idempotency_key"]}
    assert [send(browser, mine).status_code, send(other, theirs).status_code] == [303, 303]
    assert counts(app) == (2, 2, 2)


def test_many_at_once_have_one_effect(browser, ada, app):
    tabs = [browser.another().sign_in(ada) for _ in range(6)]
    forms = [filled_in(tab) for tab in tabs]
    for number in range(3):
        start = Barrier(len(tabs))

        def press(tab, data, start=start, key=f"pressed-{number}"):
            start.wait()
            return send(tab, data | {"idempotency_key": key})

        with ThreadPoolExecutor(len(tabs)) as pool:
            answers = list(pool.map(press, tabs, forms))
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert counts(app) == (number + 1, number + 1, number + 1)


@pytest.mark.parametrize(
    ("path", "fields", "is_same"),
    [
        ("/a", [("x", "1"), ("y", "2")], True),
        ("/a", [("y", "2"), ("x", "1"), ("csrf_token", "other")], True),
        ("/b", [("x", "1"), ("y", "2")], False),
        ("/a", [("x", "1"), ("y", "2"), ("y", "")], False),
        ("/a", [("x", "1y"), ("", "2")], False),
        ("/a", [("x", "2"), ("y", "1")], False),
    ],
)
def test_a_fingerprint_is_of_the_content(path, fields, is_same):
    first = idempotency.fingerprint("/a", MultiDict([("x", "1"), ("y", "2")]), [], SECRET)
    assert (idempotency.fingerprint(path, MultiDict(fields), [], SECRET) == first) is is_same
    assert idempotency.fingerprint("/a", MultiDict([("x", "1"), ("y", "2")]), [], "another") != first


NOTHING, X = (hashlib.sha256(content).hexdigest() for content in (b"", b"x"))


def test_a_fingerprint_is_of_files_too():
    prints = {
        idempotency.fingerprint("/a", MultiDict(), files, SECRET)
        for files in ([], [NOTHING], [X], [X, NOTHING], [NOTHING, X])
    }
    assert len(prints) == 5


def test_a_key_goes_with_its_transaction(cast, in_app):
    with transactions.writing():
        idempotency.begin(cast.ada.id, "k", "print")
        transactions.discard()
    with transactions.transaction():
        assert idempotency.begin(cast.ada.id, "k", "print") is None
        idempotency.complete(cast.ada.id, "k", 303, "/there")
    with transactions.transaction():
        assert idempotency.begin(cast.ada.id, "k", "print") == (303, "/there")
    with pytest.raises(KeyReused), transactions.transaction():
        idempotency.begin(cast.ada.id, "k", "other")


def test_a_form_without_a_key_is_refused_whole(browser, ada, app):
    """Whichever route it is: nothing that a person sends twice may have two effects."""
    data = filled_in(browser.sign_in(ada))
    for key in (None, "", "k" * 65, "with space", "nul\x00", "é"):
        sent = data | ({} if key is None else {"idempotency_key": key})
        if key is None:
            del sent["idempotency_key"]
        for path in (NEW, "/profile", "/profile/sessions/ending", "/sign-out", "/contacts"):
            refused = browser.client.post(path, data=sent, headers=SAME_ORIGIN)
            if refused.status_code in (404, 405):
                continue
            assert refused.status_code == 422, path
            assert "came without its key" in refused.get_data(as_text=True)
    assert counts(app) == (0, 0, 0)
    assert browser.get("/profile").heading == "Profile"
