"""The demo firm is what the README says of it, and the same every time."""

import re
import sqlite3
from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from tests.fixtures.database import empty_database, settings_for
from webapp import create_app, text
from webapp import schema as schemas
from webapp.claims.rules import STATES
from webapp.db import db
from webapp.demo import cast, load
from webapp.demo.plan import INITIATIVES, SMALL
from webapp.exceptions import RuleBroken
from webapp.operation import doctor

ALIKE = "household contact contact_point address consent relation coverage interaction participant task claim decision"
SCRIPTS = {
    "Latin": "[A-Za-z]", "Spanish": "[áéíóúñ]", "Thai": "[\u0e00-\u0e7f]", "Chinese": "[\u4e00-\u9fff]",
    "Tamil": "[\u0b80-\u0bff]",
}  # fmt: skip
SIGN_IN = "ada ben eva tom lin raj noi ana mo max cora carl mia sam root"


def loaded(url, folder, plan=SMALL):
    app = create_app(settings_for(url, folder, demo=True, testing=False))
    schemas.upgrade(app)
    with app.app_context():
        load.load(app, plan, lambda step: None)
    return app


@pytest.fixture(scope="module")
def firm(database_kind, tmp_path_factory):
    """The small demo firm's application."""
    folder = tmp_path_factory.mktemp("demo")
    with empty_database(database_kind, folder) as database:
        app = loaded(database.url, folder)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def rows(statement):
    found = db.session.execute(sa.text(statement).execution_options(scope="demo")).all()
    db.session.rollback()
    return found


def test_a_bonus_plan_is_in_force_for_both_teams_and_the_next_is_drafted(firm):
    versions = rows("SELECT number, state, drafted_by_id = approved_by_id FROM bonus_plan_version ORDER BY number")
    assert [tuple(row) for row in versions] == [(1, "approved", False), (2, "draft", None)]
    assert len(rows("SELECT team_id FROM bonus_assignment WHERE team_id IS NOT NULL AND ends_on IS NULL")) == 2


def test_its_people_are_those_of_the_readme(firm):
    people = {person.email: person.roles for person in cast.introductions()}
    assert list(people) == [f"{name}@demo.example" for name in SIGN_IN.split()]
    assert Counter(people.values()) == {
        "rep": 8, "manager": 2, "controller": 2, "marketing": 1, "service": 1, "admin": 1,
    }  # fmt: skip
    led = "SELECT t.name, m.email, count(u.id) FROM team t JOIN app_user m ON m.id = t.manager_id JOIN app_user u"
    reps = "ON u.team_id = t.id JOIN user_role r ON r.user_id = u.id AND r.role = 'rep' GROUP BY t.name, m.email"
    assert set(rows(f"{led} {reps}")) == {("North", "mo@demo.example", 4), ("South", "max@demo.example", 4)}


def test_it_has_the_size_of_a_small_firm(firm):
    tables = ("household", "contact", "interaction", "claim", "account", "activity", "task")
    [counts] = rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
    size = dict(zip(tables, counts, strict=True))
    assert (size["household"], size["contact"]) == (400, 700)
    assert size["interaction"] >= 5_000
    assert size["account"] >= 350
    assert size["activity"] >= 10 * size["account"]
    assert min(size["claim"], size["task"]) >= 100
    served = rows("SELECT count(DISTINCT household_id) FROM coverage WHERE ends_on IS NULL AND role = 'primary'")
    assert served == [(400,)]


def test_names_are_written_in_five_ways(firm):
    names = [name for (name,) in rows("SELECT name FROM contact")]
    found = {script: sum(bool(re.search(signs, name)) for name in names) for script, signs in SCRIPTS.items()}
    assert min(found.values()) >= 20, found
    assert {language for (language,) in rows("SELECT DISTINCT language FROM contact")} >= {"en", "es", "ta", "th", "zh"}


def test_a_year_was_written_down(firm):
    days = [str(at)[:10] for (at,) in rows("SELECT occurred_at FROM interaction")]
    months = Counter(day[:7] for day in days)
    assert len(months) in (12, 13)
    assert min(count for _month, count in sorted(months.items())[1:-1]) >= 200, months
    reach = date.fromisoformat(max(days)) - date.fromisoformat(min(days))
    assert 350 <= reach.days <= 366


def test_six_initiatives_brought_something_and_cost_something(firm):
    figures = (
        "SELECT i.slug, i.budget_minor, (SELECT count(*) FROM cost_line l WHERE l.initiative_id = i.id AND"
        " l.planned_minor > 0), (SELECT count(*) FROM interaction t WHERE t.initiative_id = i.id) FROM initiative i"
    )
    found = {slug: numbers for slug, *numbers in rows(figures)}
    assert {"vintage-motor-sports", "lakeside-golf-tournament", "symphony-night", "museum-night"} <= set(found)
    assert len(found) == len(INITIATIVES) == 6
    for slug, (budget, costs, interactions) in found.items():
        assert (budget > 0, costs > 0, interactions > 50) == (True, True, True), slug


def test_ada_finds_what_was_decided_lately_with_its_history(firm):
    decided = rows(
        "SELECT c.state FROM claim c JOIN app_user u ON u.id = c.claimant_id JOIN audit_entry a"
        " ON a.object_type = 'claim' AND a.object_id = c.id WHERE u.email = 'ada@demo.example' ORDER BY c.state"
    )
    states = [state for (state,) in decided]
    # Filed, and filed and rejected; a claim of hers that fits a line is confirmed where there is one.
    assert states.count("pending") == 1
    assert states.count("rejected") == 2


def test_claims_stand_in_every_state(firm):
    states = dict(rows("SELECT state, count(*) FROM claim GROUP BY state"))
    assert set(states) == set(STATES)
    assert rows("SELECT count(DISTINCT claimant_id) FROM claim") == [(8,)]
    evident = "SELECT count(*) FROM claim c WHERE state IN ('confirmed', 'part-confirmed') AND kind = 'deposited'"
    with_line = "AND NOT EXISTS (SELECT 1 FROM allocation a WHERE a.claim_id = c.id)"
    assert rows(f"{evident} {with_line}") == [(0,)]


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
