"""Tampering with the audit trail is found, and the database refuses it in the first place."""

import json

import pytest
import sqlalchemy as sa

from webapp import audit, telling
from webapp import db as transactions
from webapp.db import db

CHANGES = {
    "another action": "UPDATE audit_entry SET action = 'claim.rejected' WHERE id = 4",
    "another time": "UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE id = 4",
    "another actor": "UPDATE audit_entry SET actor_id = 99 WHERE id = 4",
    "another household": "UPDATE audit_entry SET household_id = 99 WHERE id = 4",
    "another hash": "UPDATE audit_entry SET hash = 'x' WHERE id = 4",
    "a removed entry": "DELETE FROM audit_entry WHERE id = 4",
    "a removed first entry": "DELETE FROM audit_entry WHERE id = 1",
    "a removed end": "DELETE FROM audit_entry WHERE id = 6",
    "an emptied trail": "DELETE FROM audit_entry",
    "another payload": "UPDATE audit_payload SET body = '{\"amount\": 9}' WHERE entry_id = 4",
}
FLAWS = {"a removed first entry": 1, "a removed end": 6, "an emptied trail": 1}


@pytest.fixture
def trail(cast, in_app):
    """Six entries with payloads."""
    for number in range(1, 7):
        with transactions.transaction():
            audit.record(
                cast.ada, "claim.filed", object_type="claim", object_id=number, household_id=number, amount=number
            )
    assert audit.verify() == (6, None)


def tamper(*statements):
    """Changes rows as somebody with the database's own tools would: past the guards and the foreign keys."""
    db.session.rollback()
    engine = sa.create_engine(db.engine.url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f"DROP TRIGGER {row[0]}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize("kind", CHANGES)
def test_tampering_is_found(trail, kind):
    tamper(CHANGES[kind])
    _count, flaw = audit.verify()
    assert flaw is not None
    assert flaw.entry_id == FLAWS.get(kind, 4)


def test_two_exchanged_entries_are_found(trail):
    move = "UPDATE audit_entry SET id = {} WHERE id = {}"
    tamper("DELETE FROM audit_payload", move.format(99, 3), move.format(3, 4), move.format(4, 99))
    assert audit.verify()[1].entry_id == 3


def test_several_cut_off_entries_are_found(trail):
    tamper("DELETE FROM audit_payload WHERE entry_id > 3", "DELETE FROM audit_entry WHERE id > 3")
    assert audit.verify() == (3, audit.Flaw(4, "entries at the end are missing"))


def test_an_erased_payload_leaves_the_chain_whole(trail):
    tamper("DELETE FROM audit_payload WHERE entry_id = 4")
    assert audit.verify() == (6, None)


@pytest.mark.parametrize("kind", ["another action", "a removed entry", "another payload"])
def test_the_database_refuses_to_change_the_trail(trail, kind):
    with pytest.raises(sa.exc.DBAPIError, match="audit trail cannot be changed"), transactions.transaction():
        db.session.execute(sa.text(CHANGES[kind].replace(":", r"\:")).execution_options(scope="maintenance"))
    assert audit.verify() == (6, None)


def test_what_is_given_up_leaves_no_entry(cast, in_app):
    audit.record(cast.ada, "claim.filed", object_type="claim", object_id=1)
    transactions.discard()
    transactions.finish()
    assert audit.verify() == (0, None)


def test_a_record_tells_its_own_history(cast, in_app):
    with transactions.transaction():
        changed = audit.changed({"name": "Old", "is_walled": False}, {"name": "New", "is_walled": False})
        audit.record(
            cast.ada, "household.changed", object_type="household", object_id=7, household_id=7, changed=changed
        )
    (entry,) = telling.history(cast.ada, "household", 7)
    assert (entry.who, entry.what, entry.changes) == ("Ada Rossi", "Household changed", [("Name", "Old", "New")])
    assert telling.history(cast.ada, "household", 8) == []


def test_the_command_names_the_flaw(console):
    console.run("user", "add", "ann@lim.example", "--name", "Ann", "--role", "rep")
    told = json.loads(console.run("audit", "verify", "--json").stdout)
    assert told == {"entries": 2, "holds": True, "flaw": None}
    engine = sa.create_engine(console.app().config["SQLALCHEMY_DATABASE_URI"])
    with engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_entry_keep")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("UPDATE audit_entry SET actor_name = 'Nobody' WHERE id = 2")
    engine.dispose()
    told = json.loads(console.run("audit", "verify", "--json", status=1).stdout)
    assert told["flaw"] == {"entry_id": 2, "message": "entry 2 was altered"}


def test_a_history_speaks_of_days_moments_and_money(cast, in_app):
    changed = {
        "due_on": ["2026-03-01", None], "seen_at": ["2026-03-01 09:05:07.000123+00:00", "2026-03-01T10:00:00+00:00"],
        "budget_minor": [120_050, None], "name": ["2026-03-01", "2026-03-02"], "is_walled": [False, True],
    }  # fmt: skip
    with transactions.transaction():
        audit.record(cast.ada, "x.changed", object_type="x", object_id=7, currency="THB", changed=changed)
    (entry,) = telling.history(cast.ada, "x", 7)
    assert entry.changes == [
        ("Due on", "Mar 1, 2026", ""),
        ("Seen at", "Mar 1, 2026, 09:05", "Mar 1, 2026, 10:00"),
        ("Budget", "THB 1,200.50", ""),
        ("Name", "2026-03-01", "2026-03-02"),
        ("Is walled", "no", "yes"),
    ]


def test_an_amount_is_told_in_its_currency_before_and_after(cast, in_app):
    changed = {"budget_minor": [1_000, 1_000_00], "currency": ["JPY", "USD"]}
    with transactions.transaction():
        audit.record(cast.ada, "x.changed", object_type="x", object_id=7, currency="USD", changed=changed)
    (entry,) = telling.history(cast.ada, "x", 7)
    assert entry.changes[0] == ("Budget", "JPY 1,000", "USD 1,000.00")
