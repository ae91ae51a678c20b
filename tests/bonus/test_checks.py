"""Closed statements are computed anew each night and when somebody asks; what differs is told, never what is paid."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.bonus.test_periods import closed, confirm, firm, opened  # noqa: F401 -- a fixture
from webapp import db as transactions
from webapp import guards, outbox
from webapp.bonus import queries
from webapp.bonus.models import ClosedCheck
from webapp.db import db
from webapp.operation import upkeep


@pytest.fixture
def one_closed(firm, in_app, clock):  # noqa: F811
    """A closed quarter with one statement, which pays 1,300.00."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    closed(firm, opened(firm))
    return firm


def tamper():
    with transactions.transaction():
        raw = db.session.connection(execution_options={"scope": "test"})
        guards.remove(raw)
        raw.execute(sa.text("UPDATE bonus_statement SET results = replace(results, '130000', '130001')"))
        guards.install(raw)


def nights():
    return db.session.scalars(sa.select(ClosedCheck.night_on).order_by(ClosedCheck.id)).all()


def test_every_night_once_and_only_where_something_is_closed(firm, in_app, clock):  # noqa: F811
    assert upkeep.check_closed_statements() == {"checks": 0}
    confirm(firm, date(2025, 2, 10), 40_000_000)
    closed(firm, opened(firm))
    assert [upkeep.check_closed_statements()["checks"] for _hour in range(3)] == [1, 0, 0]
    outbox.drain()
    clock.forward(days=1)
    assert upkeep.check_closed_statements() == {"checks": 1}
    assert nights() == [date(2026, 9, 15), date(2026, 9, 16)]
    assert [one.checked_at is None for one in queries.last_checks()] == [True, False]
    outbox.drain()
    (last,) = queries.last_checks()
    assert (last.by, last.statements, last.differences) == ("", 1, [])


def test_a_tampered_statement_is_told_to_those_who_run_periods_and_to_the_admin(one_closed, browser):
    page = browser.sign_in(one_closed.carl).get("/periods")
    page = browser.submit(page, "Compute anew now")
    assert "being computed anew" in page.text
    # Pressed again while it waits, it is not begun twice.
    browser.submit(page, "Compute anew now")
    outbox.drain()
    page = browser.get("/periods")
    assert "1 statement comes to what it was closed as." in page.text
    assert "Carl Meier" in page.text
    tamper()
    browser.submit(page, "Compute anew now")
    outbox.drain()
    shown = browser.get("/periods")
    assert "2025-01-01 – 2025-03-31" in shown.text
    assert "its inputs or results were altered" in shown.text
    assert "1,300" not in shown.html
    assert "Closed statements are not what was closed" in browser.get("/").text
    assert "3 differences" in browser.sign_in(one_closed.root).get("/").text
    found = db.session.scalars(sa.select(ClosedCheck.differences).order_by(ClosedCheck.id)).all()
    assert [[one["what"] for one in each] for each in found] == [[], ["altered", "differs", "sums"]]
    told = sa.select(outbox.OutboxMessage.payload).where(outbox.OutboxMessage.topic == "closed-statements.differ")
    assert [said["differences"] for said in db.session.scalars(told)] == [3]
