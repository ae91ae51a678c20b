"""How a factory stores its rows: one committed transaction in a context of its own."""

import functools

from webapp import db as transactions
from webapp.db import db

ZONE = "Europe/Zurich"
_bound = []


def bind(app) -> None:
    """Says into which application's database rows go; the `app` fixture does this."""
    _bound[:] = [app]


def here():
    """The context of the application into which rows go."""
    return _bound[0].app_context()


def stored(make):
    """Runs a factory as one transaction of its own."""

    @functools.wraps(make)
    def commit(*arguments, **fields):
        with here():
            with transactions.transaction():
                made = make(*arguments, **fields)
                db.session.flush()
            db.session.expunge_all()
            return made

    return commit


def add(row):
    """Adds a row and gives it its key."""
    db.session.add(row)
    db.session.flush()
    return row


def key(row):
    """The key of a row, if there is one."""
    return row.id if row is not None else None
