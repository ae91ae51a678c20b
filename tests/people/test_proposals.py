"""Roles, teams and passwords that reach others: proposed by one person, confirmed by another."""

import pytest

from tests import factories
from tests.people.steps import KNOWN, PROPOSALS, confirm, link_on, rows, set_up, tasks
from webapp import outbox
from webapp.people import queries
from webapp.policy import Role


def roles_of(app, person):
    with app.app_context():
        return {role.value for role in queries.roles_of(person.id)}


def give(admin, person, *roles, **how):
    return admin.submit(admin.get(f"/admin/users/{person.id}"), "Save", roles=list(roles), **how)


def test_a_role_that_reaches_others_waits_and_the_rest_holds_at_once(admin, cast, app):
    ada = admin.another().sign_in(cast.ada)
    page = give(admin, cast.ada, "rep", "service", "manager")
    assert "waits under Proposals for a second person" in page
    assert "Ada Rossi gets the role Manager" in page
    assert roles_of(app, cast.ada) == {"rep", "service"}
    ada.sign_in(cast.ada)
    page = confirm(admin, cast.mo)
    assert "Everybody concerned is told" in page
    assert roles_of(app, cast.ada) == {"rep", "service", "manager"}
    ada.get("/profile", status=303)
    told = admin.get(f"/admin/users/{cast.ada.id}")
    assert "User role given" in told
    assert "Root Admin" in told


def test_whoever_waits_gets_nothing_by_asking_twice(admin, cast, app):
    for _time in range(2):
        give(admin, cast.ada, "rep", "controller")
    assert rows(app, "SELECT count(*) FROM proposal WHERE state = 'proposed'") == [(1,)]


def test_a_page_opened_before_does_not_take_away_what_was_confirmed_since(admin, cast, app):
    give(admin, cast.ada, "rep", "manager")
    before = admin.get(f"/admin/users/{cast.ada.id}")
    confirm(admin, cast.mo)
    assert "Somebody else changed this" in admin.submit(before, "Save", name="Ada R.", status=409).errors()
    assert roles_of(app, cast.ada) == {"rep", "manager"}


def test_neither_the_proposer_nor_the_person_confirms(admin, cast, app):
    give(admin, cast.max, "manager", "controller")
    [(number, version)] = rows(app, "SELECT id, version FROM proposal WHERE state = 'proposed'")
    for browser, words in (
        (admin, "You proposed this yourself"),
        (admin.another().sign_in(cast.max), "about yourself"),
    ):
        page = browser.get(PROPOSALS)
        assert words in page
        assert not page.select(f"form[action$='{number}/confirmation']")
        token = dict(page.fields_of(page.form_of("Sign out")[0]))["csrf_token"]
        sent = {"csrf_token": token, "version": str(version)}
        assert words in browser.post(f"{PROPOSALS}/{number}/confirmation", sent, status=409).errors()
    assert roles_of(app, cast.max) == {"manager"}
    for person in (cast.ada, cast.cora):
        admin.another().sign_in(person).get(PROPOSALS, status=403)


@pytest.mark.parametrize(
    "change", [{"roles": ["admin", "manager"]}, {"roles": ["admin", "marketing"]}, {"team_id": "1"}]
)
def test_nobody_changes_their_own_roles_or_team(admin, cast, app, change):
    page = admin.submit(admin.get(f"/admin/users/{cast.root.id}"), "Save", status=409, **change)
    assert "Nobody changes their own roles" in page.errors()
    assert roles_of(app, cast.root) == {"admin"}


def test_nobody_makes_themselves_the_manager_of_a_team(admin, cast):
    both = factories.user("Bo Both", ["admin", "manager"])
    admin.sign_in(both)
    page = admin.submit(admin.get(f"/admin/teams/{cast.north.id}"), "Save", manager_id=both.id, status=409)
    assert "Nobody changes their own roles" in page.errors()


def test_two_administrators_of_one_making_get_nowhere_without_a_third_person(admin, cast, app):
    rita = factories.user("Rita Second", ["service"])
    give(admin, rita, "service", "admin")
    assert roles_of(app, rita) == {"service"}
    confirm(admin, cast.mo)
    other = admin.another().sign_in(rita)
    give(other, cast.root, "admin", "manager")
    assert roles_of(app, cast.root) == {"admin"}
    for one in (admin, other):
        assert not one.get(PROPOSALS).select("form[action$='/confirmation']")
    confirm(admin, cast.max)
    assert roles_of(app, cast.root) == {"admin", "manager"}


def test_whoever_is_alone_gives_roles_at_once_and_it_is_marked(app, browser):
    factories.bind(app)
    factories.firm()
    root = factories.user("Root Admin", ["admin"])
    ada = factories.user("Ada Rossi", ["rep"])
    browser.sign_in(root)
    give(browser, ada, "rep", "manager")
    assert roles_of(app, ada) == {"rep", "manager"}
    assert "single control" in browser.get(PROPOSALS)
    give(browser, ada, "rep", "manager", "controller")
    assert roles_of(app, ada) == {"rep", "manager", "controller"}
    ben = factories.user("Ben Keller", ["rep"])
    give(browser, ben, "rep", "controller")
    assert roles_of(app, ben) == {"rep"}


def test_whoever_takes_the_others_away_is_not_alone_at_once(admin, cast, app, clock):
    for person in (cast.mo, cast.max):
        admin.submit(admin.get(f"/admin/users/{person.id}"), "Save", is_active=False)
        assert roles_of(app, person) == set()
    give(admin, cast.ada, "rep", "manager")
    assert roles_of(app, cast.ada) == {"rep"}
    clock.forward(days=8)
    admin.sign_in(cast.root)
    give(admin, cast.ada, "rep", "manager")
    assert roles_of(app, cast.ada) == {"rep", "manager"}


def test_taking_away_needs_nobody_else_and_coming_back_does(admin, cast, app):
    give(admin, cast.cora, "service")
    assert roles_of(app, cast.cora) == {"service"}
    assert rows(app, "SELECT state FROM proposal WHERE user_id = :one AND role = 'controller'", one=cast.cora.id) == [
        ("ended",)
    ]
    admin.submit(admin.get(f"/admin/users/{cast.mo.id}"), "Save", is_active=False)
    page = admin.submit(admin.get(f"/admin/users/{cast.mo.id}"), "Save", is_active=True, roles=["rep", "manager"])
    assert "Mo Weber gets the role Manager" in page
    assert roles_of(app, cast.mo) == {"rep"}


def test_in_an_open_firm_whoever_works_with_clients_reaches_all_of_them(admin, cast, app):
    factories.open_firm()
    give(admin, cast.mia, "marketing", "rep")
    assert roles_of(app, cast.mia) == {"marketing"}
    second = admin.another().sign_in(cast.mo)
    assert "every household without a wall" in second.get(PROPOSALS)


def test_an_administrator_who_leads_a_team_places_nobody_there_alone(admin, cast, app):
    both = factories.user("Bo Both", ["admin", "manager"])
    east = factories.team("East", manager=both)
    admin.sign_in(both)
    page = admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Save", team_id=east.id)
    assert "Ada Rossi joins the team East" in page
    with app.app_context():
        assert queries.reach(both.id) == set()
    confirm(admin, cast.mo)
    with app.app_context():
        assert queries.reach(both.id) == {cast.ada.id}
        assert queries.reach_differences() == []
    page = admin.submit(admin.get(f"/admin/teams/{cast.south.id}"), "Save", parent_id=east.id, status=409)
    assert "whom you reach" in page.errors()


def test_a_proposal_is_withdrawn_by_its_maker_or_turned_down(admin, cast, app):
    give(admin, cast.ada, "rep", "manager")
    admin.submit(admin.get(PROPOSALS), "Withdraw")
    give(admin, cast.ada, "rep", "manager")
    second = admin.another().sign_in(cast.mo)
    stale = second.get(PROPOSALS)
    second.submit(stale, "Turn down")
    assert "Nothing waits" in second.get(PROPOSALS)
    refused = second.submit(stale, "Turn down", status=409, idempotency_key="another-key")
    assert "Somebody else changed this" in refused.errors()
    assert roles_of(app, cast.ada) == {"rep"}


def test_what_nobody_confirms_in_time_is_proposed_again(admin, cast, app, clock):
    give(admin, cast.ada, "rep", "manager")
    second = admin.another().sign_in(cast.mo)
    page = second.get(PROPOSALS)
    clock.forward(days=8)
    second.sign_in(cast.mo)
    fresh = second.get("/profile")
    data = dict(page.fields_of(page.form_of("Confirm")[0]))
    data["csrf_token"] = dict(fresh.fields_of(fresh.form_of("Sign out")[0]))["csrf_token"]
    action = page.form_of("Confirm")[0]["action"]
    assert "Nobody confirmed this in time" in second.post(action, data, status=409).errors()
    assert "Nothing waits" in second.get(PROPOSALS)
    admin.sign_in(cast.root)
    give(admin, cast.ada, "rep", "manager")
    second.submit(second.get(PROPOSALS), "Confirm")
    assert roles_of(app, cast.ada) == {"rep", "manager"}


def test_a_password_link_reaches_the_person_through_somebody_else(admin, cast, app):
    page = admin.submit(admin.get(f"/admin/users/{cast.ada.id}"), "Make a password link")
    assert "gets the link and hands it over" in page
    assert not page.select("#password-link")
    assert rows(app, "SELECT count(*) FROM reset_token") == [(0,)]
    second = admin.another().sign_in(cast.mo)
    page = second.submit(second.get(PROPOSALS), "Confirm")
    link = link_on(page)
    assert not second.get(PROPOSALS).select("#password-link")
    assert link not in admin.get(PROPOSALS).html
    person = admin.another()
    person.submit(person.get(link), "Set password", new=KNOWN, again=KNOWN)
    page = admin.submit(admin.get(f"/admin/users/{cast.root.id}"), "Make a password link", status=409)
    assert "Nobody changes their own" in page.errors()


def test_the_first_password_of_whoever_gets_a_role_that_reaches_others_goes_the_same_way(admin, cast):
    nia = factories.user("Nia New", ["controller"], password_hash=None)
    page = admin.submit(admin.get(f"/admin/users/{nia.id}"), "Make a password link")
    assert not page.select("#password-link")


def test_whoever_is_added_with_such_a_role_gets_role_and_link_through_the_second_person(admin, cast, app):
    page = admin.submit(
        admin.get("/admin/users/new"), "Add user", name="Nia New", email="nia@firm.example", roles=["manager"]
    )
    assert not page.select("#password-link")
    second = admin.another().sign_in(cast.mo)
    page = second.submit(second.get(PROPOSALS), "Confirm", within="main li:first-child")
    assert not page.select("#password-link")
    assert second.submit(page, "Confirm").one("#password-link")
    [(number,)] = rows(app, "SELECT id FROM app_user WHERE email = 'nia@firm.example'")
    with app.app_context():
        assert queries.roles_of(number) == {Role.MANAGER}


def test_everybody_concerned_is_told(admin, cast, app):
    give(admin, cast.ada, "rep", "manager")
    with app.app_context():
        outbox.drain()
    confirm(admin, cast.mo)
    found = tasks(app)
    waits = "Look at Proposals: what Ada Rossi may do waits for a second person"
    assert sorted(name for name, title in found if title == waits) == ["Max Okafor", "Mo Weber"]
    assert [name for name, title in found if title != waits] == ["Ada Rossi"]
    assert roles_of(app, cast.ada) == {Role.REP.value, Role.MANAGER.value}


def test_the_console_gives_at_once_and_on_somebodys_behalf_it_proposes(console):
    set_up(console)
    add = ["user", "add", "--name", "Ann", "--role", "manager", "--role", "rep"]
    for email in ("ann@lim.example", "dan@lim.example"):
        assert "second person" not in console.run(*add, email, "--password-stdin", typed=f"{KNOWN}\n").output
    behalf = ["--as", "cora@lim.example"]
    assert "A second person confirms" in console.run(*add, "ben@lim.example", *behalf).output
    assert "/password/" not in console.run("user", "reset-password", "ann@lim.example", *behalf).output
    listed = {line.split()[0]: line for line in console.run("user", "list").output.splitlines()}
    assert "manager" in listed["ann@lim.example"]
    assert "manager" not in listed["ben@lim.example"]


def test_whoever_has_no_tasks_reads_on_their_own_page_what_they_were_given(admin, cast):
    give(admin, cast.cora, "controller", "admin")
    confirm(admin, cast.max)
    own = admin.another().sign_in(cast.cora).get("/profile")
    assert "User role given" in own
    assert "Max Okafor" in own
    assert "Administrator" in own
