"""Real forms in wrong hands: what its owner may send changes nothing when anybody else sends it, word for word."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from tests.access import forms
from tests.access.test_canary import fingerprint
from tests.fixtures.page import Page
from webapp.payroll.rules import COLUMNS

ACTORS = ("anonymous", "ben", "eva", "max", "former", "mo", "sam", "cora", "mia", "root")
# On PostgreSQL all but a second rep and a second manager, whom the statements refuse there that refuse Ben and Max.
ACTORS_AGAIN = tuple(actor for actor in ACTORS if actor not in {"eva", "mo"})
# Fields that hold an id of somebody's data, and whose id is put there instead.
IDS = {
    "contact": "contact_id", "other_id": "contact_id", "participants": "contact_id", "household": "household_id",
    "household_id": "household_id", "activity_id": "activity_id",
    "documents": "claim_document_id", "assignee": "colleague_id",
}  # fmt: skip
# Numbers of other things: counts, sums, and what belongs to the firm.
NUMBERS = {
    "version", "percent", "user_id", "initiative", "initiative_id", "segment", "segment_id", "team", "team_id",
    "manager_id", "second_look_percent", "seasoning_days",
    "promise_reminder_days", "promise_grace_days", "seen_minor", "rest_minor", "postcode", "parent",
    "parent_id", "owner", "owner_id", "covered_by", "since", "award", "cap", "judged", "seen", "signer",
    "dispute_filing_days", "dispute_answer_days", *(f"place_{key}" for key in COLUMNS),
    "score", "weight",
}  # fmt: skip
# Where those who decide about everybody's money may name any household.
ANYBODYS = {("custody.assign_account", "household_id")}
# What can be done only before something else was done, and what leaves nothing to do.
FIRST = ("claims.confirm_together", "people.end_sessions", "periods.close", "periods.remove")
LAST = ("remov", "end_coverage", "undo", "withdraw", "complete", "confirm", "decide", "raise_wall", "change_password")


@pytest.mark.parametrize("profile", ["coverage"])
def test_a_form_is_worth_nothing_in_other_hands(app, world, browser, is_postgresql):
    finder = forms.Finder(app, world)
    found = finder.walk(browser, forms.OWNERS, forms.prepare(browser, world))
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    out_of_reach = posts - forms.LEFT_OUT - set(found)
    assert not out_of_reach, f"no page of {forms.OWNERS} has a form for these; bring one about in forms.prepare"
    world.ids["stranger"]["colleague_id"] = world.cast.eva.id
    hands = Hands(browser, world, finder)
    for actor in ACTORS_AGAIN if is_postgresql else ACTORS:
        with hands.of(actor):
            hands.replay()
    hands.check("were accepted from people who may not send them")
    for owner in forms.OWNERS:
        with hands.of(owner):
            hands.swap()
    with hands.of("mo"):
        hands.mistake_the_wall()
    hands.check("were accepted with somebody else's id in them")
    assert len(hands.sent) > 450
    hands.accept()
    hands.check("were refused to their owner, so that nothing was proved by refusing them to others")


class Hands:
    """Sends the forms that were found as people who may not, and at last as those who may."""

    def __init__(self, browser, world, finder) -> None:
        self.browser, self.world, self.finder = browser, world, finder
        self.sent: list[str] = []
        self.wrong: list[str] = []

    def check(self, what: str) -> None:
        """Fails with the forms that were answered wrongly since it was asked last."""
        wrong, self.wrong = self.wrong, []
        assert not wrong, f"these {what}:\n" + "\n".join(wrong)

    @contextmanager
    def of(self, actor: str) -> Iterator[None]:
        """Whose hands they are; whatever is sent by them changes no row."""
        self._become(actor)
        before = fingerprint(self.browser.app)
        yield
        after = fingerprint(self.browser.app)
        changed = [table for table in after if after[table] != before[table]]
        if changed:
            self.wrong.append(f"something from {actor} that changed rows of {changed}")

    def replay(self) -> None:
        """Every form that is not for the actor, exactly as its owner filled it in."""
        actor = self.actor
        for form in self.finder.found.values():
            if not self._is_for(actor, form):
                self._refused(actor, form, forms.send(self.browser, form, self.token))

    def swap(self) -> None:
        """The owner's forms with a stranger's id in each field in turn, and at a stranger's address."""
        owner = self.actor
        for form in self._of(owner):
            for name, value in form.body.items(multi=True):
                kind = re.sub(r"^.*-\d+-", "", name)
                if kind in IDS and (form.endpoint, kind) not in ANYBODYS:
                    foreign = str(self.world.ids["stranger"][IDS[kind]])
                    self._refused(owner, form, forms.send(self.browser, form, self.token, **{name: foreign}))
                else:
                    is_told = kind in IDS or not isinstance(value, str) or not value.isdigit() or kind in NUMBERS
                    assert is_told, f"say in IDS or NUMBERS what the number in {name} of {form.endpoint} is"
            self._at_the_address_of("stranger", owner, form)

    def mistake_the_wall(self) -> None:
        """Forms for one's team at the addresses of a household that is closed to inheritance."""
        for form in self.finder.found.values():
            self._at_the_address_of("walled", self.actor, form)

    def accept(self) -> None:
        """All forms in their owners' hands, read anew from their pages: so what was refused was worth refusing."""
        for form in sorted(self.finder.found.values(), key=turn):
            if self.actor != form.owner:
                self._become(form.owner)
            fresh = forms.Finder(self.finder.app, self.world)
            fresh.read(Page(self.browser.client.get(form.page)), form.page, form.owner, form.about)
            if form.endpoint not in fresh.found:
                self.wrong.append(f"{form.endpoint}: no longer on {form.page}")
                continue
            answer = forms.send(self.browser, fresh.found[form.endpoint], self.token)
            if answer.status_code != 303:
                self.wrong.append(f"{form.endpoint} from its owner {form.owner}: {forms.complaint(answer)}")

    def _become(self, actor: str) -> None:
        self.actor = actor
        if actor == "anonymous":
            self.browser.client = self.browser.app.test_client()
        else:
            self.browser.sign_in(getattr(self.world.cast, actor))
        self.token = forms.token_of(self.browser, "/sign-in" if actor == "anonymous" else "/profile")

    def _of(self, owner: str) -> list[forms.Form]:
        return [form for form in self.finder.found.values() if form.owner == owner]

    def _is_for(self, actor: str, form: forms.Form) -> bool:
        if actor == "anonymous" or not getattr(self.world.cast, actor).may(form.permission):
            return False
        if form.about == forms.OWNERS_ALONE:
            return actor == form.owner
        return form.about is None or self.world.is_open(actor, form.endpoint, form.about)

    def _at_the_address_of(self, relation: str, actor: str, form: forms.Form) -> None:
        path = self._elsewhere(form, relation)
        may = getattr(self.world.cast, actor).may(form.permission)
        if path and may and not self.world.is_open(actor, form.endpoint, relation):
            self._refused(actor, form, forms.send(self.browser, form, self.token, path=path))

    def _elsewhere(self, form: forms.Form, relation: str) -> str | None:
        """The form's address with another household's ids in it; None where it names no household."""
        path, _mark, query = form.path.partition("?")
        ids = self.world.ids[relation]
        endpoint, given = self.finder.urls.match(path, method="POST")
        theirs = {name: ids[name] for name in given if name in ids and name not in self.world.shared}
        if "file_id" in theirs and endpoint.startswith("imports."):
            theirs["file_id"] = ids["import_file_id"]
        asked = dict(pair.split("=") for pair in query.split("&") if "=" in pair)
        named = {name: ids[f"{name}_id"] for name in asked if f"{name}_id" in ids}
        if not theirs and not named:
            return None
        return self.finder.urls.build(endpoint, given | theirs) + (f"?{urlencode(asked | named)}" if asked else "")

    def _refused(self, actor: str, form: forms.Form, answer) -> None:
        said = f"{form.endpoint} ({answer.request.full_path}) from {actor}: {answer.status_code}"
        self.sent.append(said)
        is_sent_away = actor == "anonymous" and answer.headers.get("Location", "").startswith("/sign-in")
        if not is_sent_away and answer.status_code not in (400, 403, 404, 409, 422):
            self.wrong.append(said)


def turn(form: forms.Form) -> tuple[int, int]:
    """In which order forms can be sent so that none takes away what another needs."""
    is_last = any(word in form.endpoint for word in LAST)
    return (0 if form.endpoint in FIRST else 1 + is_last, forms.OWNERS.index(form.owner))
