"""Timelines: newest first, page by page, nothing twice, nothing of others, and from one index each."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.statements import sent_by
from webapp import db as transactions
from webapp import periods
from webapp.db import db
from webapp.interactions import queries
from webapp.interactions.rules import mark_of


@pytest.fixture
def year(lindqvist):
    """Twenty-five calls with Maria, two at a time at the same moment, and one of Eva's with somebody else."""
    for number in range(25):
        at = periods.now() - timedelta(days=number // 2)
        factories.interaction(
            lindqvist.maria,
            by=lindqvist.cast.ada,
            note=f"Call {number}",
            occurred_at=at,
            initiative=lindqvist.initiative,
        )
    other = factories.household("Tan family", covered_by=lindqvist.cast.eva)
    factories.interaction(
        factories.contact(other, "Li Tan"), by=lindqvist.cast.eva, note="Elsewhere", initiative=lindqvist.initiative
    )
    return lindqvist


def walks(world):
    return {
        "household": lambda viewer, **how: queries.timeline(viewer, world.household.id, **how),
        "contact": lambda viewer, **how: queries.of_contact(viewer, world.maria.id, **how),
        "initiative": lambda viewer, **how: queries.of_initiative(viewer, [world.initiative.id], **how),
        "initiatives": lambda viewer, **how: queries.of_initiative(
            viewer, [world.initiative.id, world.parent.id], **how
        ),
    }


@pytest.mark.parametrize("kind", ["household", "contact", "initiative", "initiatives"])
def test_page_by_page(in_app, year, kind):
    walk, seen, before = walks(year)[kind], [], None
    while True:
        page = walk(year.cast.ada, before=before, limit=10)
        seen += [item.note for item in page.items]
        if page.next is None:
            break
        before = mark_of(page.next)
    assert sorted(seen) == sorted(f"Call {number}" for number in range(25))
    moments = [item.occurred_at for item in walk(year.cast.ada, limit=30).items]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("kind", ["household", "contact", "initiative", "initiatives"])
def test_strangers_see_theirs_only(in_app, year, kind):
    walk = walks(year)[kind]
    assert [item.note for item in walk(year.cast.ben).items] == []
    own = ["Elsewhere"] if kind.startswith("initiative") else []
    for stranger in (year.cast.eva, year.cast.max):
        assert [item.note for item in walk(stranger).items] == own
    assert len(walk(year.cast.mo, limit=50).items) == 25


def test_a_prepared_statement_serves_each_viewer_as_that_viewer(in_app, year):
    walk = walks(year)["initiative"]
    for _ in range(2):
        assert len(walk(year.cast.ada, limit=50).items) == 25
        assert len(walk(year.cast.eva, limit=50).items) == 1


def test_rights_end_with_the_day(in_app, year):
    left = factories.household("Okoye family")
    factories.coverage(left, year.cast.ben, ends_on=periods.today(factories.ZONE))
    factories.interaction(factories.contact(left, "Ada Okoye"), by=year.cast.ben)
    assert len(queries.timeline(year.cast.ben, left.id).items) == 1
    year.clock.forward(days=1)
    assert queries.timeline(year.cast.ben, left.id).items == []


def test_a_wall_stops_the_manager(in_app, lindqvist):
    walled = factories.household("Walled family", covered_by=lindqvist.cast.ada, is_walled=True)
    contact = factories.contact(walled, "Wanda Wall")
    factories.interaction(contact, by=lindqvist.cast.ada)
    assert queries.of_contact(lindqvist.cast.mo, contact.id).items == []
    assert len(queries.of_contact(lindqvist.cast.ada, contact.id).items) == 1


@pytest.fixture
def in_one_transaction(in_app):
    """What is set for a transaction holds for all that is asked."""
    with transactions.writing():
        yield


@pytest.mark.plans
@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("household", "ix_interaction_household_time"),
        ("contact", "ix_participant_contact_time"),
        ("initiative", "ix_interaction_initiative_time"),
    ],
)
def test_each_walks_its_index(in_one_transaction, year, is_postgresql, kind, index):
    [(statement, parameters)] = sent_by(lambda: walks(year)[kind](year.cast.ada))
    connection = db.session.connection().execution_options(scope="doctor")
    if is_postgresql:
        for table in ("interaction", "participant", "coverage"):
            connection.execute(sa.text(f"ANALYZE {table}"))
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        connection.execute(sa.text("SET LOCAL enable_sort = off"))
    explain = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
    plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
    assert index in plan, plan
