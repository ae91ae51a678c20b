"""Managers are told who came into their teams and who left them, when somebody else changed that."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import outbox
from webapp.db import db

CAME, LEFT = "New in the teams that you lead, by Root Admin: ", "No longer in the teams that you lead, by Root Admin: "


@pytest.fixture
def admin(browser, cast):
    return browser.sign_in(cast.root)


def told(app):
    with app.app_context():
        outbox.drain()
        statement = "SELECT u.name, t.title FROM task t JOIN app_user u ON u.id = t.assignee_id ORDER BY u.name, t.id"
        rows = db.session.execute(sa.text(statement).execution_options(scope="test"))
        return [tuple(row) for row in rows if "in the teams" in row.title]


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
    second = admin.another().sign_in(lena)
    second.submit(second.get("/admin/proposals"), "Confirm")
    assert told(app) == [("Mo Weber", "No longer in the teams that you lead, by Lena Third: Ada Rossi, Ben Keller")]


def test_whoever_only_leads_without_the_role_hears_nothing_of_what_they_cannot_see(admin, cast, app):
    admin.submit(admin.get(f"/admin/users/{cast.max.id}"), "Save", roles=["rep"])
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", team_id=cast.south.id)
    assert told(app) == [("Mo Weber", f"{LEFT}Ada Rossi")]
