"""The schema goes up, down and up again, is what the models say, and never surprises a server."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tests.operation.forgetting import (
    AWARDED,
    DISPUTED,
    QUOTED,
    SCORED,
    dispute_a_statement,
    forget,
    forget_documents,
    forget_moves,
    forget_newest,
    in_one_part,
    move_somebody,
    opened,
)
from webapp import db as transactions
from webapp import guards, periods
from webapp import schema as schemas
from webapp.bonus.models import (
    BonusAssignment,
    BonusPlan,
    BonusPlanVersion,
    BonusStatement,
    CreditPeriod,
    StatementTeam,
)
from webapp.claims import service
from webapp.claims.models import Claim, Decision, Reversal, SecondLook
from webapp.custody.models import BankChange
from webapp.db import Base, db
from webapp.exceptions import NotReady
from webapp.operation import backup, readiness
from webapp.people import queries as people
from webapp.policy import Permission

# The full-text index has no model; see migrations/env.py.
APART = ("search_fts", "ix_search_doc_tokens")


@pytest.fixture
def fresh(consoles):
    """An application on a database in which nothing is."""
    made = consoles("fresh")
    app = made.app()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def schema(connection):
    """Tables with their columns, keys, indexes and checks, as the database tells them."""
    inspector = sa.inspect(connection)
    parts = ("get_columns", "get_indexes", "get_foreign_keys", "get_unique_constraints", "get_check_constraints")
    return {
        table: {part: sorted(_told(item) for item in getattr(inspector, part)(table)) for part in parts}
        for table in inspector.get_table_names()
    }


def _told(item):
    options = {name: str(value) for name, value in item.get("dialect_options", {}).items()}
    return repr({**item, "dialect_options": options, "type": str(item.get("type"))})


def test_migrations_lead_to_the_models_and_back(fresh):
    schemas.upgrade(fresh)
    with fresh.app_context():
        with opened() as connection:
            first = schema(connection)
            assert set(Base.metadata.tables) <= set(first)
            assert guards.differences(connection) == []
            options = {
                "compare_type": True,
                "include_object": lambda item, name, *_: not (name or "").startswith(APART),
            }
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, Base.metadata) == []
        schemas.downgrade(fresh, "base")
        with opened() as connection:
            assert set(schema(connection)) == {"alembic_version"}
            assert guards.installed(connection) == set()
        schemas.upgrade(fresh)
        with opened() as connection:
            assert schema(connection) == first
            assert guards.differences(connection) == []


def test_every_check_of_the_models_stands_in_the_database(fresh):
    """Alembic compares no checks; one that got lost, or stayed beside its successor, would show nowhere else."""
    schemas.upgrade(fresh)
    with fresh.app_context(), opened() as connection:
        inspector = sa.inspect(connection)
        is_told = connection.dialect.name == "sqlite"
        for table in Base.metadata.tables.values():
            wanted = {
                (check.name, str(check.sqltext) if is_told else "")
                for check in table.constraints
                if isinstance(check, sa.CheckConstraint)
            }
            found = {
                (check["name"], check["sqltext"] if is_told else "")
                for check in inspector.get_check_constraints(table.name)
            }
            assert found == wanted, table.name


@pytest.mark.parametrize("step", ["0010", "0003", "0002", "0001"])
def test_each_step_keeps_what_is_there(tiny, step):
    _console, app = tiny
    with app.app_context():
        forget_newest()
        no_plans()
        forget_documents()
        in_one_part()
        forget(Reversal, sa.true())
        forget(BankChange, sa.true())
        if step < "0005":
            forget(SecondLook, sa.true())
        if step == "0001":
            forget(Decision, Decision.outcome == "lapse")
        before = backup.figures_of(db.session.connection())
        transactions.discard()
        schemas.downgrade(app, step)
        schemas.upgrade(app)
        after = backup.figures_of(db.session.connection())
        # The worker is asked to look for withdrawals, since the version before knew of none.
        assert after["rows"].pop("outbox_message") == before["rows"].pop("outbox_message") + 1
        assert after == before
        assert guards.differences(db.session.connection()) == []
        db.session.rollback()


def extend_a_promise():
    """Moves one of the demo firm's promises, as a controller who has no part in it."""
    in_one_part()
    promised = sa.select(Claim.id, Claim.version, Claim.amount_minor).where(Claim.state == "promised").limit(1)
    with transactions.transaction():
        claim_id, version, amount = db.session.execute(promised.execution_options(scope="doctor")).one()
        until = periods.days_after(periods.today(), 300)
        service.extend_promise(
            claim_id=claim_id, seen=service.Seen(version, amount), until=until, reason="Later", actor=somebody_but(0)
        )  # fmt: skip


def reopen_a_claim():
    """Takes one of the demo firm's rejections back, as a controller who had no part in it."""
    found = sa.select(Decision.claim_id, Decision.decided_by_id).where(Decision.outcome == "reject").limit(1)
    with transactions.transaction():
        claim_id, decider = db.session.execute(found.execution_options(scope="doctor")).one()
        service.reopen_claim(claim_id=claim_id, version=None, reason="Looked at again", actor=somebody_but(decider))


def take_a_second_look():
    """Agrees with one of the demo firm's confirmations."""
    found = sa.select(SecondLook.id, Decision.decided_by_id).join(Decision, Decision.id == SecondLook.decision_id)
    waiting = found.where(SecondLook.looked_at.is_(None)).limit(1).execution_options(scope="doctor")
    with transactions.transaction():
        look_id, decider = db.session.execute(waiting).one()
        service.take_second_look(look_id=look_id, verdict="agree", reason="", actor=somebody_but(decider))


def somebody_but(decider):
    """A controller who did not decide."""
    others = [one.id for one in people.active_users(Permission.CLAIM_DECIDE) if one.id != decider]
    return people.viewer_by_id(others[0])


def no_periods():
    """Makes the firm one that never calculated a period."""
    for model in (StatementTeam, BonusStatement, CreditPeriod):
        forget(model, sa.true())


def no_plans():
    """Makes the firm one that never had a bonus plan, and so no statement by one."""
    no_periods()
    no_versions()


def no_versions():
    """Makes the firm one that never had a bonus plan."""
    for model in (BonusAssignment, BonusPlanVersion, BonusPlan):
        forget(model, sa.true())


def without(*models):
    """Forgets all rows of models, and that promises were due in parts."""
    in_one_part()
    for model in models:
        forget(model, sa.true())


# Steps that keep decisions, the newest first: where to, in which words, what has to be there, and how it is forgotten.
KEPT = (
    ("0032", "moves between teams", move_somebody, forget_moves),
    ("0017", SCORED, lambda: None, lambda: forget_newest(AWARDED)),
    ("0018", AWARDED, lambda: None, lambda: forget_newest(DISPUTED)),
    ("0020", DISPUTED, dispute_a_statement, lambda: forget_newest(QUOTED)),
    ("0025", QUOTED, lambda: None, forget_newest),
    ("0014", "periods were calculated", lambda: None, no_periods),
    ("0008", "versions of bonus plans are kept", lambda: None, no_versions),
    ("0012", "promises are due in instalments", lambda: None, lambda: None),
)
# Older ones, of which each needs a firm of its own.
LOST = {
    "0007": ("decisions extended a promise", extend_a_promise),
    "0010": ("reversals were found", without),
    "0004": ("second looks were taken", lambda: (without(Reversal), take_a_second_look())),
    "0003": ("decisions reopened a claim", lambda: (without(Reversal, SecondLook), reopen_a_claim())),
    "0001": ("decisions let a promise lapse", lambda: without(Reversal, SecondLook)),
}


def test_steps_that_would_lose_decisions_are_refused_whole_one_after_the_other(tiny, caplog):
    _console, app = tiny
    with app.app_context():
        forget_documents()
        for step, words, prepare, forgotten in KEPT:
            prepare()
            refused(app, caplog, step, words)
            forgotten()


@pytest.mark.parametrize("step", LOST)
def test_a_step_that_would_lose_decisions_is_refused_whole(tiny, caplog, step):
    _console, app = tiny
    words, prepare = LOST[step]
    with app.app_context():
        forget_documents()
        forget_newest()
        no_plans()
        prepare()
        refused(app, caplog, step, words)


def refused(app, caplog, step, words):
    """Nothing changes where a step back would lose something, and the words say what."""
    before = backup.figures_of(db.session.connection())
    transactions.discard()
    caplog.clear()
    with pytest.raises(SystemExit):
        schemas.downgrade(app, step)
    assert words in caplog.text
    assert backup.figures_of(db.session.connection()) == before
    assert guards.differences(db.session.connection()) == []
    transactions.discard()
    assert schemas.is_current(app)


def test_upgrading_what_is_up_to_date_changes_nothing(tiny):
    console, app = tiny
    with app.app_context():
        before = backup.figures_of(db.session.connection())
        db.session.rollback()
        assert console.run("db", "upgrade").output == "The schema is up to date.\n"
        assert backup.figures_of(db.session.connection()) == before
        assert guards.differences(db.session.connection()) == []
        db.session.rollback()
        readiness.check_database(app)


def test_an_upgrade_puts_lost_guards_up_again(console):
    app = console.app()
    with app.app_context():
        with opened() as connection, connection.begin():
            guards.remove(connection)
        with pytest.raises(NotReady, match=r"guards are not as they must be .*rapport db upgrade"):
            readiness.check_database(app)
        db.engine.dispose()
    assert "rapport db upgrade" in console.run("serve", status=2).stderr
    console.run("db", "upgrade")
    readiness.check_database(app)


def test_another_schema_is_not_served(console, consoles):
    none = consoles("none")
    assert "`rapport db upgrade` makes a new one" in none.run("serve", status=2).stderr
    app = console.app()
    with app.app_context(), opened() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert "Run `rapport db upgrade`" in console.run("serve", status=2).stderr
    with app.app_context():
        db.engine.dispose()


def test_the_demo_firm_is_not_served_in_earnest(tiny):
    console, _app = tiny
    console.variables["RAPPORT_DEMO"] = "0"
    assert "passwords everybody knows" in console.run("serve", status=2).stderr
