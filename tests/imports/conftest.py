"""A firm that imports, and its people."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import audit
from webapp.clients.service import search_differences
from webapp.db import db
from webapp.initiatives import queries as initiatives

COUNTED = (
    "household", "contact", "contact_point", "address", "coverage", "interaction", "interaction_note", "participant",
    "initiative_contact", "search_doc", "outside_id", "import_file", "audit_entry",
)  # fmt: skip


@pytest.fixture
def rally(cast):
    return factories.initiative("Vintage rally")


@pytest.fixture
def counts(app):
    """How many rows each table has that an import could write to."""

    def count() -> dict[str, int]:
        with app.app_context():
            found = {}
            for table in COUNTED:
                statement = sa.select(sa.func.count()).select_from(sa.table(table))
                found[table] = db.session.scalar(statement.execution_options(scope="maintenance"))
            return found

    return count


@pytest.fixture
def rows(app):
    """The rows of a statement, whoever may see them."""

    def read(statement) -> list:
        with app.app_context():
            return list(db.session.execute(statement.execution_options(scope="maintenance")))

    return read


@pytest.fixture
def sound(app):
    """Whether all that is maintained agrees with what it is made from, and the audit holds."""

    def check():
        with app.app_context():
            assert search_differences() == []
            assert initiatives.membership_differences() == []
            assert audit.verify()[1] is None

    return check
