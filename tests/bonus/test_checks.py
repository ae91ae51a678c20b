"""Closed statements are computed anew each night and when somebody asks; what differs is told, never what is paid."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import current_app

from tests.bonus.test_periods import closed, confirm, firm, opened  # noqa: F401 -- a fixture
from webapp import db as transactions
from webapp import guards, outbox, periods
from webapp.bonus import queries, service
from webapp.bonus.models import ClosedCheck
from webapp.dashboards.queries.firm import health
from webapp.db import db
from webapp.operation import upkeep


@pytest.fixture
def one_closed(firm, in_app, clock):  # noqa: F811
    """A closed quarter with one statement, which pays 1,300.00."""
    confirm(firm, date(2025, 2, 10), 40_000_000)
    closed(firm, opened(firm))
    return firm


def rewrite(what):
    with transactions.transaction():
        raw = db.session.connection(execution_options={"scope": "test"})
        guards.remove(raw)
        raw.exec_driver_sql(f"UPDATE bonus_statement SET {what}")
        guards.install(raw)


def tamper():
    rewrite("results = replace(results, '130000', '130001')")


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


def test_what_failed_too_often_is_not_under_way_and_hides_no_difference(one_closed, browser, clock):
    tamper()
    with transactions.transaction():
        first = service.ask_for_check(actor=one_closed.carl)
        # Whoever asks while it waits gets the one that waits.
        assert service.ask_for_check(actor=one_closed.cora).id == first.id
    outbox.drain()
    for _night in range(2):
        with transactions.transaction():
            service.ask_for_check(actor=one_closed.carl)
            failed = sa.update(outbox.OutboxMessage).where(outbox.OutboxMessage.done_at.is_(None))
            db.session.execute(failed.values(attempt_count=outbox.ATTEMPTS))
    assert db.session.scalar(sa.select(sa.func.count(ClosedCheck.id))) == 3
    assert queries.last_finished().differences
    page = browser.sign_in(one_closed.carl).get("/periods")
    assert "did not come to an end" in page.text
    assert "being computed anew" not in page.text
    assert "its inputs or results were altered" in page.text
    assert not health(current_app).is_check_overdue
    clock.forward(days=3)
    assert health(current_app).is_check_overdue


@pytest.mark.parametrize("results", ["{", "[]", "{}", '{"sums": 7}', '{"sums": {"formula": 1}, "entries": []}'])
def test_results_that_cannot_be_read_are_a_difference_and_stop_nothing(one_closed, results):
    rewrite(f"results = '{results}'")
    found = service.verify()
    assert (found.statements, {one.what for one in found.flaws}) == (1, {"altered", "differs", "sums"})


@pytest.mark.parametrize("inputs", ["{", "[]", '{"plan": 1, "measures": []}', "[" * 100_000])
def test_inputs_that_cannot_be_read_are_a_difference(one_closed, inputs):
    rewrite(f"inputs = '{inputs}'")
    assert {one.what for one in service.verify().flaws} == {"altered", "unreadable"}


def test_a_long_check_says_that_it_goes_on(one_closed, clock):
    with outbox.done_here():
        with transactions.transaction():
            check = service.ask_for_check(actor=one_closed.carl)
        clock.forward(minutes=4)
        service.check_closed({"check_id": check.id})
        leased = db.session.scalar(sa.select(outbox.OutboxMessage.leased_until))
    assert leased == periods.now() + outbox.LEASE


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
    assert "Jan 1, 2025 – Mar 31, 2025, statement" in shown.text
    assert "its inputs or results were altered" in shown.text
    assert "1,300" not in shown.html
    assert "Closed statements are not what was closed" in browser.get("/").text
    assert "3 differences" in browser.sign_in(one_closed.root).get("/").text
    found = db.session.scalars(sa.select(ClosedCheck.differences).order_by(ClosedCheck.id)).all()
    assert [[one["what"] for one in each] for each in found] == [[], ["altered", "differs", "sums"]]
    told = sa.select(outbox.OutboxMessage.payload).where(outbox.OutboxMessage.topic == "closed-statements.differ")
    assert [said["differences"] for said in db.session.scalars(told)] == [3]
