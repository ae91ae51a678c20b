"""Interactions of other households were counted like a contact's own; the step that parts them keeps every count."""

import sqlalchemy as sa

from webapp import db as transactions
from webapp import schema as schemas
from webapp.clients.models import Contact, Household
from webapp.db import db
from webapp.initiatives import service as initiatives
from webapp.initiatives.models import InitiativeContact


def test_interactions_of_other_households_are_counted_apart_from_then_on(tiny):
    _console, app = tiny
    with app.app_context():
        # Somebody with interactions belongs to another household, as if they had moved.
        with transactions.transaction():
            moved = sa.select(InitiativeContact.contact_id).where(InitiativeContact.interaction_count > 0).limit(1)
            contact_id = db.session.scalar(moved.execution_options(scope="doctor"))
            another = sa.select(sa.func.max(Household.id)).scalar_subquery()
            home = sa.update(Contact).where(Contact.id == contact_id).values(household_id=another)
            db.session.execute(home.execution_options(scope="maintenance"))
            initiatives.refresh_contacts([contact_id])
        kept = sa.select(*InitiativeContact.__table__.c).order_by(*InitiativeContact.__table__.primary_key)
        kept = kept.execution_options(scope="doctor")
        before = [tuple(row) for row in db.session.execute(kept)]
        transactions.discard()
        schemas.downgrade(app, "0031")
        schemas.upgrade(app)
        assert sum(row[-1] for row in before) > 0
        assert [tuple(row) for row in db.session.execute(kept)] == before
        db.session.rollback()
