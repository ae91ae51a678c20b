"""Teams, and whom their managers reach."""

import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp.db import db
from webapp.people import queries, rules, service


def reached_by(app, person):
    with app.app_context():
        assert queries.reach_differences() == []
        return set(queries.user_names(queries.reach(person.id)).values())


def test_a_team_is_added_below_another_and_its_members_are_reached(admin, cast, app):
    page = admin.submit(admin.get("/admin/teams/new"), "Save", name="East", parent_id=cast.north.id)
    assert "East nobody 0" in " ".join(page.rows())
    with app.app_context():
        east = next(line.id for line in queries.team_lines() if line.name == "East")
    admin.submit(admin.get(f"/admin/users/{cast.eva.id}"), "Save", team_id=east)
    assert reached_by(app, cast.mo) == {"Ada Rossi", "Ben Keller", "Eva Núñez"}
    assert reached_by(app, cast.max) == set()


def test_another_manager_reaches_once_a_second_person_confirmed(admin, cast, app):
    page = admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", manager_id=cast.max.id)
    assert "once a second person has confirmed it" in page
    assert "Ada Rossi" not in reached_by(app, cast.max)
    second = admin.another().sign_in(cast.mo)
    shown = second.get("/admin/proposals")
    assert "Mo Weber leads it until then" in shown
    second.submit(shown, "Confirm")
    assert reached_by(app, cast.max) == {"Ada Rossi", "Ben Keller", "Eva Núñez"}
    assert reached_by(app, cast.mo) == set()


def test_a_manager_in_the_own_team_reaches_themselves(admin, cast, app):
    admin.submit(admin.get(f"/admin/users/{cast.mo.id}"), "Save", team_id=cast.north.id)
    assert "Mo Weber" in reached_by(app, cast.mo)


def test_a_team_cannot_lie_below_itself(admin, cast, app):
    east = factories.team("East", parent=cast.north)
    for parent in (east.id, cast.north.id):
        page = admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", parent_id=parent, status=409)
        assert "below itself" in page.errors()


def test_two_teams_have_two_names(admin, cast):
    page = admin.submit(admin.get("/admin/teams/new"), "Save", name="North", status=409)
    assert "already a team" in page.errors()
    admin.submit(admin.get("/admin/teams/new"), "Save", name="", status=422)
    admin.get("/admin/teams/999", status=404)


def test_changes_are_on_the_record(admin, cast, app):
    admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", name="Far north")
    assert "North Far north" in admin.get(f"/admin/teams/{cast.north.id}")


def test_a_wrong_reach_is_found_and_mended(cast, in_app):
    with transactions.transaction():
        db.session.execute(sa.text("DELETE FROM reach"))
        values = {"manager": cast.max.id, "user": cast.ada.id}
        db.session.execute(sa.text("INSERT INTO reach (manager_id, user_id) VALUES (:manager, :user)"), values)
    assert len(queries.reach_differences()) == 4
    with transactions.transaction():
        service.set_reach()
    assert queries.reach_differences() == []


def test_a_ring_of_teams_ends():
    assert rules.reach_of([(1, 2, 10), (2, 1, 20)], [(5, 1)]) == {(10, 5), (20, 5)}
