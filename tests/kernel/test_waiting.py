"""Nobody keeps the others waiting: a form's slow sender holds no transaction.

Who cannot wait any longer is told so, on a page that gives back what was typed.
"""

import io
import sqlite3
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import before_render_template

from tests import factories
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from tests.kernel.test_answers import hardened
from tests.kernel.test_idempotency import NEW, filled_in
from webapp import connections
from webapp import db as transactions
from webapp.db import db

FORM = "application/x-www-form-urlencoded"
LONG = 20.0


class Slow(io.BytesIO):
    """A form whose second half comes when it is let go."""

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(urlencode(data).encode())
        self.asked, self.go = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        """The first half at once, the rest later."""
        if self.tell():
            self.asked.set()
            assert self.go.wait(LONG)
            return super().read(size)
        half = len(self.getvalue()) // 2
        return super().read(min(half, size) if size > 0 else half)

    def readinto(self, buffer) -> int:
        """The same for who brings a place for it."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


@contextmanager
def being_sent(browser, path, data):
    """A form on its way: `.asked` is set as soon as its second half is waited for."""
    body, answers = Slow(data), []

    def send():
        how = {
            "input_stream": body,
            "content_length": len(body.getvalue()),
            "content_type": FORM,
            "headers": SAME_ORIGIN,
        }
        answers.append(browser.client.post(path, **how))

    sender = threading.Thread(target=send)
    sender.start()
    try:
        assert body.asked.wait(LONG)
        yield answers
    finally:
        body.go.set()
        sender.join(LONG)


@pytest.mark.parametrize("kind", ["person", "stranger"])
def test_a_slow_sender_holds_nothing(app, browser, ada, kind):
    data = filled_in(browser.sign_in(ada))
    if kind == "stranger":
        browser.client.set_cookie("rapport", "x" * 43)
    with app.app_context():
        pool = db.engine.pool
    with being_sent(browser, NEW, data) as answers:
        held = pool.checkedout()
        written = threading.Event()

        def write():
            with app.app_context(), transactions.transaction():
                db.session.execute(sa.text("UPDATE firm SET name = 'Meanwhile'"))
            written.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert written.wait(5), "another writer waits for who is still sending"
        writer.join()
    assert held == 0
    assert answers[0].status_code == (303 if kind == "person" else 401)


@pytest.mark.parametrize("how", ["empty", "no version", "twin"])
def test_a_wrong_form_is_made_again_while_others_write(app, browser, ada, how):
    home = factories.household(covered_by=ada)
    factories.contact(home, "Maria", email="maria@mail.example")
    path = "/contacts/new" if how == "twin" else f"/households/{home.id}/edit"
    page = browser.sign_in(ada).get(path)
    data = dict(page.fields_of(page.form_of("Save")[0]))
    if how == "twin":
        data |= {"given_name": "Maria", "family_name": "Lindqvist", "email": "maria@mail.example", "standing": "client"}
    elif how == "empty":
        data["name"] = ""
    else:
        del data["version"]
    drawn = []

    def look(*_, **__):
        drawn.append(transactions.is_idle() or not transactions._writing.get())

    with before_render_template.connected_to(look, app):
        answer = browser.client.post(path, data=data, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert drawn
    assert all(drawn)


def test_rights_that_end_while_a_form_is_sent_are_gone_when_it_is_there(app, browser, ada):
    data = filled_in(browser.sign_in(ada))
    with being_sent(browser, NEW, data) as answers, app.app_context(), transactions.transaction():
        db.session.execute(sa.text("DELETE FROM user_session"))
    assert answers[0].status_code == 401


@pytest.fixture
def locked(app, is_postgresql):
    """Keeps every writer out while the block lasts; applies to the embedded database, where there is one writer."""
    if is_postgresql:
        pytest.skip("only the embedded database has one writer")

    @contextmanager
    def keep_out():
        with app.app_context():
            db.session.remove()
            file = db.engine.url.database
            db.engine.dispose()
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()

    return keep_out


@pytest.fixture
def impatient(monkeypatch):
    """Waits for the writer half a second instead of ten."""
    monkeypatch.setitem(connections.PRAGMAS, "busy_timeout", 500)


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_a_writer_who_waits_too_long_is_told_so(browser, ada, locked, impatient, headers):
    data = filled_in(browser.sign_in(ada), "Ring back")
    with locked():
        answer = hardened(browser.client.post(NEW, data=data, headers={**SAME_ORIGIN, **headers}))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Try again in a moment" in shown
    assert ("<html" in shown) is (not headers)
    if not headers:
        assert "Ring back</textarea>" in shown
    assert browser.client.post(NEW, data=data, headers=SAME_ORIGIN).status_code == 303


def test_reading_goes_on_while_nobody_can_write(browser, ada, locked, impatient, clock):
    browser.sign_in(ada)
    browser.get("/tasks")
    clock.forward(minutes=5)
    with locked():
        assert browser.get("/tasks").heading == "Tasks"


def test_signing_in_without_a_session_is_no_success(browser, ada, locked, impatient):
    page = browser.get("/sign-in")
    sent = dict(page.fields_of(page.form_of("Sign in")[0])) | {"email": ada.email, "password": factories.PASSWORD}
    with locked():
        answer = hardened(browser.client.post("/sign-in", data=sent, headers=SAME_ORIGIN))
    assert answer.status_code == 503
    assert factories.PASSWORD not in answer.get_data(as_text=True)


@pytest.fixture
def gone(app, is_postgresql):
    """Takes the database away while the block lasts."""

    @contextmanager
    def take_away():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
            engine = db.engine

        def refuse(*_):
            raise engine.dialect.dbapi.OperationalError("gone")

        sa.event.listen(engine, "do_connect", refuse)
        try:
            yield
        finally:
            sa.event.remove(engine, "do_connect", refuse)

    return take_away


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("path", ["/tasks", "/sign-in", "/nowhere"])
def test_without_a_database_there_is_a_page(browser, ada, gone, headers, path):
    browser.sign_in(ada)
    kept = browser.client.get_cookie("rapport").value
    with gone():
        answer = hardened(browser.client.get(path, headers=headers))
        assert answer.status_code == 503
        assert "Not available right now" in answer.get_data(as_text=True)
        assert browser.client.get("/healthz").status_code == 200
        assert browser.client.get("/static/app.js").status_code == 200
    assert browser.client.get_cookie("rapport").value == kept
    browser.get("/tasks")


def test_without_a_database_a_form_is_given_back(browser, ada, gone):
    data = filled_in(browser.sign_in(ada), "Ring back")
    with gone():
        answer = hardened(browser.client.post(NEW, data=data, headers=SAME_ORIGIN))
    assert answer.status_code == 503
    assert "Ring back</textarea>" in answer.get_data(as_text=True)
