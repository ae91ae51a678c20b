"""Fifty controllers decide the same claims over HTTP: each claim is decided once, each cent is used once."""

import os
import random
import threading
import uuid
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import session
from flask_login import login_user

from tests import factories
from tests.fixtures.database import settings_for
from tests.operation.wire import Wire
from webapp import audit, create_app
from webapp import db as transactions
from webapp.db import db
from webapp.people import queries as people

CONTROLLERS, CLAIMS = 50, 200
# So many of the claims each of them tries; RAPPORT_THOROUGH=1 lets everybody try every one.
TRIED = CLAIMS if os.environ.get("RAPPORT_THOROUGH") else 8
AMOUNT = 2_500_000
# The page showed this finding where the day is near a quarter's end; claims of one household are never alike.
SHOWN = "burst"


def unlike(number: int) -> int:
    """The amount of a household's claim: three per cent more than the one before, so that nothing speaks against it."""
    return AMOUNT * 103**number // 100**number


@pytest.fixture
def office(installation):
    """A running server, with claims that each have a line of their own: (server, application, controllers, work)."""
    installation.run("db", "upgrade")
    app = create_app(settings_for(installation.database_url, installation.folder, testing=False))
    factories.bind(app)
    factories.firm()
    ada = factories.user("Ada Rossi")
    controllers = [
        factories.user(f"Controller {number}", roles=("controller",), email=f"controller{number}@firm.example")
        for number in range(CONTROLLERS)
    ]
    file = factories.statement_file(controllers[0])
    work = []
    for number in range(20):
        home = factories.household(f"Household {number}", covered_by=ada)
        account = factories.account(home, number=f"CH{number:06}")
        for amount in map(unlike, range(CLAIMS // 20)):
            line = factories.activity(account, file, amount)
            claim = factories.claim(home, ada, amount)
            work.append((claim.id, claim.version, line.id, amount))
    installation.start()
    yield installation, app, controllers, work
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def signed_in(app, person) -> str:
    """The cookie of a new session; fifty sign-ins from one address would be taken for an attack."""
    with app.test_request_context("/sign-in", method="POST"):
        viewer = people.viewer_by_id(person.id)
        transactions.release()
        login_user(viewer)
        app.session_interface.save_session(app, session, app.response_class())
        return f"{app.config['SESSION_COOKIE_NAME']}={session.token}"


def decide(port: int, cookie: str, work: list, met: Counter) -> None:
    """One controller confirms claims in an order of their own, with what the page showed in the beginning."""
    wire = Wire(port, cookie)
    token = wire.hidden(f"/claims/{work[0][0]}")["csrf_token"]
    for claim_id, *shown in work:
        met[wire.ask("POST", f"/claims/{claim_id}/decision", confirmation(token, *shown))[0]] += 1


def confirmation(token: str, version: int, line_id: int, amount_minor: int) -> dict[str, str]:
    """The form that confirms a claim by its line, filled in as its page does."""
    return {
        "csrf_token": token, "idempotency_key": uuid.uuid4().hex, "version": str(version), "found": SHOWN,
        "seen_minor": str(amount_minor), "outcome": "confirm", "lines-0-activity_id": str(line_id),
        "lines-0-rest_minor": str(amount_minor), "lines-0-amount": f"{amount_minor // 100}.{amount_minor % 100:02}",
    }  # fmt: skip


def test_each_claim_is_decided_once_and_nobody_meets_a_failure(office):
    server, app, controllers, work = office
    cookies = [signed_in(app, one) for one in controllers]
    rng = random.Random(50)
    orders = [rng.sample(work, TRIED) for _ in controllers]
    met = [Counter() for _ in controllers]
    threads = [
        threading.Thread(target=decide, args=(server.port, *each)) for each in zip(cookies, orders, met, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tried = {claim_id: amount for order in orders for claim_id, _version, _line, amount in order}
    assert sum(met, Counter()) == {303: len(tried), 409: CONTROLLERS * TRIED - len(tried)}
    with app.app_context():
        ask = lambda text: db.session.execute(sa.text(text).execution_options(scope="maintenance")).all()  # noqa: E731
        decided = ask("SELECT claim_id, count(*), min(outcome), max(outcome) FROM decision GROUP BY claim_id")
        assert {tuple(row) for row in decided} == {(claim_id, 1, "confirm", "confirm") for claim_id in tried}
        money = sum(tried.values())
        assert ask("SELECT sum(amount_minor), count(*) FROM allocation") == [(money, len(tried))]
        assert ask("SELECT sum(allocated_minor) FROM claim") == [(money,)]
        assert ask("SELECT sum(allocated_minor), max(allocated_minor - amount_minor) FROM activity") == [(money, 0)]
        assert audit.verify()[1] is None
