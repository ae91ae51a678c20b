"""What whoever confirms has read: all whom it reaches, and nothing more than that is confirmed by it."""

import pytest

from tests import factories
from tests.people.steps import PROPOSALS
from webapp.people import queries


@pytest.fixture
def tree(cast):
    """A team above the two of the cast, which hold people, and itself holds nobody."""
    return factories.team("Top")


def save_team(admin, team, **fields):
    return admin.submit(admin.get(f"/admin/teams/{team.id}"), "Save", **fields)


def below(admin, cast, top):
    for team in (cast.north, cast.south):
        save_team(admin, team, parent_id=top.id)


def test_the_lead_of_a_team_counts_everybody_below(admin, cast, tree):
    lena = factories.user("Lena Third", ["manager"])
    below(admin, cast, tree)
    save_team(admin, tree, manager_id=lena.id)
    second = admin.another().sign_in(cast.mo)
    assert "3 people now" in second.get(PROPOSALS)


def test_a_page_that_showed_less_confirms_nothing_and_shows_it_anew(admin, cast, tree, app):
    lena = factories.user("Lena Third", ["manager"])
    save_team(admin, tree, manager_id=lena.id)
    second = admin.another().sign_in(cast.mo)
    stale = second.get(PROPOSALS)
    below(admin, cast, tree)
    page = second.submit(stale, "Confirm", status=409)
    assert "What this opens has changed since you read it" in page.errors()
    assert "3 people now" in page
    with app.app_context():
        assert queries.reach(lena.id) == set()
    second.submit(page, "Confirm")
    with app.app_context():
        assert len(queries.reach(lena.id)) == 3


def test_the_role_of_a_manager_says_whom_the_teams_they_lead_hold(admin, cast):
    nia = factories.user("Nia New", ["rep"])
    factories.manage(cast.north, nia)
    admin.submit(admin.get(f"/admin/users/{nia.id}"), "Save", roles=["rep", "manager"])
    second = admin.another().sign_in(cast.max)
    stale = second.get(PROPOSALS)
    assert "The teams that they lead have 2 people now." in stale
    admin.submit(admin.get(f"/admin/users/{cast.eva.id}"), "Save", team_id=cast.north.id)
    assert "have 3 people now" in second.submit(stale, "Confirm", status=409)


def test_whoever_is_called_otherwise_since_is_not_confirmed(admin, cast):
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Make a password link")
    second = admin.another().sign_in(cast.mo)
    stale = second.get(PROPOSALS)
    admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", email="somebody@firm.example")
    page = second.submit(stale, "Confirm", status=409)
    assert "somebody@firm.example" in page
    assert not page.select("#password-link")
