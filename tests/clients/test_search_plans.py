"""The search begins at an index: its cost follows what matches or what one covers, not the size of the firm."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.statements import sent_by
from webapp import db as transactions
from webapp.clients import queries
from webapp.db import db, is_sqlite

pytestmark = pytest.mark.plans


def plans(work):
    """How the database carries out each statement that `work` sends."""
    sent = sent_by(work)
    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    connection = db.session.connection()
    found = []
    for statement, parameters in sent:
        rows = connection.exec_driver_sql(explain + statement, parameters, execution_options={"scope": "doctor"})
        found.append(" | ".join(str(row[-1]) for row in rows))
    return found


@pytest.fixture
def in_one_transaction(in_app):
    """What is set for a transaction holds for all that is asked."""
    with transactions.writing():
        yield


def crowd(cast):
    home = factories.household(covered_by=cast.ada)
    for number in range(30):
        factories.contact(home, f"Person{number} Weber")
    if not is_sqlite():
        # So few rows are read faster than any index; what counts is that one can be used.
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))


def test_a_rep_walks_the_covered_households(in_one_transaction, cast):
    crowd(cast)
    (plan,) = plans(lambda: queries.find_contacts(cast.ada, "web"))
    assert "ix_coverage_user_household" in plan
    assert "SCAN contact" not in plan
    assert "SCAN search_doc" not in plan


def test_a_manager_begins_at_the_full_text_index(in_one_transaction, cast):
    crowd(cast)
    (plan,) = plans(lambda: queries.find_contacts(cast.mo, "web"))
    if is_sqlite():
        assert plan.startswith("SCAN search_fts VIRTUAL TABLE"), plan
        assert plan.count("SCAN") == 1, plan
    else:
        assert "ix_search_doc_tokens" in plan, plan


def test_recent_contacts_of_a_manager_come_from_their_index(in_one_transaction, cast):
    crowd(cast)
    first, *_rest = plans(lambda: queries.find_contacts(cast.mo, ""))
    assert "ix_contact_recent" in first, first
