"""A small demo firm for each test, which is made once."""

import shutil

import pytest

from tests.fixtures.database import disconnect, empty_database, settings_for
from webapp import create_app
from webapp import db as transactions
from webapp.demo import load
from webapp.demo.plan import Plan

TINY = Plan(
    reps=8, households=120, contacts=160, interactions=400, claims=30, accounts_per_household=1.1, lines_per_account=3
)


@pytest.fixture(scope="session")
def tiny_made(database_kind, migrated, tmp_path_factory):
    """The demo firm of 120 households, made once a process: its folder, and a database to begin like."""
    folder = tmp_path_factory.mktemp("tiny")
    with empty_database(database_kind, folder, like=migrated[1]) as database:
        app = create_app(settings_for(database.url, folder, testing=False, demo=True))
        with app.app_context():
            load.load(app, TINY, lambda step: None)
        disconnect(app)
        database.keep("migrated")
        yield folder, database


@pytest.fixture
def tiny(consoles, tiny_made):
    """An installation with a demo firm of 120 households: (console, application)."""
    folder, database = tiny_made
    made = consoles("tiny", like=database, DEMO="1")
    shutil.copytree(folder / "uploads", made.folder / "uploads", dirs_exist_ok=True)
    app = made.app()
    yield made, app
    with app.app_context():
        transactions.discard()
    disconnect(app)
