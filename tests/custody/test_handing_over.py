"""Many lines that later files have too are handed over in pieces before their import is undone."""

import contextlib

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.custody.test_corrections import TODAY, claimed, controller, ofx, take  # noqa: F401
from tests.custody.test_held_lines import everything, statement, undo
from tests.custody.test_import_a_statement import states
from tests.custody.test_staging import table, upload, work
from tests.custody.test_stopping import counted
from webapp import db as transactions
from webapp.audit import AuditEntry, AuditPayload
from webapp.custody import service
from webapp.custody.models import Activity, HeldLine, StatementFile
from webapp.custody.service import staging, undoing
from webapp.db import db

PIECE = 50


@pytest.fixture(autouse=True)
def pieces(monkeypatch):
    """Files of some lines count as large where they are undone."""
    monkeypatch.setattr(staging, "PIECE", PIECE)
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", PIECE)


@pytest.fixture
def two(browser, controller, app):  # noqa: F811
    """400 lines, and a later file that has 250 of them and 50 of its own."""
    browser.submit(upload(browser, app, "all.csv", table(400)), "Import")
    browser.submit(upload(browser, app, "rest.csv", table(300, start=150)), "Import")


@contextlib.contextmanager
def given_at_once(app):
    """How many lines each transaction gave to another file."""
    found = [0]
    with app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith("UPDATE activity SET file_id"):
            found[-1] += cursor.rowcount

    def end(connection):
        found.append(0)

    event.listen(engine, "after_cursor_execute", note)
    event.listen(engine, "commit", end)
    try:
        yield found
    finally:
        event.remove(engine, "after_cursor_execute", note)
        event.remove(engine, "commit", end)


def counts(app):
    return [row[1:] for row in everything(app, StatementFile, "id", "new_count", "known_count")]


def hand_over(app, actor):
    with app.app_context():
        handed = service.hand_over(1, None, actor=actor)
        transactions.release()
        return handed.lines


def test_no_transaction_hands_over_more_than_a_piece(browser, app, two):
    with given_at_once(app) as given:
        page = browser.submit(browser.get("custody.show_import", file_id=1), "Undo this import")
    assert "250 lines stay: later files have them too." in page
    assert (sum(given), max(given)) == (250, PIECE)
    assert counted(app) == 300
    assert counts(app)[1] == (300, 0)
    work(app)
    assert (states(app), everything(app, HeldLine, "id")) == (["undone", "imported"], [])
    with app.app_context():
        told = (
            sa.select(AuditEntry.action, AuditPayload.body)
            .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.action.in_(("activity.taken-over", "activity.undone")))
            .order_by(AuditEntry.id)
        )
        *pieces, (_undone, last) = db.session.execute(told.execution_options(scope="audit")).all()
        transactions.release()
    assert [body["count"] for _action, body in pieces] == [PIECE] * 5
    assert (last["removed"], last["kept"]) == (150, 250)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_nothing_is_lost_where_the_undoing_did_not_follow(browser, controller, app, two, order):  # noqa: F811
    assert hand_over(app, controller) == 250
    assert counted(app) == 450
    assert counts(app) == [(150, 250), (300, 0)]
    undo(browser, app, order[0])
    assert counted(app) == (300 if order[0] == 1 else 400)
    undo(browser, app, order[1])
    assert (counted(app), everything(app, HeldLine, "id")) == (0, [])


def test_what_the_bank_changed_is_handed_over_by_the_undoing_itself(browser, controller, app, monkeypatch):  # noqa: F811
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 1)
    take(browser, app, statement({"x": 1, "y": 2, "z": 3}), "1.ofx")
    take(browser, app, statement({"x": 9, "y": 2, "z": 3}), "2.ofx")
    assert hand_over(app, controller) == 2
    assert everything(app, Activity, "identity", "file_id") == [("id:x", 1), ("id:y", 2), ("id:z", 2)]
    undo(browser, app, 2)
    assert everything(app, Activity, "identity", "amount_minor") == [("id:x", 100), ("id:y", 200), ("id:z", 300)]


def test_an_import_that_stays_hands_nothing_over(browser, controller, app, claimed, monkeypatch):  # noqa: F811
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 1)
    take(browser, app, ofx((TODAY, "500", "w", ""), (TODAY, "5", "x", ""), (TODAY, "6", "y", "")), "1.ofx")
    browser.submit(browser.get("claims.queue"), "Confirm")
    take(browser, app, ofx((TODAY, "5", "x", ""), (TODAY, "6", "y", ""), (TODAY, "7", "z", "")), "2.ofx")
    page = browser.submit(browser.get("custody.show_import", file_id=1), "Undo this import", status=409)
    assert "1 of its lines are evidence" in page.errors()
    assert counts(app) == [(3, 0), (1, 2)]
