"""Making many contacts at once costs statements by the thousand rows, not by the row."""

import pytest
from sqlalchemy import event

from tests import factories
from webapp import db as transactions
from webapp.clients import service
from webapp.clients.service import ContactFields, NewContact
from webapp.db import db
from webapp.initiatives import queries as initiatives


def statements_of(act):
    """How many statements an act executes."""
    seen = []

    def note(connection, cursor, statement, parameters, context, executemany):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.fixture
def home(ada):
    """Ada's household, which an initiative is about through a claim."""
    household = factories.household("Lindqvist family", ada)
    factories.claim(household, ada, initiative=factories.initiative("Vintage rally"))
    return household


def test_contacts_of_a_household_that_was_there_join_lists_in_one_go(in_app, home, ada):
    def add(count):
        wanted = [NewContact(home.id, ContactFields(f"Person {count} {number}")) for number in range(count)]
        with transactions.transaction():
            made.extend(service.create_contacts(wanted, actor=ada))

    made = []
    few, many = statements_of(lambda: add(3)), statements_of(lambda: add(300))
    assert many <= few + 10
    assert len(made) == 303
    assert initiatives.membership_differences() == []
