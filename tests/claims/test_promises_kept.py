"""Promises looked after by the clock: never against what a person did meanwhile, and each claimant is told once."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.claims.holding import asked
from tests.claims.test_promises import in_days, kept, set_firm
from webapp import db as transactions
from webapp import periods
from webapp.claims import service
from webapp.claims.queries import deciding, promises
from webapp.claims.service import Seen
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.tasks.models import Task


def promised(case, *days, **fields):
    due = [(in_days(day), 100_000) for day in days]
    return factories.claim(case.household, case.ada, 100_000 * len(due), kind="promised", instalments=due, **fields)


def test_what_a_person_reopened_lapses_by_a_person_only(browser, case, app):
    old = promised(case, -40)
    set_firm(app, promise_grace_days=10)
    assert kept(app)["lapsed"] == 1
    browser.sign_in(case.cora)
    browser.submit(browser.get(f"/claims/{old.id}"), "Reopen", reason="The money has come")
    assert kept(app)["lapsed"] == 0
    assert case.now.claim(old.id).state == "promised"
    browser.submit(browser.get(f"/claims/{old.id}"), "Let it lapse")
    assert case.now.claim(old.id).state == "lapsed"


def test_nothing_lapses_while_the_clocks_differ(case, app, monkeypatch):
    if not app.config["RAPPORT"].database_url.startswith("postgresql"):
        pytest.skip("the embedded database has the machine's clock")
    old = promised(case, -40)
    set_firm(app, promise_grace_days=10)
    ahead = periods.node_time() + timedelta(minutes=2)
    monkeypatch.setattr(periods, "node_time", lambda: ahead)
    with pytest.raises(RuleBroken, match="clocks of this server and of the database differ"):
        kept(app)
    assert case.now.claim(old.id).state == "promised"


def test_an_edit_reminds_again_of_what_it_changed_only(browser, case, app):
    promise = promised(case, 5, 6, initiative=case.motor)
    set_firm(app, promise_reminder_days=10)
    assert kept(app)["reminders"] == 2
    browser.sign_in(case.ada)
    browser.submit(browser.get(f"/claims/{promise.id}/edit"), "Save", description="A word more")
    assert kept(app)["reminders"] == 0
    browser.submit(
        browser.get(f"/claims/{promise.id}/edit"), "Save", **{"instalments-1-due_on": str(in_days(8))}
    )  # fmt: skip
    assert kept(app)["reminders"] == 1
    with app.app_context():
        days = sa.select(Task.due_on).order_by(Task.id).execution_options(scope="doctor")
        assert db.session.scalars(days).all() == [in_days(5), in_days(6), in_days(8)]
        db.session.remove()


def test_no_instalment_gets_the_number_of_one_that_was_extended(browser, case, app):
    promise = promised(case, 5, initiative=case.motor)
    with app.app_context(), transactions.transaction():
        service.extend_promise(
            claim_id=promise.id, seen=Seen(promise.version, 100_000), until=in_days(9), reason="Late", actor=case.cora
        )
    browser.sign_in(case.ada)
    browser.submit(browser.get(f"/claims/{promise.id}/edit"), "Save", expected_on=str(in_days(20)))
    with app.app_context():
        assert not asked("SELECT 1 FROM extension e JOIN instalment i ON i.id = e.instalment_id")
        db.session.remove()


def test_who_extends_while_reminders_are_written_is_reminded_of_the_new_day(case, app):
    """The upkeep finds an instalment, and a controller moves it before the upkeep holds the household."""
    if not app.config["RAPPORT"].database_url.startswith("postgresql"):
        pytest.skip("the embedded database has one writer")
    promise = promised(case, 5)
    set_firm(app, promise_reminder_days=10)
    extending, done = threading.Event(), []

    def extend():
        with app.app_context(), transactions.transaction():
            seen = Seen(promise.version, 100_000)
            deciding.lock_household(case.household.id)
            extending.set()
            service.extend_promise(
                claim_id=promise.id, seen=seen, until=in_days(60), reason="They sell a house", actor=case.cora
            )
            done.append(waits_for_a_lock())

    def waits_for_a_lock():
        for _ in range(100):
            waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            with db.engine.connect() as connection:
                if connection.execute(waiting).scalar_one():
                    return True
            threading.Event().wait(0.05)
        return False

    other = threading.Thread(target=extend)
    other.start()
    assert extending.wait(10)
    assert kept(app)["reminders"] == 0
    other.join(20)
    assert done == [True]
    with app.app_context():
        assert [one.due_on for one in promises.coming(in_days(0), in_days(90), 9)] == [in_days(60)]
        db.session.remove()
