"""Every route × every role × whose household: refused before any look-up, hidden like what is not there, or answered.

Whatever the answer is, nobody meets a word of a household that they may not open: in no page, file, header or log line.
"""

import hashlib
import re
import traceback
import uuid

import pytest
import sqlalchemy as sa
from flask import request, request_finished
from sqlalchemy.exc import OperationalError

from tests.access import routes
from tests.access import scorecards as judging
from tests.access import world as worlds
from tests.access.rights import CLASSES, MAY_READ, RELATIONS
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from webapp import csvfile
from webapp.db import Base, db

# Tables that a refused request may write: who is signed in, how often somebody tried.
HOUSEKEEPING = {"user_session", "throttle", "used_key"}
QUESTIONS = ("household", "contact", "interaction", "claim", "account", "task")
# Pages that answer nothing until they are asked about something.
UNASKED = {
    # The period of the world is not closed, and so in no payroll file.
    "payroll.payroll_file": {404}, "payroll.payroll_totals": {404}, "claims.new": {404},
    "scorecards.rows": {404},
}  # fmt: skip


@pytest.fixture
def walk(app, world, browser, told):
    """Asks as one actor, and keeps what came back that should not have."""
    return Walk(app, world, browser, told)


# Eva is to her household what Ada is to hers. One of each kind of rights walks on the second database too: those who
# cover, manage, control and see totals are told apart by statements, the others by what is refused before any.
BOTH = {"ada", "mo", "cora", "mia"}
ACTORS = [actor for actor in MAY_READ["coverage"] if actor != "eva"]


@pytest.mark.parametrize("actor", [pytest.param(one, marks=() if one in BOTH else pytest.mark.once) for one in ACTORS])
def test_every_answer_is_as_the_policy_says_and_shows_nothing_else(walk, actor):
    walk.sign_in(actor)
    calls = list(routes.calls(walk.app, walk.world))
    closed = [call for call in calls if walk.is_closed(call)]
    before = fingerprint(walk.app)
    for call in closed:
        walk.ask(call)
    assert fingerprint(walk.app) == before, f"a request that was refused to {actor} changed rows"
    for call in (call for call in calls if call not in closed):
        walk.ask(call)
    lists = [call for call in calls if walk.is_list(call) and call.path in walk.listening]
    assert walk.viewer is None or len(lists) > 2, "hardly any page looks at what it is asked, so nothing was asked"
    for path in questions(walk.world, lists):
        walk.look(path, {})
    walk.read_log(walk.asked)
    assert not walk.wrong, "\n".join(walk.wrong)


class Walk:
    """One actor's way through every route."""

    def __init__(self, app, world, browser, told) -> None:
        self.app, self.world, self.browser, self.told = app, world, browser, told
        self.asked = 0
        self.actor, self.viewer, self.token = "anonymous", None, ""
        self.marks: list[str] = []
        self.wrong: list[str] = []
        # Addresses whose pages look at what stands behind the question mark; to any other page it is all the same.
        self.listening: set[str] = set()
        request_finished.connect(self._note, app)

    def _note(self, _app, **_said) -> None:
        if "args" in vars(request._get_current_object()):
            self.listening.add(request.path)

    def sign_in(self, actor: str) -> None:
        """Signs the actor in, as far as that is possible."""
        self.actor, self.marks = actor, worlds.forbidden(self.world.profile, actor)
        if actor not in ("anonymous", "disabled"):
            self.viewer = getattr(self.world.cast, actor)
            self.browser.sign_in(self.viewer)
        page = self.browser.client.get("/profile" if self.viewer else "/sign-in").get_data(as_text=True)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        self.told()

    def is_closed(self, call: routes.Call) -> bool:
        """Whether this call must be refused to the actor, and so may change nothing."""
        expected = self.expectation(call)
        return bool(expected) and not expected & {200}

    def is_list(self, call: routes.Call) -> bool:
        """Whether the call reads something that names no household, so that one can be asked for."""
        return call.method == "GET" and call.about is None and 200 in (self.expectation(call) or ())

    def ask(self, call: routes.Call) -> None:
        """One call, whole and, where a page answered, as a fragment too."""
        if call.method == "POST":
            sent = {"csrf_token": self.token, "idempotency_key": uuid.uuid4().hex}
            answer = self.browser.client.post(call.path, data=sent, headers=SAME_ORIGIN)
            self._check(call.path, answer)
        else:
            answer = self.look(call.path, {})
            if answer.status_code == 200 and answer.mimetype == "text/html":
                self.look(call.path, FRAGMENT)
        expected = self.expectation(call)
        if expected and answer.status_code not in expected:
            self.wrong.append(f"{call.method} {call.path} ({call.endpoint}): {answer.status_code}, not {expected}")

    def look(self, path: str, headers: dict[str, str]):
        """One GET, with its answer checked."""
        answer = self.browser.client.get(path, headers=headers)
        self._check(path, answer)
        return answer

    def _check(self, path: str, answer) -> None:
        self.asked += 1
        if answer.status_code >= 500:
            self.wrong.append(f"{path} answered {answer.status_code}")
        shown = answer.get_data(as_text=True) + str(answer.headers)
        leaked = [mark for mark in self.marks if mark in shown]
        if leaked:
            self.wrong.append(f"{path} shows {leaked}")

    def read_log(self, requests: int) -> str:
        """No log line may hold any client's word, whoever asked; each request has left one."""
        logged = self.told()
        assert logged.count("endpoint=") >= requests, "requests leave no log lines, so none of them was looked at"
        found = [worlds.mark(r, c) for r in RELATIONS for c in CLASSES if worlds.mark(r, c) in logged]
        if found:
            self.wrong.append(f"log lines hold {found}")
        return logged

    def expectation(self, call: routes.Call) -> set[int] | None:
        """The statuses that are right; None for pages that answer without sign-in."""
        if call.permission is None:
            return None
        if self.viewer is None:
            return {303}
        if not self.viewer.may(call.permission):
            return {403}
        if call.about is None or self.world.is_open(self.actor, call.endpoint, call.about):
            return {200, 303} | UNASKED.get(call.endpoint, set()) if call.method == "GET" else {200, 303, 404, 409, 422}
        if self.world.is_known(self.actor, call.endpoint, call.about):
            return {404, 409, 422}
        return {404}


def questions(world, lists):
    """Every household's ids in the query of every list and form, and the beginnings of its words in every search box.

    The whole words stay out of the address, so that a page that shows one has looked it up.
    """
    for relation in RELATIONS:
        # Beside the claim that is in all addresses, the one that is confirmed and of which money was withdrawn again.
        yield f"/claims/{world.ids[relation]['withdrawn_claim_id']}"
    yield from judging.rows(world.cast)
    for path in dict.fromkeys(call.path for call in lists):
        for relation in RELATIONS:
            ids = world.ids[relation]
            named = "&".join(f"{name}={ids[name + '_id']}" for name in QUESTIONS)
            yield f"{path}?{named}&initiative=vintage-motor-sports&by=initiative"
            yield f"{path}?q={worlds.beginning(relation)}&name={worlds.mark(relation, 'contact')[:-1]}"


def fingerprint(app) -> dict[str, str]:
    """A hash over each business table."""
    prints = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name not in HOUSEKEEPING:
                statement = sa.select(table).order_by(*table.primary_key.columns).execution_options(scope="test")
                rows = [tuple(row) for row in db.session.execute(statement)]
                prints[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return prints


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (lambda words: RuntimeError(words), 500, "unexpected error"),
        (lambda words: OperationalError(words, {"name": words}, Exception(words)), 503, "database not available"),
    ],
    ids=["500", "503"],
)
@pytest.mark.parametrize("profile", ["coverage"])
def test_a_failure_that_quotes_clients_tells_nobody(walk, error, status, line):
    """Drivers put the statement and its values into their messages; neither the page nor the log may repeat them."""
    walk.sign_in("ada")
    words = " ".join(worlds.mark(r, c) for r in RELATIONS for c in CLASSES)
    pages = ("/contacts", f"/contacts/{walk.world.ids['own']['contact_id']}", "/contacts/options?q=zq")
    with walk.app.app_context():
        engine = db.engine

    def fail(connection, cursor, statement, parameters, context, many):
        if "FROM contact" in statement or "search_" in statement:
            raise error(words)

    sa.event.listen(engine, "before_cursor_execute", fail)
    try:
        answers = [walk.look(page, how) for page in pages for how in ({}, FRAGMENT)]
        with pytest.raises(csvfile.CutShort) as cut:
            walk.browser.client.get("/contacts.csv")
    finally:
        sa.event.remove(engine, "before_cursor_execute", fail)
    assert {answer.status_code for answer in answers} == {status}
    logged = walk.read_log(len(answers))
    assert (logged.count(line), logged.count("file cut short")) == (len(answers), 1)
    assert "zq" not in "".join(traceback.format_exception(cut.value))
    walk.wrong = [words for words in walk.wrong if "answered" not in words]
    assert not walk.wrong, "\n".join(walk.wrong)


def test_there_is_something_to_refuse(app, world):
    """A walk that lost its routes would pass without saying anything."""
    found = list(routes.calls(app, world))
    assert len(found) > 200
    assert {call.about for call in found} == {None, *RELATIONS}
