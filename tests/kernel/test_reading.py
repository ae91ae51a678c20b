"""Who only reads changes nothing, and lets PostgreSQL keep its plans."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.database import disconnect
from webapp import db as transactions
from webapp.db import db
from webapp.people.models import Team

CHANGES = (
    "INSERT INTO team (name) VALUES ('New')",
    "UPDATE team SET name = 'Other'",
    "  update team set name = 'x'",
    "DELETE FROM team",
    "WITH one AS (SELECT 1 AS id) DELETE FROM team WHERE id IN (SELECT id FROM one)",
    "WITH one AS (SELECT 1) INSERT INTO team (name) SELECT 'New' FROM one",
    "TRUNCATE team",
)
LOCKS = ("UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE")


@pytest.mark.parametrize("statement", [*CHANGES, *(f"SELECT id FROM team FOR {lock}" for lock in LOCKS)])
def test_a_change_needs_a_writing_transaction(in_app, statement):
    with pytest.raises(RuntimeError, match="only a writing transaction"):
        db.session.execute(sa.text(statement))


def test_words_of_changing_in_a_question_are_no_change(in_app):
    asked = sa.text("WITH one AS (SELECT 1 AS updated) SELECT updated FROM one WHERE :said <> 'x'")
    assert db.session.scalar(asked, {"said": "update team set name = 'x'"}) == 1


def test_an_object_that_was_changed_while_reading_is_not_written(in_app):
    factories.team(name="Here")
    db.session.scalars(sa.select(Team)).one().name = "Other"
    with pytest.raises(RuntimeError, match="only a writing transaction"):
        db.session.flush()
    transactions.discard()
    assert db.session.scalars(sa.select(Team.name)).all() == ["Here"]


def test_reading_sees_what_others_wrote_meanwhile_only_from_its_next_transaction_or_statement(in_app, is_postgresql):
    factories.team(name="First")
    count = sa.select(sa.func.count()).select_from(Team)
    assert db.session.scalar(count) == 1
    factories.team(name="Second")
    assert db.session.scalar(count) == (2 if is_postgresql else 1)
    transactions.release()
    assert db.session.scalar(count) == 2


def test_plans_outlive_a_request(browser, cast, app, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite keeps its own statements")
    # So that the one connection is asked that the requests had.
    disconnect(app)
    browser.sign_in(cast.ada)
    for _ in range(4):
        browser.get("/contacts")
    with app.app_context(), db.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert any("FROM user_session" in statement for statement in kept)


def test_who_comes_after_the_server_went_away_gets_a_new_connection(browser, cast, app, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has no server")
    browser.sign_in(cast.ada)
    browser.get("/contacts")
    with app.app_context(), sa.create_engine(db.engine.url, poolclass=sa.NullPool).connect() as other:
        everybody = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        # Waits until they are gone, five seconds at most.
        ended = other.exec_driver_sql(f"SELECT pg_terminate_backend(pid, 5000) {everybody}").scalars().all()
        assert ended
        assert all(ended)
    browser.get("/contacts")
