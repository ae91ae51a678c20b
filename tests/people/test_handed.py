"""Who may hand over the way into an account, and what of it ends when the account gets more."""

import pytest

from tests import factories
from tests.people.steps import KNOWN, PROPOSALS, confirm, link_on, rows, set_up
from webapp.people import queries


def choose(browser, link):
    browser.submit(browser.get(link), "Set password", new=KNOWN, again=KNOWN)


def enter(browser, email, password=KNOWN, **how):
    return browser.submit(browser.get("/sign-in?next=/profile"), "Sign in", email=email, password=password, **how)


def add(admin, app, roles=("rep",)):
    """A person whom the administrator adds, with the link that only the administrator saw."""
    page = admin.submit(
        admin.get("/admin/users/new"), "Add user", name="Nia New", email="nia@firm.example", roles=list(roles)
    )
    with app.app_context():
        return queries.user_id_of("nia@firm.example"), link_on(page)


def ask_for_link(admin, person_id, **how):
    return admin.submit(admin.get(f"/admin/users/{person_id}"), "Make a password link", **how)


def propose(admin, person_id, *roles):
    return admin.submit(admin.get(f"/admin/users/{person_id}"), "Save", roles=list(roles))


def test_an_open_link_of_one_person_ends_when_a_second_gives_the_role(admin, cast, app):
    number, link = add(admin, app)
    propose(admin, number, "rep", "manager")
    handed = link_on(confirm(admin, cast.mo))
    admin.another().get(link, status=404)
    choose(admin.another(), handed)
    assert "Nia New" in enter(admin.another(), "nia@firm.example")


def test_a_password_and_sessions_of_one_persons_link_end_when_a_second_gives_the_role(admin, cast, app):
    number, link = add(admin, app)
    known = admin.another()
    choose(known, link)
    enter(known, "nia@firm.example")
    propose(admin, number, "rep", "controller")
    handed = link_on(confirm(admin, cast.mo))
    known.get("/profile", status=303)
    assert "wrong" in enter(known, "nia@firm.example", status=422)
    history = admin.get(f"/admin/users/{number}").words("details.history li")
    assert any("User password voided" in told and "Mo Weber" in told for told in history)
    choose(admin.another(), handed)
    propose(admin, number, "rep", "controller", "manager")
    assert not confirm(admin, cast.mo).select("#password-link")
    assert "Nia New" in enter(admin.another(), "nia@firm.example")


def test_nobody_gets_a_link_alone_after_two_people_gave_a_role_that_is_gone(admin, cast, app):
    number, _link = add(admin, app)
    propose(admin, number, "rep", "controller")
    confirm(admin, cast.mo)
    propose(admin, number, "rep")
    assert not ask_for_link(admin, number).select("#password-link")


@pytest.mark.parametrize("what", ["nothing", "coverage", "lead", "waiting"])
def test_a_first_link_goes_through_two_people_once_there_is_something_to_reach(admin, cast, app, what):
    number, _link = add(admin, app)
    with app.app_context():
        nia = queries.viewer_by_id(number)
    if what == "coverage":
        factories.coverage(factories.household("Alpha"), nia)
    if what == "lead":
        factories.manage(cast.north, nia)
    if what == "waiting":
        propose(admin, number, "rep", "manager")
    page = ask_for_link(admin, number)
    assert bool(page.select("#password-link")) == (what == "nothing")


@pytest.fixture
def pair(app):
    factories.bind(app)
    factories.firm()
    return factories.user("Root Admin", ["admin"]), factories.user("Mo Weber", ["manager"])


@pytest.mark.parametrize("is_taken_away", [False, True])
def test_whoever_proposes_alone_gets_no_link_of_the_only_person_who_could_confirm(pair, browser, app, is_taken_away):
    root, mo = pair
    browser.sign_in(root)
    if is_taken_away:
        propose(browser, mo.id)
    words = ask_for_link(browser, mo.id, status=409).errors()
    assert "Only Mo Weber could confirm what you propose" in words
    assert "rapport user reset-password mo@firm.example" in words
    assert rows(app, "SELECT count(*) FROM reset_token") == [(0,)]


def test_whoever_is_alone_gets_the_first_link_of_the_second_person(app, browser):
    factories.bind(app)
    factories.firm()
    browser.sign_in(factories.user("Root Admin", ["admin"]))
    add(browser, app, ["manager"])


def test_whoever_lost_the_only_other_reads_until_when_and_the_way_out(pair, browser, app, clock):
    root, mo = pair
    ada = factories.user("Ada Rossi", ["rep"])
    browser.sign_in(root)
    words = browser.submit(browser.get(f"/admin/users/{root.id}"), "Save", roles=["admin", "rep"], status=409).errors()
    assert "There is no other administrator: propose somebody as one, which a manager confirms." in words
    browser.submit(browser.get(f"/admin/users/{mo.id}"), "Save", is_active=False)
    page = propose(browser, ada.id, "rep", "admin")
    assert "Nobody else can confirm it now. From " in page
    assert "waits under Proposals for a second person" not in page
    assert "rapport user add EMAIL --name NAME --role admin" in browser.get(PROPOSALS)
    assert "Another administrator or a manager confirms" not in browser.get(PROPOSALS)
    words = browser.submit(browser.get(f"/admin/users/{root.id}"), "Save", roles=["admin", "rep"], status=409).errors()
    assert "Nobody else can confirm it now" in words
    clock.forward(days=7, minutes=1)
    browser.sign_in(root)
    assert "There is no second person" not in browser.get(PROPOSALS)
    propose(browser, ada.id, "rep", "admin")
    with app.app_context():
        assert queries.roles_of(ada.id) == {"rep", "admin"}


def test_the_console_is_the_way_out_of_a_firm_that_lost_its_second_person(console):
    set_up(console)
    add_ = ("user", "add", "--name", "Ann", "--role")
    console.run(*add_, "manager", "ann@lim.example")
    console.run("user", "disable", "ann@lim.example")
    waits = console.run(*add_, "controller", "ben@lim.example", "--as", "cora@lim.example").output
    assert "A second person confirms" in waits
    made = console.run(*add_, "admin", "rita@lim.example")
    assert "/password/" in made.output
    assert "A second person" not in made.output
