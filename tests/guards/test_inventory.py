"""What stands in the database is compared with what this version expects."""

import pytest

from webapp import guards
from webapp.db import db

FUNCTION = "CREATE OR REPLACE FUNCTION claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
SQLITE = {
    "guard claim_moves is missing": ["DROP TRIGGER claim_moves"],
    "guard decision_keep was altered": [
        "DROP TRIGGER decision_keep",
        "CREATE TRIGGER decision_keep BEFORE UPDATE ON decision BEGIN SELECT 1; END",
    ],
    "trigger helpful is not one of ours": ["CREATE TRIGGER helpful AFTER INSERT ON task BEGIN SELECT 1; END"],
}
POSTGRESQL = {
    "guard claim_moves is missing": ["DROP TRIGGER claim_moves ON claim"],
    "guard decision_keep was altered": [
        "DROP TRIGGER decision_keep ON decision",
        "CREATE TRIGGER decision_keep BEFORE UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION decision_keep()",
    ],
    "guard claim_moves was altered": [FUNCTION],
    "guard claim_keep was altered": [
        "DROP TRIGGER claim_keep ON claim",
        "CREATE TRIGGER claim_keep BEFORE DELETE ON claim FOR EACH ROW WHEN (OLD.id = 0) EXECUTE FUNCTION claim_keep()",
    ],
    "guard allocation_fits is switched off": ["ALTER TABLE allocation DISABLE TRIGGER allocation_fits"],
    "trigger helpful is not one of ours": [
        "CREATE TRIGGER helpful AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION claim_moves()"
    ],
}


@pytest.fixture
def connection(in_app):
    """A connection whose changes are given up."""
    with db.engine.connect().execution_options(scope="maintenance") as opened:
        yield opened
        opened.rollback()


def test_a_migrated_database_is_as_expected(connection):
    assert guards.differences(connection) == []
    assert guards.installed(connection) == set(guards.expected(connection.dialect.name))


def test_every_difference_is_named(connection, is_postgresql):
    for words, statements in (POSTGRESQL if is_postgresql else SQLITE).items():
        for statement in statements:
            connection.exec_driver_sql(statement)
        assert guards.differences(connection) == [words]
        connection.rollback()


def test_any_guard_that_goes_is_missed(connection, is_postgresql):
    for name in guards.expected(connection.dialect.name):
        on = f" ON {guards._tables(connection)[name]}" if is_postgresql else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        assert guards.differences(connection) == [f"guard {name} is missing"]
        connection.rollback()


def test_guards_are_taken_down_and_put_up_again(connection):
    guards.remove(connection)
    assert guards.installed(connection) == set()
    guards.install(connection)
    assert guards.differences(connection) == []
