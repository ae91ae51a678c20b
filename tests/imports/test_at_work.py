"""A large file is worked out beside everybody's work and written as one, whatever happens between."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests import factories
from tests.imports.test_pages import CALLS, CONTACTS, HOUSEHOLDS, upload
from webapp import db as transactions
from webapp import outbox, periods, uploads
from webapp.audit import AuditEntry
from webapp.clients import queries as clients
from webapp.clients import service as changing
from webapp.clients.models import Contact, Coverage, Household
from webapp.clients.service import HouseholdFields
from webapp.db import db
from webapp.imports import rules
from webapp.imports.models import ImportFile
from webapp.imports.service import taking_in
from webapp.interactions.models import Interaction

POLL = "[hx-trigger='every 2s']"


class Killed(BaseException):
    """What no handler of errors catches, as when the process is gone."""


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(uploads, "AT_ONCE", 0)


@pytest.fixture
def work(app):
    """Lets the worker do what waits for it: how many messages it delivered."""

    def drain():
        with app.app_context():
            delivered = outbox.drain()
            db.session.remove()
            return delivered

    return drain


def state(rows):
    return [row.state for row in rows(sa.select(ImportFile.state).order_by(ImportFile.id))]


@pytest.mark.parametrize("fragment", [False, True])
def test_works(browser, ada, rows, rally, large, work, sound, fragment):
    browser.sign_in(ada)
    for name, text, kind, more in (
        ("homes.csv", HOUSEHOLDS, "households", {}),
        ("people.csv", CONTACTS, "contacts", {}),
        ("calls.csv", CALLS, "interactions", {"initiative": rally.id}),
    ):
        page = browser.submit(upload(browser, name, text, kind, **more), "Import", fragment=fragment)
        assert "taken in beside your work" in page
        assert page.select(POLL) != []
        assert work() == 1
        page = browser.get(page.location, fragment=fragment)
        assert page.select(POLL) == []
        assert page.words(".stat")[0] in ("New 2", "New 3")
    named = sa.select(Contact.name, Household.name).join(Household, Household.id == Contact.household_id)
    assert {tuple(row) for row in rows(named)} >= {("Noi Srisai", "Srisai family"), ("calls.csv row 1",) * 2}
    assert len(rows(sa.select(Interaction.id))) == 3
    actions = [row.action for row in rows(sa.select(AuditEntry.action).order_by(AuditEntry.id))]
    assert actions.count("import-file.confirmed") == actions.count("import-file.taken-in") == 3
    sound()


def test_a_killed_worker_leaves_nothing_and_its_work_is_done_again(browser, ada, app, rows, counts, large, work, clock):
    browser.sign_in(ada)
    browser.submit(upload(browser, "calls.csv", CONTACTS.replace("H1", "").replace("H2", ""), "contacts"), "Import")
    before = counts()

    def kill(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("INSERT INTO address"):
            raise Killed

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", kill)
    with pytest.raises(Killed):
        work()
    event.remove(engine, "before_cursor_execute", kill)
    assert (counts(), state(rows)) == (before, ["confirmed"])
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert work() == 1
    assert (len(rows(sa.select(Contact.id))), state(rows)) == (2, ["imported"])


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Lets something happen once between the comparison of a file and its writing."""

    def arrange(act):
        original, done = taking_in._note, []

        def note(file_id, percent):
            original(file_id, percent)
            if not done:
                done.append(percent)
                with app.app_context():
                    act()
                    db.session.remove()

        monkeypatch.setattr(taking_in, "_note", note)

    return arrange


def test_an_import_in_between_is_taken_into_account(browser, ada, app, rows, large, work, meanwhile):
    browser.sign_in(ada)
    browser.submit(upload(browser, "homes.csv", HOUSEHOLDS, "households"), "Import")
    upload(browser, "homes.csv", HOUSEHOLDS + "H3,Tan family,C\n", "households")
    folder = app.config["RAPPORT"].uploads
    meanwhile(lambda: taking_in.take_in(2, folder, actor=ada))
    assert work() == 1
    assert len(rows(sa.select(Household.id))) == 3
    assert state(rows) == ["previewed", "imported"]
    assert "It was not taken in This file would change nothing." in browser.get("imports.show_file", file_id=1)


def test_a_household_that_is_renamed_in_between_keeps_its_contacts_findable(
    browser, ada, app, large, work, sound, meanwhile
):
    home = factories.household("Srisai family", ada)
    browser.sign_in(ada)
    browser.submit(upload(browser, "people.csv", "Name,Household\nNoi Srisai,Srisai family\n", "contacts"), "Import")

    def rename():
        with transactions.transaction():
            changing.edit_household(home.id, HouseholdFields("Weber family"), actor=ada)

    meanwhile(rename)
    assert work() == 1
    sound()
    with app.app_context():
        assert [one.name for one in clients.find_contacts(ada, "weber")] == ["Noi Srisai"]


def test_a_household_that_is_no_longer_ones_own_gets_nothing(browser, ada, rows, large, work, meanwhile):
    factories.household("Srisai family", ada)
    browser.sign_in(ada)
    browser.submit(upload(browser, "people.csv", "Name,Household\nNoi Srisai,Srisai family\n", "contacts"), "Import")

    def take_away():
        with transactions.transaction():
            ended = sa.update(Coverage).values(ends_on=periods.today("UTC") - timedelta(days=3))
            db.session.execute(ended.execution_options(scope="maintenance"))

    meanwhile(take_away)
    assert work() == 1
    assert (rows(sa.select(Contact.id)), state(rows)) == ([], ["previewed"])
    assert "no longer yours to open" in browser.get("imports.show_file", file_id=1)


def test_a_file_with_too_many_rows_says_where_to_split_it(browser, ada, monkeypatch):
    monkeypatch.setitem(rules.table.MOST_ROWS, "households", 2)
    browser.sign_in(ada)
    page = upload(browser, "homes.csv", HOUSEHOLDS + "H3,Tan family,C\n", "households")
    assert "Line 4: More than 2 rows. Split the file." in page
    assert "Import" not in page.buttons()


def test_a_file_that_changes_too_many_records_says_where_to_split_it(browser, ada, monkeypatch):
    browser.sign_in(ada)
    browser.submit(upload(browser, "homes.csv", HOUSEHOLDS, "households"), "Import")
    monkeypatch.setattr(rules, "MOST_CHANGED", 1)
    page = upload(browser, "homes.csv", HOUSEHOLDS.replace(",A", ",C").replace(",b", ",C"), "households")
    assert "Line 3: More than 1 rows change records that are there. Split the file here." in page
    assert "Import" not in page.buttons()
