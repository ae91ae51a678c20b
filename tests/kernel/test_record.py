"""An act and its entry in the audit trail are one: both are there, or neither."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.fixtures.browser import SAME_ORIGIN
from tests.kernel.test_idempotency import NEW, counts, filled_in
from webapp import audit
from webapp import db as transactions
from webapp.db import db
from webapp.people.models import Team


def entry(actor, number=1):
    audit.record(actor, "team.changed", object_type="team", object_id=number)


def test_a_broken_constraint_shows_where_the_act_is(cast, in_app):
    with transactions.writing():
        db.session.add(Team(name=None))
        with pytest.raises(IntegrityError):
            entry(cast.root)
        transactions.discard()
    assert audit.verify() == (0, None)


def test_a_stale_row_shows_where_the_act_is(cast, in_app):
    home = factories.household(covered_by=cast.ada)
    mine = db.session.merge(home, load=False)
    bump = sa.text("UPDATE household SET version = version + 1").execution_options(scope="maintenance")
    with transactions.writing():
        db.session.execute(bump)
        mine.name = "Mine"
        with pytest.raises(StaleDataError):
            entry(cast.ada)
        transactions.discard()
    assert audit.verify() == (0, None)


def test_nothing_is_done_that_cannot_be_recorded(browser, ada, app):
    data = filled_in(browser.sign_in(ada))
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_head RENAME TO gone")
    assert browser.client.post(NEW, data=data, headers=SAME_ORIGIN).status_code >= 500
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO audit_head")
    assert counts(app) == (0, 0, 0)
    assert browser.client.post(NEW, data=data, headers=SAME_ORIGIN).status_code == 303
    assert counts(app) == (1, 1, 1)


def test_what_is_recorded_is_chained_whoever_else_writes(cast, app):
    def write(number):
        for turn in range(6):
            with app.app_context(), transactions.transaction():
                entry(cast.root, number)
                audit.record_quietly("system", "team.changed", object_type="team", object_id=turn)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with app.app_context():
        assert audit.verify() == (72, None)


def test_an_entry_tells_who_what_when(cast, in_app, clock):
    with transactions.transaction():
        audit.record(cast.ada, "x.y", object_type="x", object_id=7, household_id=None, day=clock.moment, names={"a": 1})
    row = db.session.scalars(sa.select(audit.AuditEntry)).one()
    assert (row.at, row.actor_id, row.actor_name, row.action) == (clock.moment, cast.ada.id, "Ada Rossi", "x.y")
    assert (row.id, row.previous, len(row.hash)) == (1, audit.GENESIS, 64)


def test_entries_are_given_in_the_order_of_the_acts(cast, in_app):
    with transactions.transaction():
        for number in range(30):
            entry(cast.root, number)
    rows = db.session.execute(sa.select(audit.AuditEntry.id, audit.AuditEntry.object_id).order_by("id")).all()
    assert [tuple(row) for row in rows] == [(number + 1, number) for number in range(30)]


def test_an_entry_once_written_stays(cast, in_app):
    with transactions.transaction():
        entry(cast.root)
    for statement in ("UPDATE audit_entry SET action = 'z'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="cannot be changed"), transactions.transaction():
            db.session.execute(sa.text(statement))
