"""Whom an initiative touched: kept with every act, the same as counted anew."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp.clients import service as clients
from webapp.db import db
from webapp.initiatives import queries, service
from webapp.initiatives.models import InitiativeContact


def rows():
    found = db.session.execute(
        sa.select(
            InitiativeContact.initiative_id,
            InitiativeContact.contact_id,
            InitiativeContact.household_id,
            InitiativeContact.interaction_count,
            InitiativeContact.guest_count,
            InitiativeContact.claim_count,
        )
        .order_by(InitiativeContact.initiative_id, InitiativeContact.contact_id)
        .execution_options(scope="maintenance")
    )
    return [tuple(row) for row in found]


@pytest.fixture
def tree(cast):
    top = factories.initiative("Sports")
    middle = factories.initiative("Motor sports", parent=top)
    return top, middle, factories.initiative("Vintage rally", parent=middle)


@pytest.fixture
def maria(ada):
    return factories.contact(factories.household(covered_by=ada))


def touch(*arguments, **counts):
    with transactions.transaction():
        service.touch(*arguments, **counts)


def test_a_touch_counts_for_the_initiative_and_all_above(in_app, tree, maria):
    top, middle, rally = tree
    touch([maria.id], rally.id, household_id=maria.household_id, interactions=1)
    touch([maria.id], middle.id, household_id=maria.household_id, guests=1)
    assert rows() == [
        (top.id, maria.id, maria.household_id, 1, 1, 0),
        (middle.id, maria.id, maria.household_id, 1, 1, 0),
        (rally.id, maria.id, maria.household_id, 1, 0, 0),
    ]


def test_a_row_without_touches_is_removed(in_app, tree, maria):
    touch([maria.id], tree[1].id, interactions=1, guests=1)
    touch([maria.id], tree[1].id, interactions=-1)
    assert [row[3:] for row in rows()] == [(0, 1, 0), (0, 1, 0)]
    touch([maria.id], tree[1].id, guests=-1)
    assert rows() == []


def test_a_claim_touches_every_contact_of_its_household(in_app, tree, maria):
    factories.contact(factories.household("Keller"), "Otto Keller")
    child = factories.contact(_household(maria), "Nils Lindqvist")
    touch(None, tree[0].id, household_id=maria.household_id, claims=1)
    assert [(row[1], row[5]) for row in rows()] == [(maria.id, 1), (child.id, 1)]
    touch(None, tree[0].id, household_id=maria.household_id, claims=-1)
    assert rows() == []


def _household(contact):
    from webapp.clients.models import Household

    return Household(id=contact.household_id, name="Lindqvist family")


def test_what_is_kept_is_what_is_counted_anew(in_app, ada, tree, maria):
    factories.interaction(maria, by=ada, initiative=tree[2])
    factories.guest(tree[1], maria)
    factories.claim(_household(maria), by=ada, initiative=tree[2])
    assert queries.membership_differences() == []
    these = [initiative.id for initiative in tree]
    for mend, chosen in ((service.rebuild, None), (service.rebuild, these), (service.refresh_contacts, [maria.id])):
        with transactions.transaction():
            db.session.execute(sa.delete(InitiativeContact).execution_options(scope="maintenance"))
        assert {found.contact_id for found in queries.membership_differences()} == {maria.id}
        with transactions.transaction():
            mend(chosen)
        assert queries.membership_differences() == []
        assert [row[3:] for row in rows()] == [(1, 1, 1), (1, 1, 1), (1, 0, 1)]


def test_new_and_renamed_contacts_stand_where_they_belong(in_app, ada, tree, maria):
    factories.claim(_household(maria), by=ada, initiative=tree[0])
    factories.interaction(maria, by=ada, initiative=tree[0])
    with transactions.transaction():
        clients.create_contact(clients.ContactFields(name="Nils Lindqvist"), household_id=maria.household_id, actor=ada)
        clients.edit_contact(maria.id, clients.ContactFields(given_name="Maria", family_name="Aalto"), actor=ada)
    assert queries.membership_differences() == []
    assert [one.name for one in queries.first_contacts(ada, tree[0].id)] == ["Maria Aalto", "Nils Lindqvist"]


def test_ancestors_come_from_the_top(in_app, tree):
    assert [found.name for found in queries.ancestors(tree[2].id)] == ["Sports", "Motor sports"]
    assert queries.ids_below(tree[1].id) == [tree[1].id, tree[2].id]
