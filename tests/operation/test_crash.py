"""The server is killed while people work: what was acknowledged is there, whole; what was not can be sent again."""

import contextlib
import http.client
import signal
import threading
import time
import uuid

import pytest
import sqlalchemy as sa

from tests.fixtures.database import settings_for
from tests.operation.conftest import TINY
from tests.operation.wire import Wire
from webapp import create_app
from webapp.db import db
from webapp.demo import load
from webapp.demo.cast import PASSWORD

WANTED, CLIENTS = 300, 4
LOST = (http.client.HTTPException, OSError)


@pytest.fixture
def firm(installation):
    """A server of a small demo firm that runs, and an application that looks at its database."""
    installation.run("db", "upgrade")
    app = create_app(settings_for(installation.database_url, installation.folder, demo=True, testing=False))
    with app.app_context():
        load.load(app, TINY, lambda step: None)
        db.engine.dispose()
    installation.start()
    yield installation, app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Caller:
    """One rep who logs calls without a pause, each with a task and every third with a claim."""

    def __init__(self, port: int, contact: int, cookie: str) -> None:
        self.wire = Wire(port, cookie)
        self.contact = contact
        self.token = self.wire.hidden(f"/interactions/new?contact={contact}")["csrf_token"]
        self.acknowledged: dict[str, str] = {}
        self.open: tuple[str, str] | None = None

    def fields(self, mark: str, key: str) -> dict[str, str]:
        """What the form sends."""
        sent = {
            "csrf_token": self.token, "idempotency_key": key, "contact": str(self.contact), "channel": "phone",
            "direction": "outbound", "note": f"Note {mark}", "subject": mark, "follow_up": mark, "due_in": "week",
        }  # fmt: skip
        if mark.endswith(("0", "3", "6", "9")):
            sent |= {"claim": "deposited", "amount": "100", "currency": "CHF", "no_initiative_reason": mark}
        return sent

    def log(self, mark: str, key: str) -> str:
        """Sends one form; returns where it led."""
        status, place, text = self.wire.ask("POST", "/interactions/new", self.fields(mark, key))
        assert status == 303, (status, text[:2000])
        return place

    def work(self, name: int, stop: threading.Event) -> None:
        """Logs until told to stop or until the server is gone."""
        number = 0
        with contextlib.suppress(*LOST):
            while not stop.is_set():
                mark, key = f"crash-{name}-{number}", uuid.uuid4().hex
                self.open = (mark, key)
                self.acknowledged[mark] = self.log(mark, key)
                self.open = None
                number += 1


def of_ada(app):
    """A contact whose household Ada covers."""
    with app.app_context():
        statement = sa.text(
            "SELECT min(c.id) FROM contact c JOIN coverage v ON v.household_id = c.household_id"
            " JOIN app_user u ON u.id = v.user_id WHERE u.email = 'ada@demo.example' AND v.ends_on IS NULL"
        )
        found = db.session.execute(statement.execution_options(scope="maintenance")).scalar_one()
        db.session.rollback()
        return found


def stored(app):
    """What there is of each mark: counts of interactions, notes, participants, tasks, claims and shares."""
    of_interaction = "SELECT i.subject, count(*) FROM interaction i JOIN {} x ON x.interaction_id = i.id GROUP BY 1"
    of_claim = (
        "SELECT c.no_initiative_reason, count(*) FROM claim c JOIN credit_share s ON s.claim_id = c.id GROUP BY 1"
    )
    counted = {
        "interaction": "SELECT subject, count(*) FROM interaction GROUP BY 1",
        "note": of_interaction.format("interaction_note"),
        "present": of_interaction.format("participant"),
        "task": "SELECT title, count(*) FROM task GROUP BY 1",
        "claim": "SELECT no_initiative_reason, count(*) FROM claim WHERE state = 'pending' GROUP BY 1",
        "share": of_claim,
    }
    with app.app_context():
        found = {}
        for kind, statement in counted.items():
            rows = db.session.execute(sa.text(statement).execution_options(scope="maintenance"))
            found[kind] = {mark: count for mark, count in rows if mark.startswith("crash-")}
        db.session.rollback()
        return found


def whole(found, marks):
    for kind in ("interaction", "note", "present", "task"):
        assert found[kind] == dict.fromkeys(marks, 1), kind
    with_claim = {mark for mark in marks if mark.endswith(("0", "3", "6", "9"))}
    for kind in ("claim", "share"):
        assert found[kind] == dict.fromkeys(with_claim, 1), kind


def test_a_killed_server_loses_nothing_that_was_acknowledged(firm):
    server, app = firm
    contact = of_ada(app)
    cookie = Wire(server.port).sign_in("ada@demo.example", PASSWORD).cookie
    callers = [Caller(server.port, contact, cookie) for _ in range(CLIENTS)]
    stop = threading.Event()
    threads = [threading.Thread(target=caller.work, args=(name, stop)) for name, caller in enumerate(callers)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 120
    while sum(len(caller.acknowledged) for caller in callers) < WANTED and time.monotonic() < deadline:
        time.sleep(0.01)
    server.stop(signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    acknowledged = {mark for caller in callers for mark in caller.acknowledged}
    unanswered = {caller.open[0] for caller in callers if caller.open}
    assert len(acknowledged) >= WANTED
    found = stored(app)
    assert acknowledged <= set(found["interaction"]) <= acknowledged | unanswered
    whole(found, found["interaction"])
    server.start()
    for caller in callers:
        caller.wire = Wire(server.port, cookie)
        if caller.open:
            assert caller.log(*caller.open) == caller.log(*caller.open)
    whole(stored(app), acknowledged | unanswered)
    server.stop()
    server.run("doctor")
