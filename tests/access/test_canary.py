"""Every route × every role × whose household: refused before any look-up, hidden like what is not there, or answered.

Whatever the answer is, nobody meets a word of a household that they may not open: in no page, file, header or log line.
"""

import hashlib
import re

import pytest
import sqlalchemy as sa

from tests.access import routes
from tests.access import world as worlds
from tests.access.world import CLASSES, MAY_READ, RELATIONS
from tests.fixtures.browser import FRAGMENT, SAME_ORIGIN
from webapp.db import Base, db

# Tables that a refused request may write: who is signed in, how often somebody tried.
HOUSEKEEPING = {"user_session", "throttle", "used_key"}
# Objects that follow the rule of money, or of names, instead of that of client data.
MONEY_ENDPOINTS = ("claims.", "custody.")
QUESTIONS = ("household", "contact", "interaction", "claim", "account", "task")
LISTS = (
    "/", "/contacts", "/contacts.csv", "/contacts/options", "/households/options", "/contacts/duplicates", "/claims",
    "/claims/queue", "/claims/new", "/interactions", "/interactions/new", "/interactions/contacts",
    "/interactions/new/about", "/tasks", "/tasks/new", "/tasks/contacts", "/accounts", "/accounts/households",
    "/audit", "/audit/export", "/initiatives/vintage-motor-sports/guests/candidates", "/admin/coverage",
    "/contacts/new", "/imports/new",
)  # fmt: skip


@pytest.fixture
def walk(app, world, browser, capfd):
    """Asks as one actor, and keeps what came back that should not have."""
    return Walk(app, world, browser, capfd)


@pytest.mark.parametrize("actor", MAY_READ)
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
    for path in questions(walk.world):
        walk.look(path, {})
    walk.read_log()
    assert not walk.wrong, "\n".join(walk.wrong)


class Walk:
    """One actor's way through every route."""

    def __init__(self, app, world, browser, capfd) -> None:
        self.app, self.world, self.browser, self.capfd = app, world, browser, capfd
        self.actor, self.viewer, self.token = "anonymous", None, ""
        self.marks: list[str] = []
        self.wrong: list[str] = []

    def sign_in(self, actor: str) -> None:
        """Signs the actor in, as far as that is possible."""
        self.actor, self.marks = actor, worlds.forbidden(actor)
        if actor not in ("anonymous", "disabled"):
            self.viewer = getattr(self.world.cast, actor)
            self.browser.sign_in(self.viewer)
        page = self.browser.client.get("/profile" if self.viewer else "/sign-in").get_data(as_text=True)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        self.capfd.readouterr()

    def is_closed(self, call: routes.Call) -> bool:
        """Whether this call must be refused to the actor, and so may change nothing."""
        expected = self.expectation(call)
        return bool(expected) and not expected & {200}

    def ask(self, call: routes.Call) -> None:
        """One call, whole and, where a page answered, as a fragment too."""
        if call.method == "POST":
            answer = self.browser.client.post(call.path, data={"csrf_token": self.token}, headers=SAME_ORIGIN)
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
        if answer.status_code >= 500:
            self.wrong.append(f"{path} answered {answer.status_code}")
        shown = answer.get_data(as_text=True) + str(answer.headers)
        # What somebody typed into the address may be shown back to them.
        leaked = [mark for mark in self.marks if mark in shown and mark not in path]
        if leaked:
            self.wrong.append(f"{path} shows {leaked}")

    def read_log(self) -> None:
        """No log line may hold any client's word, whoever asked."""
        logged = "".join(self.capfd.readouterr())
        found = [worlds.mark(r, c) for r in RELATIONS for c in CLASSES if worlds.mark(r, c) in logged]
        if found:
            self.wrong.append(f"log lines hold {found}")

    def expectation(self, call: routes.Call) -> set[int] | None:
        """The statuses that are right; None for pages that answer without sign-in."""
        if call.permission is None:
            return None
        if self.viewer is None:
            return {303}
        if not self.viewer.may(call.permission):
            return {403}
        answered = {200, 303, 404, 409, 422}
        if call.about is None or self._needs(call) <= MAY_READ[self.actor].get(call.about, frozenset()):
            return answered
        return {404}

    def _needs(self, call: routes.Call) -> set[str]:
        if call.endpoint == "book.household":
            return {"household"}
        if call.endpoint.startswith("initiatives."):
            return {"contact"}
        return {"money"} if call.endpoint.startswith(MONEY_ENDPOINTS) else {"client"}


def questions(world):
    """Every household's ids in the query of every list and form, and its words in every search box."""
    for path in LISTS:
        for relation in RELATIONS:
            ids = world.ids[relation]
            named = "&".join(f"{name}={ids[name + '_id']}" for name in QUESTIONS)
            yield f"{path}?{named}&initiative=vintage-motor-sports"
            for class_ in ("household", "contact", "client"):
                yield f"{path}?q={worlds.mark(relation, class_)}&name={worlds.mark(relation, class_)}"


def fingerprint(app) -> str:
    """A hash over all business tables."""
    digest = hashlib.sha256()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name not in HOUSEKEEPING:
                statement = sa.select(table).order_by(*table.primary_key.columns).execution_options(scope="test")
                for row in db.session.execute(statement):
                    digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def test_there_is_something_to_refuse(app, world):
    """A walk that lost its routes would pass without saying anything."""
    found = list(routes.calls(app, world))
    assert len(found) > 200
    assert {call.about for call in found} == {None, *RELATIONS}
