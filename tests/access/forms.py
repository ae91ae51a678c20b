"""Every POST form of the product, found on the pages of whoever may send it, and filled in as that person would."""

import io
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import quote

from bs4 import Tag
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from tests import factories
from tests.access import disputes, money, routes
from tests.access.chosen import CHOSEN
from tests.access.periods import closed, mistaken, reviewed
from tests.access.scorecards import waiting
from tests.access.world import World, mark
from tests.fixtures.browser import SAME_ORIGIN, Browser
from tests.fixtures.page import PRESSABLE, Page, squeezed
from webapp import periods, uploads
from webapp.db import transaction
from webapp.disputes.queries import subjects
from webapp.payroll.rules import COLUMNS
from webapp.policy import Permission

# Public forms, those that end one's own sign-in, and what only stands beside an act that ends it too, are tested by
# themselves.
LEFT_OUT = {
    "scorecards.send_back",
    "people.sign_out", "people.end_own_sessions", "people.enter", "people.make_firm", "people.set_password",
}  # fmt: skip
# On whose pages forms are looked for, in this order.
OWNERS = ("ada", "mo", "cora", "mia", "root")
WIRE = Path(__file__).resolve().parents[1] / "custody/fixtures/wire-sgml.ofx"
LINES = b"When;Where to;How much;What for\n2026-09-01;CH-1;1200.00;Deposit\n"
PLAN = json.dumps(factories.plan_body("Typed plan"))
PAPER = ("more.pdf", factories.pdf("more"))
FILES = {
    "custody.create_import": ("more.ofx", WIRE.read_bytes().replace(b"2026-000", b"2026-100")),
    "documents.add": PAPER,
    "claims.file": ("", b""),
    "claims.attach": ("signed.pdf", factories.pdf("signed")),
    # No file is chosen: it would take the place of what is typed.
    **dict.fromkeys(("bonus.create_advanced", "bonus.change_advanced", "rates.take_in"), ("", b"")),
}
FAMILIES = ("more.csv", b"Id,Family\nH7,Moreau family\n")
PASSWORD = "another horse battery staple"
# What is typed into fields that take no plain words, by name; an empty text leaves what stands there.
TYPED = {
    "amount": "120.00", "planned": "10.00", "actual": "", "budget": "900.00", "email": "typed@firm.example",
    "phone": "", "country": "CH", "postcode": "8000", "currency": "USD", "minutes": "", "follow_up": "",
    "no_initiative_reason": "", "percent": "", "expected_on": "", "late_reason": "", "slug": "", "value_currency": "",
    "value_tier": "", "value_segment": "", "account_is": "", "currency_is": "USD",
    "control_sums": "", "since": "", "rate": "", "award": "", "cap": "", "judged": "", "criterion": "", "weight": "",
    "expected": "120.00", "estimate": "120.00",
    "old": factories.PASSWORD, "new": PASSWORD, "again": PASSWORD,
}  # fmt: skip
# The same for one form, and what is chosen where nothing is chosen beforehand.
TYPED_IN = {
    ("bonus.create_advanced", "body"): PLAN,
    ("bonus.change_advanced", "body"): PLAN.replace("Typed plan", "Drafted by Mo"),
    ("claims.file", "no_initiative_reason"): "A referral",
    ("rates.create", "currency"): "JPY",
    ("rates.create", "quote"): "USD",
    ("rates.create", "rate"): "0.0067",
    ("rates.create", "reason"): "",
    ("rates.take_in", "body"): "currency,quote,day,rate\nCHF,USD,2025-01-31,1.1\n",
    ("rates.take_in", "reason"): "",
    ("rates.take_in", "only"): "",
    ("entry.log_interaction", "amount"): "",
    ("book.move_contact", "new_household"): "",
    **{("payroll.choose_columns", f"place_{key}"): str(place) for place, key in enumerate(COLUMNS, 1)},
    ("clients.change_point", "value"): "+41 44 555 01 03",
    ("people.add_user", "email"): "new@firm.example",
}
# About a household that nobody but the form's owner reaches.
OWNERS_ALONE = "apart"
PAGES_ASKED = (
    ("ada", "/claims/new?household={household_id}"), ("ada", "/claims/new?interaction={interaction_id}"),
    ("ada", "/interactions/new?contact={contact_id}"), ("ada", "/tasks/new?household={household_id}"),
    ("ada", "/contacts/new?household={household_id}"), ("cora", "/claims/queue?claim={claim_id}"),
)  # fmt: skip


class Form(NamedTuple):
    """One form as its owner would send it, and about whose household it is; None where about nobody's."""

    endpoint: str
    owner: str
    page: str
    path: str
    body: MultiDict
    about: str | None
    permission: Permission | None
    texts: dict[str, Tag]


class Finder:
    """Walks through the pages of the owners and keeps one form of each endpoint."""

    def __init__(self, app, world: World, relation: str = "own") -> None:
        self.app, self.world, self.relation = app, world, relation
        self.urls = app.url_map.bind("localhost")
        self.found: dict[str, Form] = {}
        # By owner and address: the fields of search forms and boxes, and whether words are typed into them.
        self.searches: dict[str, dict[str, dict[str, bool]]] = {}

    def walk(self, browser: Browser, owners: tuple[str, ...], more: Iterator[tuple[str, str, str]]) -> dict[str, Form]:
        """All forms by endpoint; `more` are pages that no address of the route table leads to."""
        apart = list(more)
        calls = [call for call in routes.calls(self.app, self.world) if call.method == "GET" and call.permission]
        calls = [call for call in calls if call.about in (None, self.relation)]
        for owner in owners:
            viewer = getattr(self.world.cast, owner)
            browser.sign_in(viewer)
            pages = [(path, about) for who, path, about in apart if who == owner]
            pages += [(call.path, call.about) for call in calls if viewer.may(call.permission)]
            for path, about in pages:
                answer = browser.client.get(path)
                assert answer.status_code < 500, f"{path}: {answer.status}"
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    self.read(Page(answer), path, owner, about)
        return self.found

    def read(self, page: Page, path: str, owner: str, about: str | None) -> None:
        """Keeps the forms of a page whose endpoints have none yet, and what searches there."""
        asked = self.searches.setdefault(owner, {})
        for form in page.select("form[method=get]"):
            names = {control["name"]: is_text(control) for control in page.controls_of(form)}
            asked.setdefault(form["action"].split("?")[0], {}).update(names)
        for box in page.select("input[role=combobox][hx-get]"):
            asked.setdefault(box["hx-get"].split("?")[0], {})["q"] = True
        for press in page.select(PRESSABLE):
            form = page.soup.find(id=press["form"]) if press.get("form") else press.find_parent("form")
            if form is None or form.get("method", "get") != "post" or "unscripted" in press.get("class", []):
                continue
            action = press.get("formaction") or form["action"]
            endpoint = self.endpoint(action)
            if endpoint in LEFT_OUT or endpoint in self.found:
                continue
            permission = getattr(self.app.view_functions[endpoint], "permission", None)
            body = filled(page, form, press, endpoint)
            for name, value in CHOSEN.get(endpoint, {}).items():
                body[name] = value.format(**self.world.ids[self.relation])
            texts = {control["name"]: control for control in page.controls_of(form) if is_text(control)}
            self.found[endpoint] = Form(endpoint, owner, path, action, body, about, permission, texts)

    def endpoint(self, action: str) -> str:
        """What a form's address leads to."""
        try:
            return self.urls.match(action.split("?")[0], method="POST")[0]
        except HTTPException as error:
            raise AssertionError(f"a form leads to {action}, where nothing takes it: {error}") from error


def prepare(browser: Browser, world: World) -> Iterator[tuple[str, str, str | None]]:
    """Brings the world into the states in which all acts are possible; yields (owner, page, about whom)."""
    cast, own = world.cast, world.ids["own"]
    for owner, path in PAGES_ASKED:
        yield owner, path.format(**own), "own"
    yield "mia", f"/initiatives/{own['slug']}/costs?edit={own['cost_id']}", None
    household = household_of(own)
    yield "ada", f"/claims/{factories.claim(household, cast.ada).id}", "own"
    yield "ada", f"/claims/{own['papered_id']}", "own"
    own["second_id"] = factories.contact(household, "Second Person").id
    yield "ada", f"/contacts/{own['second_id']}", "own"
    own["second_home_id"] = factories.household("Second home", covered_by=cast.ada).id
    gone = factories.contact(household, "Gone Elsewhere")
    browser.sign_in(cast.ada)
    browser.submit(browser.get(f"/contacts/{gone.id}/move"), "Move", new_household="Elsewhere", reason="Married")
    yield "ada", f"/contacts/{gone.id}/history", "own"
    done = factories.task(cast.ada, "Done already", household, done_at=periods.now())
    yield "ada", f"/tasks/{done.id}", "own"
    vault = factories.household("Vault family", covered_by=cast.mo, is_walled=True)
    yield "mo", f"/admin/coverage/{vault.id}", OWNERS_ALONE
    garden = factories.household("Garden family", covered_by=cast.mo)
    yield "mo", f"/admin/coverage/{garden.id}", OWNERS_ALONE
    browser.sign_in(cast.carl)
    browser.sign_in(cast.ada)
    page = browser.get(f"/interactions/new?contact={own['contact_id']}")
    saved = browser.submit(page, "Save", note="Typed a moment ago")
    action = next(form["action"] for form in saved.select("form[method=post]") if form["action"].endswith("/undo"))
    yield "ada", action.removesuffix("/undo"), "own"
    decided = factories.claim(household, cast.ada)
    browser.sign_in(cast.carl)
    browser.submit(browser.get(f"/claims/queue?claim={decided.id}"), "Reject", reason="Typed a moment ago")
    yield "cora", f"/claims/{decided.id}", "own"
    account = SimpleNamespace(id=own["account_id"], household_id=household.id, currency="USD")
    factories.activity(account, SimpleNamespace(id=own["file_id"]), 4_000_000)
    factories.claim(household, cast.ada, 4_000_000)
    for at in ("/claims/queue/clear", money.extended(browser, household, cast), f"/activity/changes/{own['held_id']}"):
        yield "cora", at, "own"
    drafted, own["rep_id"] = factories.bonus_plan(cast.mo, name="Drafted by Mo"), cast.ada.id
    for page in ("draft", "draft/advanced", "versions/1"):
        yield "mo", f"/bonus/plans/{drafted.plan_id}/{page}", None
    yield "mo", f"/bonus/plans/{own['plan_id']}/versions/2", None
    yield "mo", f"/bonus/plans/{factories.bonus_plan(cast.mo, cast.max, name='Settled').plan_id}/versions/1", None
    for number in (own["period_id"], reviewed(cast).id, mistaken(cast).id):
        yield "cora", f"/periods/{number}", None
    yield from disputed(world)
    begun, scored = waiting(cast, own["period_id"])
    for owner, number in (("ada", own["scorecard_id"]), ("mo", own["scorecard_id"]), ("mo", begun), ("mo", scored)):
        yield owner, f"/scorecards/{number}", "own"
    large = uploads.keep(browser.app.config["RAPPORT"].uploads, b" " * (uploads.AT_ONCE + 1))
    unread = factories.statement_file(cast.cora, state="previewed", sha256=large, imported_at=None)
    yield "cora", f"/activity/imports/{unread.id}", None
    browser.sign_in(cast.cora)
    wire = WIRE.read_bytes()
    for name, raw in (("wire.ofx", wire), ("lines.csv", LINES), ("bare.ofx", wire.replace(b"<CURDEF>USD", b""))):
        page = browser.submit(browser.get("/activity/imports/new"), "Upload and preview", file=(name, raw))
        yield "cora", page.location, None


def disputed(world: World) -> Iterator[tuple[str, str, str | None]]:
    """The pages on which Ada disputes a line and something missing, and Mo decides and signs."""
    cast, period = world.cast, world.ids["own"]["period_id"]
    with factories.here(), transaction():
        more = disputes.dispute(cast.ada, period, "decided").id
        signed = disputes.agreed(cast.eva, cast.max, cast.mo, closed(cast).id, "signed").id
        line = subjects(cast.ada.id, period)[0].key
    yield "ada", f"/disputes/new?period={period}&line={quote(line)}", None
    yield "ada", f"/disputes/new?period={period}", None
    yield "mo", f"/disputes/{more}", None
    yield "mo", f"/disputes/{signed}", None


def household_of(ids: dict[str, Any]) -> Any:
    """The key of a household, as factories take it."""
    return SimpleNamespace(id=ids["household_id"], name=mark("own", "household"))


def is_text(control: Tag) -> bool:
    """Whether somebody types words into it."""
    return control.name == "textarea" or (
        control.name == "input" and control.get("type", "text") in ("text", "search", "tel", "email", "url")
    )


def filled(page: Page, form: Tag, press: Tag, endpoint: str) -> MultiDict:
    """What the owner would send: what stands there, words where nothing does, the first choice where none is made."""
    body = MultiDict(page.fields_of(form))
    for control in page.controls_of(form):
        name, kind = control["name"], control.get("type", control.name)
        if kind == "file":
            body[name] = FILES.get(endpoint, FAMILIES)
        elif kind == "radio" and name not in body:
            body[name] = control.get("value", "on")
        elif kind == "select" and not body.get(name) and is_required(page, control):
            body[name] = next((o["value"] for o in control.select("option") if o.get("value")), "")
        elif kind == "date" and not body.get(name) and is_required(page, control):
            body[name] = str(periods.today(factories.ZONE))
        elif (is_text(control) or kind == "password" or (endpoint, name) in TYPED_IN) and not name.endswith("_text"):
            body[name] = words_for(endpoint, re.sub(r"^.*-", "", name), body.get(name, ""))
    if press.get("name"):
        body.setlistdefault(press["name"]).append(press.get("value", ""))
    return body


def words_for(endpoint: str, name: str, before: str) -> str:
    """What is typed into a field; a text that stands there is changed, so that a sending leaves a trace."""
    if (endpoint, name) in TYPED_IN:
        return TYPED_IN[endpoint, name]
    if name in TYPED:
        return TYPED[name] or before
    if name == "value":
        return "typed@mail.example" if "@" in before else "+41 44 555 01 02"
    return before if re.fullmatch(r"[\d.,-]+", before) else f"{before} typed".strip()


def is_required(page: Page, control: Tag) -> bool:
    """Whether the form says that it must be filled in."""
    label = page.soup.find("label", attrs={"for": control.get("id", "")})
    return control.has_attr("required") or bool(label and label.select(".required"))


def send(browser: Browser, form: Form, token: str, *, path: str | None = None, **changed: Any):
    """Sends a form as whoever is signed in, with a token and a key of their own."""
    body = MultiDict(form.body)
    for name, value in list(body.items()):
        if isinstance(value, tuple):
            body[name] = (io.BytesIO(value[1]), value[0])
    for name, value in {"csrf_token": token, "idempotency_key": uuid.uuid4().hex, **changed}.items():
        body.setlist(name, [value])
    return browser.client.post(path or form.path, data=body, headers=SAME_ORIGIN)


def token_of(browser: Browser, path: str = "/profile") -> str:
    """The token of whoever is signed in."""
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.client.get(path).get_data(as_text=True))[1]


def complaint(answer) -> str:
    """What an answer says is wrong, in few words."""
    page = Page(answer)
    return f"{answer.status_code} {squeezed(page.errors() or page.text)[:300]}"
