"""The tests' own tools: a fresh database each time, factories for every model, and a page check that really checks."""

import json

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from tests import factories
from tests.fixtures.page import Page
from webapp import periods
from webapp.db import db

FIELDS = "<input type=hidden name=csrf_token value=t><input type=hidden name=idempotency_key value=k>"
GOOD = (
    "<!doctype html><html lang=en><title>Queue - Rapport</title><h1>Queue</h1>"
    f"<form method=post action=/claims>{FIELDS}<label>Note<input name=note value=old></label>"
    "<button>Save</button></form>"
)


def page_of(html):
    request = Request.from_values("/")
    return Page(TestResponse([html.encode()], "200 OK", {"Content-Type": "text/html"}, request))


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_on_an_empty_database(app, turn):
    with app.app_context():
        table = db.metadata.tables["team"]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    factories.team(f"Turn {turn}")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_did_to_the_schema_is_undone(app, turn):
    with app.app_context(), db.engine.begin() as connection:
        assert not sa.inspect(connection).has_table("left_over")
        connection.exec_driver_sql("CREATE TABLE left_over (id integer)")
        table = "" if connection.dialect.name == "sqlite" else " ON claim"
        connection.exec_driver_sql(f"DROP TRIGGER claim_moves{table}", execution_options={"scope": "maintenance"})


@pytest.mark.parametrize("turn", [1, 2])
def test_keys_begin_anew_and_the_cast_is_there_once(cast, in_app, turn):
    before = [cast.north.id, cast.south.id]
    assert list(db.session.scalars(sa.text("SELECT id FROM team ORDER BY id"))) == before
    assert factories.team("East").id == max(before) + 1


def test_signing_in_leaves_the_same_behind_with_the_form_and_without(browser, ada, app, clock):
    browser.sign_in(ada)
    browser.another().sign_in(ada, factories.PASSWORD)
    with app.app_context():
        for statement in (
            "SELECT user_id, data, user_agent, created_at, seen_at, revoked_at FROM user_session",
            "SELECT actor_id, actor_name, action, object_type, object_id, household_id, at, digest FROM audit_entry",
        ):
            without, with_form = (_without_token(row) for row in db.session.execute(sa.text(statement)).all())
            assert without == with_form


def _without_token(row):
    """A row whose session holds a token of its own for forms, less that token."""
    if "data" not in row._fields:
        return tuple(row)
    data = json.loads(row.data) if isinstance(row.data, str) else dict(row.data)
    assert data.pop("csrf_token")
    return (*row[:1], data, *row[2:])


def test_the_cast_has_its_roles_and_its_reach(cast, in_app):
    assert cast.ada.may("claim:file")
    assert cast.cora.may("claim:decide")
    reach = db.session.execute(sa.select(sa.text("manager_id, user_id")).select_from(sa.text("reach"))).all()
    assert set(reach) == {(cast.mo.id, cast.ada.id), (cast.mo.id, cast.ben.id), (cast.max.id, cast.eva.id)}


def test_factories_make_the_whole_story(cast):
    household = factories.household(covered_by=cast.ada)
    contact = factories.contact(household, email="Maria@example.com", phone="+41 44 668 18 00")
    parent = factories.initiative("Motor sports")
    initiative = factories.initiative("Vintage rally", parent=parent)
    factories.cost_line(initiative)
    factories.guest(initiative, contact)
    factories.interaction(contact, by=cast.ada, initiative=initiative)
    factories.task(cast.ada, household=household)
    file = factories.statement_file(by=cast.cora)
    line = factories.activity(factories.account(household), file)
    claim = factories.claim(household, by=cast.ada, initiative=initiative)
    assert (claim.state, line.household_id, contact.household_id) == ("pending", household.id, household.id)


def test_the_clock_moves_and_comes_back(clock):
    before = periods.now()
    assert (clock.forward(days=3) - before).days == 3
    assert periods.now() == clock.moment


def test_a_good_page_passes_and_its_form_can_be_read():
    page = page_of(GOOD)
    page.check()
    form, _ = page.form_of("Save")
    assert ("note", "old") in page.fields_of(form)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<h1>Queue</h1>", ""),
        ("<title>Queue", "<title>Claims"),
        ("<html lang=en>", "<html>"),
        ("<h1>", "<p id=a><p id=a><h1>"),
        ("<label>Note<input name=note value=old></label>", "<input name=note>"),
        ("action=/claims", ""),
        (FIELDS, "<input type=hidden name=csrf_token value=t>"),
        ("action=/claims", "action=/claims hx-post=/other"),
        ("<h1>", "<a href=/a hx-get=/b>a</a><h1>"),
        ("<h1>", "<a href='#'>a</a><h1>"),
        ("<h1>", "<img src=/a><h1>"),
        ("<h1>", "<b style='color: red'></b><h1>"),
        ("<h1>", "<b onclick='go()'></b><h1>"),
        ("<button>", "<form></form><button>"),
    ],
)
def test_a_bad_page_is_found(old, new):
    assert old in GOOD
    with pytest.raises(AssertionError):
        page_of(GOOD.replace(old, new)).check()
