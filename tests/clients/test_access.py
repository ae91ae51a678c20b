"""Who may open which household, by day, team, wall and profile."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import periods, scope
from webapp.clients import queries
from webapp.clients.access import may_see, visible_ids
from webapp.clients.models import Household
from webapp.db import db, release
from webapp.exceptions import NotVisible
from webapp.people import queries as people

EVERYBODY = ["ada", "ben", "eva", "mo", "max", "cora", "mia", "sam", "root"]


def opens(viewer, household):
    try:
        return bool(queries.visible_household(viewer, household.id))
    except NotVisible:
        return False


def who_opens(cast, household):
    release()
    return [name for name in EVERYBODY if opens(getattr(cast, name), household)]


def test_coverage_of_ones_own_and_of_ones_team(in_app, cast):
    assert who_opens(cast, factories.household(covered_by=cast.ada)) == ["ada", "mo"]
    assert who_opens(cast, factories.household(covered_by=[cast.ada, cast.eva])) == ["ada", "eva", "mo", "max"]
    assert who_opens(cast, factories.household()) == []


def test_a_wall_stops_inheritance_only(in_app, cast):
    household = factories.household(covered_by=cast.ada, is_walled=True)
    assert who_opens(cast, household) == ["ada"]
    factories.coverage(household, cast.mo, "specialist")
    assert who_opens(cast, household) == ["ada", "mo"]


def test_the_last_day_counts_and_the_day_after_does_not(in_app, cast, clock):
    household = factories.household()
    today = periods.today(factories.ZONE)
    factories.coverage(household, cast.ada, starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=2))
    assert who_opens(cast, household) == []
    clock.set(2026, 9, 15, 21, 59)
    assert who_opens(cast, household) == []
    clock.set(2026, 9, 15, 22, 0)
    assert who_opens(cast, household) == ["ada", "mo"]
    clock.set(2026, 9, 17, 21, 59)
    assert who_opens(cast, household) == ["ada", "mo"]
    clock.set(2026, 9, 17, 22, 0)
    assert who_opens(cast, household) == []


@pytest.mark.parametrize("walled", [False, True])
def test_an_open_firm_shows_what_is_not_walled_to_those_who_work_with_clients(in_app, cast, walled):
    household = factories.household(covered_by=cast.ada, is_walled=walled)
    with_open = {name: people.viewer_by_id(getattr(cast, name).id) for name in EVERYBODY}
    for viewer in with_open.values():
        object.__setattr__(viewer, "firm", _opened(viewer.firm))
    seen = [name for name, viewer in with_open.items() if opens(viewer, household)]
    assert seen == (["ada"] if walled else ["ada", "ben", "eva", "mo", "max", "sam"])


def _opened(firm):
    return type(firm)(firm.name, firm.currency, firm.zone, "open", firm.control_profile, firm.modules)


def test_both_forms_of_the_predicate_give_the_same_households(in_app, cast):
    factories.household("A", covered_by=cast.ada)
    factories.household("B", covered_by=[cast.ben, cast.eva])
    factories.household("C", covered_by=cast.eva, is_walled=True)
    factories.household("D", covered_by=cast.mo)
    factories.household("E", covered_by=[cast.ada, cast.mo], is_walled=True)
    factories.household("F")
    for name in EVERYBODY:
        viewer = getattr(cast, name)
        for profiled in (viewer.firm, _opened(viewer.firm)):
            object.__setattr__(viewer, "firm", profiled)
            one, other = (
                set(db.session.scalars(scope.for_viewer(sa.select(Household.id).where(where), viewer)))
                for where in (may_see(viewer, Household.id), Household.id.in_(visible_ids(viewer)))
            )
            assert one == other, name


def test_names_for_controllers_and_details_for_none_of_them(in_app, cast):
    household = factories.household(covered_by=cast.ada, is_walled=True)
    contact = factories.contact(household, phone="+1 212 555 0123")
    assert queries.household_names(cast.cora, [household.id]) == {household.id: household.name}
    assert queries.contact_names(cast.cora, [contact.id]) == {contact.id: contact.name}
    assert queries.points(cast.cora, [contact.id]) == []
    assert queries.household_names(cast.eva, [household.id]) == {}
    assert queries.contact_names(cast.mia, [contact.id]) == {}
