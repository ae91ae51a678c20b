"""What a firm has switched off is nowhere: its routes answer 404 to everybody, and no page leads to one."""

import re
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import etree
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.access import routes
from tests.fixtures import markup
from tests.fixtures.browser import SAME_ORIGIN
from webapp import db as transactions
from webapp.db import db
from webapp.people.models import Firm
from webapp.policy import MODULES, Permission

ROOT = Path(__file__).resolve().parents[2]
ACTORS = ("ada", "mo", "cora", "mia", "sam", "root")


def switch_off(app, module):
    """Takes a module from the firm; everything else stays on."""
    rest = [name for name in MODULES if name != module]
    with app.app_context(), transactions.transaction():
        db.session.execute(sa.update(Firm).values(modules=rest))


def destinations(app, html):
    """The routes that a page leads to, wherever in it their addresses stand."""
    for element in markup.parsed(html).iter(etree.Element):
        for name, value in element.attrib.items():
            if not value.startswith("/"):
                continue
            method = "POST" if element.tag == "form" and element.get("method") == "post" else "GET"
            endpoint = endpoint_at(app, value.split("?")[0].split("#")[0], method)
            if endpoint:
                yield endpoint, f"<{element.tag} {name}={value!r}>"


@cache
def endpoint_at(app, path, method):
    """The route at an address, if there is one; pages lead to the same ones again and again."""
    try:
        return app.url_map.bind("localhost").match(path, method=method)[0]
    except (HTTPException, RequestRedirect):
        return None


def permission_of(app, endpoint):
    """What a route needs; None for those that need nothing."""
    return getattr(app.view_functions[endpoint], "permission", None)


# Modules are the firm's, whatever its profile: what is off is off before anybody's households are looked at.
@pytest.mark.once
@pytest.mark.parametrize("profile", ["coverage"])
@pytest.mark.parametrize("module", MODULES)
def test_what_is_off_answers_404_and_nothing_leads_to_it(app, world, browser, module):
    switch_off(app, module)
    calls = [call for call in routes.calls(app, world) if call.about in (None, "own")]
    gone = [call for call in calls if call.permission in MODULES[module]]
    assert gone
    wrong = []
    for actor in ACTORS:
        browser.sign_in(getattr(world.cast, actor))
        wrong += [f"{actor}: {found}" for found in still_there(browser, gone)]
        for call in (call for call in calls if call.method == "GET" and call not in gone):
            wrong += [f"{actor}: {found}" for found in leads(app, browser, call, MODULES[module])]
    assert not wrong, "\n".join(sorted(set(wrong)))


def still_there(browser, calls):
    """Calls that are answered although they must not be."""
    shown = browser.client.get("/profile").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    for call in calls:
        sent = {"data": {"csrf_token": token}} if call.method == "POST" else {}
        status = browser.client.open(call.path, method=call.method, headers=SAME_ORIGIN, **sent).status_code
        if status != 404:
            yield f"{call.method} {call.path} answers {status}"


def leads(app, browser, call, closed):
    """Where a page leads to what needs one of the closed permissions."""
    answer = browser.client.get(call.path)
    shown = answer.get_data(as_text=True)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        for endpoint, where in destinations(app, shown):
            if permission_of(app, endpoint) in closed:
                yield f"{call.path} leads to {endpoint} by {where}"


def test_every_permission_belongs_to_one_module_or_to_what_is_always_on():
    held = [permission for permissions in MODULES.values() for permission in permissions]
    assert len(held) == len(set(held))
    assert {Permission.CONTACT_READ, Permission.HOME_READ, Permission.USER_EDIT}.isdisjoint(held)


def test_every_permission_is_asked_for_somewhere():
    """One that nobody asks for would be granted, shown and explained for nothing."""
    sources = [path for path in (ROOT / "webapp").rglob("*.py") if path.name != "policy.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*sources, *(ROOT / "templates").rglob("*.html")])
    unasked = {one for one in Permission if f"Permission.{one.name}" not in text and f'may("{one}")' not in text}
    assert unasked == set()


@pytest.mark.once
@pytest.mark.parametrize("profile", ["coverage"])
def test_links_are_found_where_they_are(app, world, browser):
    """A search that found nothing would let everything pass."""
    page = browser.sign_in(world.cast.ada).get(f"/households/{world.ids['own']['household_id']}")
    found = {endpoint for endpoint, _where in destinations(app, page.html)}
    assert {"claims.show", "tasks.new", "custody.show_account", "initiatives.show", "imports.files"} <= found
