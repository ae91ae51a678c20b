"""Contacts and households come into being with coverage, search and audit, as one."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import audit, db
from webapp.clients import queries, service
from webapp.clients.models import Coverage, Household
from webapp.clients.service import ContactFields, HouseholdFields
from webapp.db import db as database
from webapp.exceptions import NotVisible, RuleBroken


def actions():
    return list(database.session.scalars(sa.select(audit.AuditEntry.action).order_by(audit.AuditEntry.id)))


def create(actor, name="Noi Srisai", **more):
    with db.transaction():
        return service.create_contact(ContactFields(name=name), actor=actor, **more)


def test_whoever_creates_a_contact_in_a_new_household_covers_it(in_app, ada, ben, mo):
    contact = create(ada, phones=["(212) 555-0123"], emails=["Noi@Example.com"])
    row = database.session.scalars(sa.select(Coverage).where(Coverage.household_id == contact.household_id)).one()
    assert (row.user_id, row.role) == (ada.id, "primary")
    assert queries.visible_contact(ada, contact.id).name == "Noi Srisai"
    assert queries.visible_contact(mo, contact.id)
    with pytest.raises(NotVisible):
        queries.visible_contact(ben, contact.id)
    assert actions() == ["household.created", "contact.created"]
    assert queries.household_names(ada, [contact.household_id]) == {contact.household_id: "Noi Srisai"}
    assert [point.normal for point in queries.points(ada, [contact.id])] == ["+12125550123", "noi@example.com"]
    assert service.search_differences() == []


def test_a_strangers_household_takes_no_contact(in_app, ada, eva):
    household = factories.household(covered_by=ada)
    with pytest.raises(NotVisible):
        create(eva, household_id=household.id)
    assert actions() == []


def test_a_new_household_can_be_given_to_ones_own_people_only(in_app, ada, mo, eva):
    with db.transaction():
        made = service.create_household(HouseholdFields("Okonkwo"), covered_by_id=ada.id, actor=mo)
    assert queries.visible_household(ada, made.id).name == "Okonkwo"
    with pytest.raises(RuleBroken), db.transaction():
        service.create_household(HouseholdFields("Okonkwo"), covered_by_id=eva.id, actor=mo)
    assert database.session.scalar(sa.select(sa.func.count(Household.id)).execution_options(scope="doctor")) == 1
