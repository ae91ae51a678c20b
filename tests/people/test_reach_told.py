"""Managers are told who came into their teams and who left them, when somebody else changed that."""

from tests import factories
from tests.people.steps import confirm, tasks

CAME, LEFT = "New in the teams that you lead, by Root Admin: ", "No longer in the teams that you lead, by Root Admin: "


def told(app):
    return [(name, title) for name, title in tasks(app) if "in the teams" in title]


def test_who_gains_somebody_and_who_loses_them(admin, cast, app):
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", team_id=cast.south.id)
    wanted = [("Max Okafor", f"{CAME}Ada Rossi"), ("Mo Weber", f"{LEFT}Ada Rossi")]
    assert told(app) == wanted
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", name="Ada R.")
    assert told(app) == wanted


def test_a_team_that_moves_below_another_brings_its_people(admin, cast, app):
    for name in ("Cy", "Di"):
        factories.user(f"{name} Vale", ["rep"], cast.north)
    page = admin.get(f"/admin/teams/{cast.north.id}")
    admin.submit(page, "Save", parent_id=cast.south.id)
    assert told(app) == [("Max Okafor", f"{CAME}Ada Rossi, Ben Keller, Cy Vale and 1 more")]
    admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", parent_id="", manager_id="")
    assert told(app)[1:] == [
        ("Max Okafor", f"{LEFT}Ada Rossi, Ben Keller, Cy Vale and 1 more"),
        ("Mo Weber", f"{LEFT}Ada Rossi, Ben Keller, Cy Vale and 1 more"),
    ]


def test_who_leads_a_team_no_longer_is_told_and_who_confirmed_it_knows(admin, cast, app):
    lena = factories.user("Lena Third", ["manager"])
    admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", manager_id=cast.max.id)
    assert told(app) == []
    confirm(admin, lena)
    assert told(app) == [("Mo Weber", "No longer in the teams that you lead, by Lena Third: Ada Rossi, Ben Keller")]


def test_whoever_only_leads_without_the_role_hears_nothing_of_what_they_cannot_see(admin, cast, app):
    admin.submit(admin.get(f"/admin/users/{cast.max.id}"), "Save", roles=["rep"])
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", team_id=cast.south.id)
    assert told(app) == [("Mo Weber", f"{LEFT}Ada Rossi")]
