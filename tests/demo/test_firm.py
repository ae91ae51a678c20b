"""The demo firm is what the README says of it, and the same every time."""

import sqlite3
from collections import Counter

import pytest
import sqlalchemy as sa

from tests.fixtures.database import empty_database, settings_for
from webapp import create_app, text
from webapp import db as transactions
from webapp.db import db
from webapp.demo import cast, load
from webapp.demo.plan import INITIATIVES, SMALL
from webapp.exceptions import RuleBroken
from webapp.operation import doctor

ALIKE = "household contact contact_point address consent relation coverage interaction participant task claim decision"
STATES = {"confirmed", "pending", "part-confirmed", "needs-answer", "promised", "rejected", "withdrawn", "lapsed"}


def loaded(url, folder, plan=SMALL):
    app = create_app(settings_for(url, folder, demo=True, testing=False))
    transactions.upgrade(app)
    with app.app_context():
        load.load(app, plan, lambda step: None)
    return app


@pytest.fixture(scope="module")
def firm(request, tmp_path_factory):
    """The small demo firm's application."""
    folder = tmp_path_factory.mktemp("demo")
    with empty_database(request.config.getoption("--database"), folder) as database:
        app = loaded(database.url, folder)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def rows(statement):
    found = db.session.execute(sa.text(statement).execution_options(scope="demo")).all()
    db.session.rollback()
    return found


def test_it_is_a_believable_small_firm(firm):
    people = {person.email: person.roles for person in cast.introductions()}
    assert len(people) == len(cast.CAST) == 15
    assert Counter(people.values()) == {
        "rep": 8,
        "manager": 2,
        "controller": 2,
        "marketing": 1,
        "service": 1,
        "admin": 1,
    }
    [(households, contacts, interactions)] = rows(
        "SELECT (SELECT count(*) FROM household), (SELECT count(*) FROM contact), (SELECT count(*) FROM interaction)"
    )
    assert (households, contacts, interactions) == (SMALL.households, SMALL.contacts, SMALL.interactions)
    assert {slug for (slug,) in rows("SELECT slug FROM initiative")} == {item.slug for item in INITIATIVES}
    assert {state for (state,) in rows("SELECT DISTINCT state FROM claim")} == STATES
    assert {language for (language,) in rows("SELECT DISTINCT language FROM contact")} >= {"en", "es", "ta", "th", "zh"}


def test_everything_that_is_maintained_is_right(firm):
    assert [finding for finding in doctor.examine(firm) if finding.problems] == []
    db.session.rollback()
    for name, sort_name in rows("SELECT name, sort_name FROM household"):
        assert sort_name == text.fold(name)


def test_each_claim_was_decided_by_somebody_independent(firm):
    conflicted = (
        "SELECT count(*) FROM decision d JOIN claim c ON c.id = d.claim_id WHERE d.decided_by_id IN"
        " (c.claimant_id, c.entered_by_id) OR EXISTS (SELECT 1 FROM coverage v WHERE v.household_id = c.household_id"
        " AND v.user_id = d.decided_by_id)"
    )
    assert rows(conflicted) == [(0,)]


def test_it_is_loaded_in_demo_mode_into_an_empty_database_only(firm):
    with pytest.raises(RuleBroken, match="empty database only"):
        load.load(firm, SMALL, lambda step: None)
    firm.config["RAPPORT"].demo = False
    with pytest.raises(RuleBroken, match="RAPPORT_DEMO=1"):
        load.load(firm, SMALL, lambda step: None)
    firm.config["RAPPORT"].demo = True


def test_it_is_the_same_every_time(tmp_path, clock):
    """Whatever the database: so two files are compared."""
    plan = SMALL._replace(households=120, contacts=160, interactions=400, claims=30)
    prints = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        app = loaded(f"sqlite:///{tmp_path / name / 'firm.sqlite'}", tmp_path / name, plan)
        with app.app_context():
            db.engine.dispose()
        connection = sqlite3.connect(tmp_path / name / "firm.sqlite")
        prints.append(
            [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ALIKE.split()]
        )
        connection.close()
    assert prints[0] == prints[1]
    assert all(prints[0])
