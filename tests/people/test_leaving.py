"""What ends when somebody is disabled, and what it takes when they come back."""

import pytest

from tests import factories
from tests.people.steps import PROPOSALS, handed, rows, tasks
from webapp.operation import upkeep
from webapp.people import queries


def save(admin, person, **fields):
    return admin.submit(admin.get(f"/admin/users/{person.id}"), "Save", **fields)


def waits(name):
    return f"Look at Proposals: what {name} may do waits for a second person"


def test_what_waits_about_somebody_is_withdrawn_when_they_are_disabled(admin, cast, app):
    save(admin, cast.ada, roles=["rep", "controller"])
    save(admin, cast.ada, is_active=False)
    save(admin, cast.ada, is_active=True)
    assert rows(app, "SELECT state FROM proposal WHERE role = 'controller' AND proposed_by_id IS NOT NULL") == [
        ("withdrawn",)
    ]
    assert "User role withdrawn" in admin.get(f"/admin/users/{cast.ada.id}")


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["service"]}])
def test_what_an_administrator_proposed_is_withdrawn_when_they_are_none_any_more(admin, cast, app, change):
    rita = factories.user("Rita Second", ["admin"])
    other = admin.another().sign_in(rita)
    save(other, cast.ada, roles=["rep", "controller"])
    save(admin, rita, **change)
    assert "Nothing waits" in admin.get(PROPOSALS)
    assert rows(app, "SELECT state FROM proposal WHERE role = 'controller' AND proposed_by_id IS NOT NULL") == [
        ("withdrawn",)
    ]


def test_whoever_comes_back_leads_nobody(admin, cast, app):
    factories.user("Lena Third", ["manager"])
    save(admin, cast.mo, is_active=False)
    with app.app_context():
        assert queries.reach(cast.mo.id) == set()
    assert rows(app, "SELECT state FROM proposal WHERE kind = 'lead' ORDER BY id") == [("ended",), ("given",)]
    save(admin, cast.mo, is_active=True)
    page = admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", manager_id=cast.max.id)
    assert "once a second person has confirmed it" in page
    assert "Team changed" in admin.get(f"/admin/teams/{cast.north.id}")


def test_an_old_link_of_whoever_comes_back_opens_nothing(admin, cast):
    link = handed(admin, cast.ada, cast.mo)
    save(admin, cast.ada, is_active=False)
    save(admin, cast.ada, is_active=True)
    admin.another().get(link, status=404)


@pytest.mark.parametrize("button", ["Confirm", "Turn down"])
def test_the_tasks_of_a_proposal_end_with_it(admin, cast, app, button):
    save(admin, cast.ada, roles=["rep", "controller"])
    assert tasks(app, is_open=True) == [("Max Okafor", waits("Ada Rossi")), ("Mo Weber", waits("Ada Rossi"))]
    second = admin.another().sign_in(cast.mo)
    second.submit(second.get(PROPOSALS), button)
    told = [("Ada Rossi", "What you may do was changed: look at your profile")]
    assert tasks(app, is_open=True) == (told if button == "Confirm" else [])


def test_the_tasks_of_what_nobody_confirmed_in_time_end_by_the_clock(admin, cast, app, clock):
    save(admin, cast.ada, roles=["rep", "controller"])
    assert len(tasks(app, is_open=True)) == 2
    with app.app_context():
        assert upkeep.end_proposals() == {"proposals": 0}
    clock.forward(days=8)
    with app.app_context():
        assert upkeep.end_proposals() == {"proposals": 1}
    assert tasks(app, is_open=True) == []


def test_marketing_reads_whole_guest_lists_so_two_people_give_it(admin, cast, app):
    assert "Ada Rossi gets the role Marketing" in save(admin, cast.ada, roles=["rep", "marketing"])
    with app.app_context():
        assert queries.roles_of(cast.ada.id) == {"rep"}
    second = admin.another().sign_in(cast.mo)
    assert "Sees the names of all clients on guest lists" in second.get(PROPOSALS)
    second.submit(second.get(PROPOSALS), "Confirm")
    with app.app_context():
        assert queries.roles_of(cast.ada.id) == {"rep", "marketing"}
