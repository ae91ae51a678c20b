"""A statement on client data that does not say on whose behalf is refused before it is sent."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tests import factories
from webapp import db as transactions
from webapp import scope
from webapp.clients.models import Contact, Coverage, Household
from webapp.db import db
from webapp.exceptions import Unscoped
from webapp.people.models import User

PROTECTED = {
    "account", "activity", "address", "allocation", "allocation_end", "amendment", "answer", "audit_payload",
    "bank_change", "bonus_statement", "claim", "claim_document", "consent", "contact", "contact_move", "contact_point",
    "correction", "credit_share", "decision", "dispute", "dispute_claim", "dispute_decision", "dispute_message",
    "dispute_task", "document", "document_evidence", "extension", "guest", "held_line", "household", "incentive_award",
    "initiative_contact", "instalment", "interaction", "interaction_note", "outside_id", "participant", "proposal_task",
    "relation",
    "reversal", "reversal_end", "scorecard", "scorecard_remark", "scorecard_return", "scorecard_score", "search_doc",
    "second_look", "staged_known", "staged_line", "statement_file", "statement_link", "task",
}  # fmt: skip
other = aliased(Household)
named = sa.select(Household.id).cte("named")
HIDDEN = {
    "select": sa.select(Household),
    "a column": sa.select(Household.name),
    "a count": sa.select(sa.func.count()).select_from(Household),
    "an alias": sa.select(other.id),
    "a table": sa.select(Household.__table__),
    "a join": sa.select(User.id).join(Coverage, Coverage.user_id == User.id).join(Household),
    "a subquery": sa.select(User.id).where(User.id.in_(sa.select(Household.id))),
    "an exists": sa.select(User.id).where(sa.exists().where(Household.id == User.id)),
    "a scalar": sa.select(sa.select(sa.func.max(Contact.id)).scalar_subquery()),
    "a cte": sa.select(named),
    "a union": sa.union_all(sa.select(User.id), sa.select(Contact.id)),
    "a values copy": sa.insert(User).from_select(["name"], sa.select(Contact.name)),
    "a text": sa.text("SELECT name FROM household"),
    "an upper case text": sa.text('SELECT "NAME" FROM HOUSEHOLD'),
    "a quoted text": sa.text('SELECT 1 FROM main."household"'),
    "a comment": sa.text("SELECT/**/name/**/FROM/**/household"),
    "a text as rows": sa.select(Household).from_statement(sa.text("SELECT * FROM household")),
    "an update": sa.update(Household).values(name="x"),
    "a delete": sa.delete(Contact),
    "an insert": sa.insert(Household).values(name="x"),
    "an empty scope": sa.select(Household).execution_options(scope=""),
}


@pytest.fixture
def home(ada, in_app):
    return factories.household(covered_by=ada)


def test_these_tables_are_protected(app):
    assert scope.PROTECTED == PROTECTED


def is_refused(statement):
    try:
        with transactions.writing():
            db.session.execute(statement)
    except Unscoped:
        return True
    finally:
        db.session.rollback()
    return False


def test_what_is_not_scoped_is_refused(home):
    assert [kind for kind, statement in HIDDEN.items() if not is_refused(statement)] == []


def test_every_protected_table_is_refused(in_app):
    counts = {table: sa.text(f"SELECT count(*) FROM {table}") for table in PROTECTED}
    assert [table for table, statement in counts.items() if not is_refused(statement)] == []


def test_other_ways_to_the_rows_are_refused_too(home):
    with pytest.raises(Unscoped):
        db.session.get(Household, home.id)
    with pytest.raises(Unscoped):
        db.session.connection().exec_driver_sql("SELECT name FROM household")
    with pytest.raises(Unscoped):
        db.session.query(Household).first()
    db.session.rollback()
    with pytest.raises(Unscoped), db.engine.connect() as connection:
        connection.execute(sa.text("SELECT name FROM household"))


def test_what_was_forgotten_is_not_loaded_again_behind_ones_back(home, ada):
    row = db.session.scalar(scope.for_viewer(sa.select(Household), ada))
    db.session.expire(row)
    with pytest.raises(Unscoped):
        _ = row.name
    db.session.rollback()


def test_what_says_its_scope_passes(home, ada):
    rows = sa.select(Household.name)
    assert db.session.scalar(scope.for_viewer(rows, ada)) == "Lindqvist family"
    assert db.session.scalar(scope.for_purpose(rows, scope.Purpose.TOTALS)) == "Lindqvist family"
    db.session.rollback()
    with db.engine.connect().execution_options(scope="migration") as connection:
        assert connection.scalar(sa.text("SELECT name FROM household")) == "Lindqvist family"
    assert db.session.scalar(sa.select(sa.func.count(User.id))) > 0


def test_the_sessions_own_writes_pass(home, ada, app):
    with transactions.transaction():
        row = db.session.scalar(scope.for_viewer(sa.select(Household), ada))
        row.name = "Other family"
    with app.app_context():
        names = scope.for_viewer(sa.select(Household.name), ada)
        assert db.session.scalars(names).all() == ["Other family"]


def test_no_model_loads_anything_lazily(app):
    assert not [mapper.class_ for mapper in db.Model.registry.mappers if mapper.relationships]
