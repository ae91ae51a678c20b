"""A small demo firm of its own for each test."""

import pytest

from webapp import db as transactions
from webapp.db import db
from webapp.demo import load
from webapp.demo.plan import Plan

TINY = Plan(
    reps=8, households=120, contacts=160, interactions=400, claims=30, accounts_per_household=1.1, lines_per_account=3
)


@pytest.fixture
def tiny(consoles, migrated):
    """An installation with a demo firm of 120 households: (console, application)."""
    made = consoles("tiny", like=migrated[1], DEMO="1")
    app = made.app()
    with app.app_context():
        load.load(app, TINY, lambda step: None)
    yield made, app
    with app.app_context():
        transactions.discard()
        db.session.remove()
        db.engine.dispose()
