"""PostgreSQL as it runs in production: the application's role owns nothing, does all that people do, and no more."""

import os
import subprocess
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from tests import factories
from tests.environment import postgres
from tests.fixtures.browser import Browser
from tests.fixtures.database import empty_database, settings_for
from webapp import audit, create_app, guards, periods
from webapp import schema as schemas
from webapp.db import db
from webapp.exceptions import NotReady
from webapp.operation import doctor, readiness

ROOT = Path(__file__).resolve().parents[2]
WIRE = ROOT / "tests/custody/fixtures/wire-sgml.ofx"
ROLE = "rapport_app"
# What would take a guard away or get round it, each with a table that it is tried on.
FORBIDDEN = (
    "DROP TRIGGER {trigger} ON {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE decision ADD COLUMN more integer",
    "ALTER TABLE decision DROP COLUMN reason",
    "DROP TABLE audit_entry",
    "TRUNCATE audit_entry",
    "CREATE TABLE mine (id integer)",
    "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "DROP FUNCTION {function}() CASCADE",
    "CREATE TRIGGER mine BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION {function}()",
    "ALTER ROLE rapport_app SUPERUSER",
    "SET session_replication_role = replica",
)
# What is written once, and cannot be written over even where no trigger would be in the way.
WRITTEN_ONCE = (
    "UPDATE decision SET reason = 'because'",
    "DELETE FROM decision",
    "SELECT id FROM decision FOR UPDATE",
    "UPDATE allocation SET amount_minor = 1",
    "DELETE FROM allocation",
    "UPDATE allocation_end SET decision_id = 1",
    "DELETE FROM allocation_end",
    "UPDATE reversal SET amount_minor = 1",
    "DELETE FROM reversal",
    "UPDATE reversal_end SET why = 'line'",
    "DELETE FROM reversal_end",
    "UPDATE audit_entry SET actor_name = 'nobody'",
    "DELETE FROM audit_entry",
    "UPDATE audit_payload SET body = '{{}}'",
    "UPDATE amendment SET reason = 'because'",
    "DELETE FROM amendment",
    "DELETE FROM claim",
    "DELETE FROM coverage",
    "DELETE FROM second_look",
    "DELETE FROM bonus_plan_version",
    "DELETE FROM proposal",
)


@pytest.fixture
def owned(is_postgresql, tmp_path):
    """An installation whose schema is the owner's and whose application is rapport_app."""
    if not is_postgresql:
        pytest.skip("SQLite has no roles")
    programs = postgres.programs()
    if programs is None or not (programs / "psql").exists():
        pytest.skip("psql, which roles.sql is written for, is not on this machine")
    server = os.environ[postgres.URL_VARIABLE]
    with psycopg.connect(server, autocommit=True) as turn, empty_database("postgresql", tmp_path) as database:
        # The role is the whole server's, and other processes test on it too.
        turn.execute("SELECT pg_advisory_lock(1)")
        run = [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", ROOT / "deploy/postgres/roles.sql"]
        given = {**os.environ, "RAPPORT_APP_PASSWORD": "only-for-tests"}
        subprocess.run([*run, database.url], check=True, env=given, stdout=subprocess.DEVNULL)
        url = make_url(database.url).set(username=ROLE, password="only-for-tests").render_as_string(False)
        app = create_app(settings_for(url, tmp_path, migration_url=database.url))
        schemas.upgrade(app)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {ROLE}")
            connection.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def people(owned):
    """Ada with a household of hers and its account, Cora, and Root."""
    factories.bind(owned)
    factories.firm(second_look_percent=100)
    ada = factories.user("Ada Rossi", ["rep"], factories.team())
    cora, root = factories.user("Cora Lim", ["controller"]), factories.user("Root Admin", ["admin"])
    home = factories.household(covered_by=ada)
    factories.account(home, number="77-1200 34")
    carl = factories.user("Carl Meier", ["controller"])
    return {"ada": ada, "cora": cora, "carl": carl, "root": root, "maria": factories.contact(home)}


def test_the_story_needs_nothing_but_rows(owned, people):
    readiness.check_database(owned)
    browser = Browser(owned).sign_in(people["ada"])
    page = browser.get("entry.new_interaction", contact=people["maria"].id)
    spoken = {"note": "Sold the house.", "no_initiative_reason": "A referral"}
    assert "Logged" in browser.submit(page, "Save", claim="deposited", amount="250000.00", **spoken)
    browser.sign_in(people["cora"])
    today = f"{periods.today('UTC'):%Y%m%d}".encode()
    wire = WIRE.read_bytes().replace(b"20260112120000.000[-5:EST]", today)
    page = browser.submit(browser.get("custody.new_import"), "Upload and preview", file=("wire.ofx", wire))
    assert "3 lines were imported." in browser.submit(page, "Import")
    assert "confirmed" in browser.submit(browser.get("/claims/queue"), "Confirm")
    browser.sign_in(people["carl"])
    assert "agrees with the decision" in browser.submit(browser.get("/claims/second-looks/1"), "Agree")
    again = browser.submit(browser.get("/claims/1"), "Reopen", reason="The wrong line")
    assert "waits for a decision again" in again
    assert "confirmed" in browser.submit(browser.get("/claims/queue"), "Confirm")
    browser.sign_in(people["root"])
    assert "claim" in browser.get("/audit")
    with owned.app_context():
        assert db.session.execute(sa.text("SELECT state FROM claim").execution_options(scope="test")).all() == [
            ("confirmed",)
        ]
        checked, flaw = audit.verify()
        assert (checked > 4, flaw) == (True, None)
        assert [finding for finding in doctor.examine(owned) if finding.problems] == []


def test_a_right_that_was_granted_by_mistake_is_seen_and_taken_back(owned):
    with owned.app_context():
        with psycopg.connect(owned.config["RAPPORT"].migration_url, autocommit=True) as owner:
            owner.execute(f"GRANT ALL ON decision, claim TO {ROLE}")
            owner.execute("GRANT DELETE ON allocation TO PUBLIC")
        found = [f"{ROLE} may {right}" for right in ("delete claim", "truncate claim", "delete decision")]
        found += [f"{ROLE} may {right}" for right in ("truncate decision", "update decision")]
        with db.engine.connect() as connection:
            assert guards.differences(connection) == ["PUBLIC may delete allocation", *found]
        with pytest.raises(NotReady, match="rapport db upgrade"):
            readiness.check_database(owned)
        schemas.upgrade(owned)
        readiness.check_database(owned)


def test_the_file_of_roles_run_again_gives_nothing_back(owned):
    programs = postgres.programs()
    run = [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", ROOT / "deploy/postgres/roles.sql"]
    url = make_url(owned.config["RAPPORT"].migration_url).set(drivername="postgresql").render_as_string(False)
    subprocess.run([*run, url], check=True, stdout=subprocess.DEVNULL)
    readiness.check_database(owned)


def test_it_can_take_no_guard_away(owned, people):
    with owned.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(scope="test", isolation_level="AUTOCOMMIT")
        trigger, table, function = connection.exec_driver_sql(
            "SELECT tgname, c.relname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT tgisinternal AND c.relname = 'decision' ORDER BY 1 LIMIT 1"
        ).one()
        for statement in (*FORBIDDEN, *WRITTEN_ONCE):
            words = statement.format(trigger=trigger, table=table, function=function)
            with pytest.raises(sa.exc.ProgrammingError) as refused:
                connection.exec_driver_sql(words)
            assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege), words
        assert guards.differences(connection) == []
        owns = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        assert connection.exec_driver_sql(f"SELECT current_user, ({owns})").one() == (ROLE, 0)
