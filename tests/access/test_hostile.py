"""Hostile texts through every text field of every form, and through every search box and filter.

Nothing answers with a 500; what is accepted is stored as it was typed, and shown escaped on the page that shows it.
"""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from markupsafe import escape

from tests.access import forms
from tests.access.test_forms import turn
from tests.fixtures.shared import SHARED, shared_file
from webapp.db import db
from webapp.text import clean

OWN = Path(__file__).with_name("hostile.txt")
# So many texts go through each field; on PostgreSQL fewer, since what a page makes of them is the same there.
EACH, EACH_AGAIN = 20, 4
# How many of the texts that a form accepted are looked for on its pages.
LOOKS = 6
# What is never shown as it was typed: searched for and gone, or of a form of its own.
UNSHOWN = {"_text", "q"}


def own_texts() -> list[str]:
    """A few of each kind, and what no line of a file can hold."""
    return [*OWN.read_text("utf-8").splitlines(), "a\x00b", "tab\tand\x0bmore\x1b[31m", "\ud800 half", "long " * 60]


def listed_texts() -> list[str]:
    """The well-known lists."""
    found = json.loads((shared_file("data/hostile") / "blns/blns.json").read_text("utf-8"))
    return found + (shared_file("data/hostile") / "csv-injection/csv-payload.txt").read_text("utf-8").splitlines()


def all_texts() -> list[str]:
    """Ours, and the well-known ones where they are at hand."""
    is_here = (SHARED / "data/hostile").exists()
    return [text for text in dict.fromkeys(own_texts() + (listed_texts() if is_here else [])) if text]


def test_the_well_known_texts_are_among_them():
    assert len(listed_texts()) > 500
    assert set(listed_texts()) - {""} <= set(all_texts())


@pytest.mark.parametrize("profile", ["coverage"])
def test_every_field_takes_every_kind_of_text(app, world, browser, database_kind):
    finder = forms.Finder(app, world)
    found = finder.walk(browser, forms.OWNERS, forms.prepare(browser, world))
    texts = all_texts()
    each = EACH if database_kind == "sqlite" else EACH_AGAIN
    typing = Typing(app, browser, texts, each)
    for form in sorted((form for form in found.values() if form.texts), key=turn):
        typing.become(getattr(world.cast, form.owner))
        typing.send(form)
    for owner in forms.OWNERS:
        typing.become(getattr(world.cast, owner))
        for action, fields in finder.searches[owner].items():
            typing.ask(action, fields)
    assert not typing.wrong, "\n".join(typing.wrong)
    assert set(typing.used) == set(texts), "each text goes somewhere"
    assert min(typing.typed.values()) >= each, typing.typed.most_common()[:-5:-1]
    assert len(typing.typed) > 120
    assert len(typing.accepted) > 40, "hardly any field takes what is typed, so nothing was stored or shown"
    unseen = {field for field in typing.accepted - typing.shown if not field.endswith(tuple(UNSHOWN))}
    assert not unseen, f"accepted and shown nowhere: {sorted(unseen)}"


class Typing:
    """Types the texts in turn; remembers where, and what became of them."""

    def __init__(self, app, browser, texts: list[str], each: int) -> None:
        self.app, self.browser, self.each = app, browser, each
        self.next = itertools.cycle(texts)
        self.used: set[str] = set()
        self.typed: Counter[str] = Counter()
        self.accepted: set[str] = set()
        self.shown: set[str] = set()
        self.wrong: list[str] = []
        self.written: set[str] = set()
        self.viewer = None

    def become(self, viewer) -> None:
        """Who types; passwords of people may have been changed by what was typed, so each signs in once."""
        if self.viewer != viewer:
            self.viewer = viewer
            self.browser.sign_in(viewer)
            self.token = forms.token_of(self.browser)

    def send(self, form: forms.Form) -> None:
        """Plain words together, so that the form may be accepted; what has a form of its own apart from them."""
        plain = [name for name in form.texts if is_plain(form, name)]
        formed = [name for name in form.texts if name not in plain]
        version: dict[str, str] = {}
        looks = LOOKS
        for names in (plain, formed):
            for _turn in range(self.each if names else 0):
                typed = {name: self._text(form.texts[name].name) for name in names}
                self.typed.update(f"{form.endpoint} {name}" for name in names)
                with self._watched():
                    answer = forms.send(self.browser, form, self.token, **typed, **version)
                self._check(form.path, typed, answer)
                if answer.status_code != 303:
                    continue
                version = self._version(form)
                if names is plain:
                    self._look_into(form, typed)
                if names is plain and looks:
                    looks -= 1
                    self._look_for(form, typed, answer.headers["Location"])

    def ask(self, action: str, fields: dict[str, bool]) -> None:
        """Search boxes one by one; the choices of a filter together."""
        boxes = [[name] for name, is_typed in fields.items() if is_typed]
        choices = [name for name, is_typed in fields.items() if not is_typed]
        for names in [*boxes, *([choices] if choices else [])]:
            for _turn in range(self.each):
                typed = {name: self._text("input") for name in names}
                self.typed.update(f"{action} {name}" for name in names)
                query = {name: text.encode("utf-8", "surrogatepass") for name, text in typed.items()}
                self._check(action, typed, self.browser.client.get(action, query_string=query))

    def _text(self, control: str) -> str:
        text = next(self.next)
        self.used.add(text)
        # A browser sends no line ends from a field of one line, and no half of a pair at all.
        sent = text if control == "textarea" else re.sub(r"[\r\n]", "", text)
        return sent.encode("utf-8", "ignore").decode()

    def _version(self, form: forms.Form) -> dict[str, str]:
        if "version" not in form.body:
            return {}
        shown = self.browser.client.get(form.page).get_data(as_text=True)
        _before, _action, after = shown.partition(f'action="{escape(form.path)}"')
        found = re.search(r'name="version"[^>]*value="(\d+)"', after.partition("</form>")[0])
        return {"version": found[1]} if found else {}

    @contextmanager
    def _watched(self) -> Iterator[None]:
        self.written = set()
        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", self._note)
        yield
        sa.event.remove(engine, "before_cursor_execute", self._note)

    def _note(self, connection, cursor, statement, parameters, context, many) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            rows = parameters if many else [parameters]
            values = (value for row in rows for value in (row.values() if isinstance(row, dict) else row))
            for value in values:
                self.written.update(texts_in(value))

    def _check(self, path: str, typed: dict[str, str], answer) -> None:
        if answer.status_code >= 500:
            self.wrong.append(f"{path} answered {answer.status_code} to {typed}")
        html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        self.wrong += [f"{path} shows {text!r} as it is" for text in typed.values() if is_raw(text, html)]

    def _look_into(self, form: forms.Form, typed: dict[str, str]) -> None:
        """What was accepted went to the database as it was typed."""
        for name, kept in ((name, clean(text)) for name, text in typed.items()):
            if kept and kept not in self.written:
                self.wrong.append(f"{form.endpoint} {name}: {kept!r} was accepted and not stored as it was typed")

    def _look_for(self, form: forms.Form, typed: dict[str, str], place: str) -> None:
        """It stands escaped on the page that the form leads to, where that can be edited, or on its own."""
        places = (place, form.page, f"{place.split('?')[0].rstrip('/')}/edit")
        pages = [self.browser.client.get(path).get_data(as_text=True) for path in places]
        for name, kept in ((name, clean(text)) for name, text in typed.items()):
            if kept:
                self.accepted.add(f"{form.endpoint} {name}")
            if kept and any(str(escape(kept)) in html for html in pages):
                self.shown.add(f"{form.endpoint} {name}")
            self.wrong += [f"{place} shows {kept!r} as it is" for html in pages if is_raw(kept, html)]


def is_plain(form: forms.Form, name: str) -> bool:
    """Whether a field takes any words."""
    last = re.sub(r"^.*-", "", name)
    return not name.endswith("_text") and last not in forms.TYPED and last != "value"


def texts_in(value) -> Iterator[str]:
    """A text, and what stands in it where it is a list or an object in JSON."""
    # One driver is given JSON as text, the other one wrapped.
    waiting = [getattr(value, "obj", None)]
    if isinstance(value, str):
        yield value
        if value[:1] in "[{":
            with suppress(ValueError):
                waiting = [json.loads(value)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str):
            yield one


def is_raw(text: str, html: str) -> bool:
    """Whether a text that means something in HTML stands in it unescaped."""
    # The quotation mark that opens an attribute is no part of what stands in it.
    means_something = len(text) > 8 and str(escape(text)) != text and bool(re.search("[<\"']", text))
    return means_something and text.replace('="', "=") in html.replace('="', "=")
