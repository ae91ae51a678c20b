"""What the tests of this feature share."""

import pytest
import sqlalchemy as sa

from webapp import audit, scope
from webapp.db import db, release


@pytest.fixture
def entries(app):
    """The actions on the record so far, in order, without signing in and out."""

    def read():
        with app.app_context():
            release()
            found = db.session.scalars(sa.select(audit.AuditEntry.action).order_by(audit.AuditEntry.id))
            return [action for action in found if not action.startswith("user.")]

    return read


@pytest.fixture
def stored(app):
    """All rows of a table as they are now, whoever may see them."""

    def read(table):
        with app.app_context():
            release()
            statement = scope.for_purpose(sa.select(table), scope.Purpose.DOCTOR)
            rows = list(db.session.scalars(statement.order_by(*sa.inspect(table).primary_key)))
            db.session.expunge_all()
            return rows

    return read
