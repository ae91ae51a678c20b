"""Killed again and again amid decisions and imports: what was acknowledged is there, the rest is whole or absent."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import threading
import time

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.database import settings_for
from tests.operation.test_deciding_at_once import confirmation, signed_in, unlike
from tests.operation.wire import Wire
from webapp import audit, create_app
from webapp.db import db

# RAPPORT_THOROUGH=1 kills a hundred times.
ROUNDS = 100 if os.environ.get("RAPPORT_THOROUGH") else 3
CONTROLLERS, CLAIMS_A_ROUND, LINES = 3, 40, 400
LOST = (http.client.HTTPException, OSError)


@pytest.fixture
def office(installation):
    """An installation with controllers and a household that files claims: (installation, application, people)."""
    installation.run("db", "upgrade")
    app = create_app(settings_for(installation.database_url, installation.folder, testing=False))
    factories.bind(app)
    factories.firm()
    ada = factories.user("Ada Rossi")
    controllers = [
        factories.user(f"Controller {number}", roles=("controller",), email=f"controller{number}@firm.example")
        for number in range(CONTROLLERS)
    ]
    yield installation, app, ada, controllers
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Decider:
    """A controller who confirms one claim after the other, and sends again what got no answer."""

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self.acknowledged: set[int] = set()
        self.unanswered: tuple[int, dict[str, str]] | None = None
        self.failure: str | None = None

    def work(self, port: int, claims: list) -> None:
        """Decides until all is done or the server is gone."""
        with contextlib.suppress(*LOST):
            wire = Wire(port, self.cookie)
            token = wire.hidden(f"/claims/{claims[0][0]}")["csrf_token"]
            if self.unanswered:
                self._send(wire, *self.unanswered)
            for claim_id, *shown in claims:
                self._send(wire, claim_id, confirmation(token, *shown))

    def _send(self, wire: Wire, claim_id: int, form: dict[str, str]) -> None:
        self.unanswered = (claim_id, form)
        status, _place, text = wire.ask("POST", f"/claims/{claim_id}/decision", form)
        if status != 303:
            self.failure = f"{status} {text[:2000]}"
            return
        self.acknowledged.add(claim_id)
        self.unanswered = None


def claims_of(number: int, file, ada) -> list:
    """A household's fresh claims that each have a line of their own: (claim, its version, line, amount)."""
    home = factories.household(f"Household {number}", covered_by=ada)
    account = factories.account(home, number=f"CH{number:06}")
    made = []
    for amount in map(unlike, range(CLAIMS_A_ROUND)):
        line = factories.activity(account, file, amount)
        claim = factories.claim(home, ada, amount)
        made.append((claim.id, claim.version, line.id, amount))
    return made


def statement(folder, number: int):
    """A statement of an account of its own."""
    path = folder / f"statement-{number}.csv"
    rows = [f"2026-03-{1 + n % 28:02},{n + 1}.00,Transfer {n},X{number}" for n in range(LINES)]
    path.write_text("\n".join(["Date,Amount,Description,Account", *rows]) + "\n", encoding="utf-8")
    return path


def importing(installation, path, person) -> subprocess.Popen:
    """The import of a file, running as a command."""
    command = [str(installation.program), "activity", "import", str(path), "--as", person.email, "--currency", "usd"]
    environment = installation.environment
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def done(deciders) -> int:
    """How many decisions were acknowledged so far."""
    return sum(len(one.acknowledged) for one in deciders)


def facts(app):
    """What the database holds: decisions by claim, evidence by claim, lines by file's account."""
    with app.app_context():
        ask = lambda text: db.session.execute(sa.text(text).execution_options(scope="maintenance")).all()  # noqa: E731
        decided = dict(map(tuple, ask("SELECT claim_id, count(*) FROM decision GROUP BY claim_id")))
        used = dict(map(tuple, ask("SELECT claim_id, sum(amount_minor) FROM allocation GROUP BY claim_id")))
        lines = dict(
            map(
                tuple, ask("SELECT a.number, count(*) FROM activity t JOIN account a ON a.id = t.account_id GROUP BY 1")
            )
        )
        is_whole = audit.verify()[1] is None
        db.session.rollback()
    return decided, used, lines, is_whole


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(office, tmp_path):
    installation, app, ada, controllers = office
    rng = random.Random(9)
    file = factories.statement_file(controllers[0])
    deciders = [Decider(signed_in(app, one)) for one in controllers]
    finished, amounts = set(), {}
    for turn in range(ROUNDS):
        work = [claims_of(turn * CONTROLLERS + number, file, ada) for number in range(CONTROLLERS)]
        amounts |= {claim_id: amount for claims in work for claim_id, _version, _line, amount in claims}
        installation.start()
        command = importing(installation, statement(tmp_path, turn), controllers[0])
        threads = [
            threading.Thread(target=one.work, args=(installation.port, claims))
            for one, claims in zip(deciders, work, strict=True)
        ]
        for thread in threads:
            thread.start()
        wanted, deadline = done(deciders) + rng.randint(1, 60), time.monotonic() + 30
        while done(deciders) < wanted and time.monotonic() < deadline:
            time.sleep(0.005)
        assert done(deciders) >= wanted, [one.failure for one in deciders]
        installation.stop(signal.SIGKILL)
        command.kill()
        said = command.communicate()
        for thread in threads:
            thread.join()
        if command.returncode == 0:
            finished.add(f"X{turn}")
        decided, used, lines, is_whole = facts(app)
        acknowledged = set().union(*(one.acknowledged for one in deciders))
        unanswered = {one.unanswered[0] for one in deciders if one.unanswered}
        assert acknowledged <= set(decided) <= acknowledged | unanswered, said
        assert set(decided.values()) <= {1}
        assert used == {claim_id: amounts[claim_id] for claim_id in decided}
        imported = {number: count for number, count in lines.items() if number.startswith("X")}
        assert set(imported.values()) <= {LINES}
        assert finished <= set(imported)
        assert is_whole
    assert [one.failure for one in deciders] == [None] * CONTROLLERS
    for turn in (0, ROUNDS - 1):
        again = importing(installation, statement(tmp_path, turn), controllers[0])
        said = again.communicate()
        assert again.returncode == 0, said
        assert facts(app)[2][f"X{turn}"] == LINES
