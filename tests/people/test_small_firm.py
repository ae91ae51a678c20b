"""That one person takes second steps alone: proposed by one person, confirmed by another."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import outbox
from webapp import schema as schemas
from webapp.db import db
from webapp.people import queries

FIRM, PROPOSALS = "/admin/firm", "/admin/proposals"
WORDS = "Second steps are taken by one person alone"


@pytest.fixture
def admin(browser, cast):
    return browser.sign_in(cast.root)


def control(app):
    with app.app_context():
        return queries.firm_view().control_profile


def rows(app, statement):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(sa.text(statement).execution_options(scope="test"))]


def save(admin, profile, **how):
    return admin.submit(admin.get(FIRM), "Save", control_profile=profile, **how)


def test_no_administrator_alone_takes_the_second_person_away(admin, cast, app):
    page = save(admin, "small", name="North & South")
    assert "Second steps need a second person until somebody else has confirmed otherwise" in page
    assert WORDS in page
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.name, firm.control_profile) == ("North & South", "strict")
    save(admin, "small")
    assert rows(app, "SELECT kind, state FROM proposal WHERE state = 'proposed'") == [("small", "proposed")]
    assert not admin.get(PROPOSALS).select("form[action$='/confirmation']")


def test_both_settings_of_the_firm_wait_apart(admin, cast, app):
    page = save(admin, "small", access_profile="open")
    assert len(page.select("main .notice li, main [role=note] li")) == 2
    second = admin.another().sign_in(cast.mo)
    second.submit(second.get(PROPOSALS), "Turn down", within=".rows li:first-child")
    second.submit(second.get(PROPOSALS), "Confirm")
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.access_profile, firm.control_profile) == ("coverage", "small")


def test_whoever_confirms_reads_what_it_allows(admin, cast, app):
    factories.bonus_plan(cast.mo)
    save(admin, "small")
    before = admin.get(FIRM)
    second = admin.another().sign_in(cast.mo)
    page = second.get(PROPOSALS)
    assert "all managers and controllers (4 now) take such steps alone" in page
    page = second.submit(page, "Confirm")
    assert control(app) == "small"
    assert "confirmed by Mo Weber on" in page
    assert "(single control)" in second.submit(second.get("/bonus/plans/1/versions/1"), "Approve")
    assert "Somebody else changed this" in admin.submit(before, "Save", name="Other", status=409).errors()
    history = admin.get(FIRM).words("details.history li")
    (told,) = [one for one in history if "Firm single control given" in one]
    assert "Mo Weber" in told
    assert "Small firm: one manager or controller" in told
    with app.app_context():
        outbox.drain()
    told = rows(app, "SELECT u.name, t.title FROM task t JOIN app_user u ON u.id = t.assignee_id ORDER BY t.id")
    assert told == [("Max Okafor", "One person may take second steps alone now: look at Proposals")]


def test_it_is_taken_away_alone_and_given_anew_by_two(admin, cast, app):
    factories.small_firm()
    save(admin, "strict")
    assert control(app) == "strict"
    assert rows(app, "SELECT state FROM proposal WHERE kind = 'small'") == [("ended",)]
    save(admin, "small")
    assert control(app) == "strict"


def test_what_was_settled_says_when(admin, cast, app, clock):
    clock.set(2026, 9, 14, 9, 0)
    save(admin, "small")
    clock.set(2026, 9, 15, 9, 0)
    second = admin.another().sign_in(cast.mo)
    second.submit(second.get(PROPOSALS), "Confirm")
    clock.set(2026, 9, 16, 9, 0)
    save(admin.another().sign_in(cast.root), "strict")
    page = second.sign_in(cast.mo).get(PROPOSALS)
    assert "by Root Admin on Sep 14, 2026, confirmed by Mo Weber on Sep 15, 2026, ended on Sep 16, 2026" in page


def test_whoever_is_alone_works_so_at_once_and_it_is_marked(app, browser):
    factories.bind(app)
    factories.firm()
    browser.sign_in(factories.user("Root Admin", ["admin"]))
    save(browser, "small")
    assert control(app) == "small"
    assert "single control" in browser.get(PROPOSALS)


@pytest.fixture
def alone(console):
    """An installation that worked with single control from its set-up on."""
    console.run(
        "init", "--name", "Lim", "--currency", "SGD", "--zone", "Asia/Singapore", "--country", "SG",
        "--control", "small", "--admin-name", "Cora", "--admin-email", "cora@lim.example", "--password-stdin",
        typed="seven green boats\n",
    )  # fmt: skip
    app = console.app()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_firm_that_worked_so_before_keeps_it_and_it_is_marked(alone):
    kept = [("small", "given", True)]
    statement = "SELECT kind, state, is_single_control FROM proposal WHERE user_id IS NULL"
    assert rows(alone, statement) == kept
    schemas.downgrade(alone, "0036")
    assert rows(alone, statement) == []
    schemas.upgrade(alone)
    assert rows(alone, statement) == kept
    assert control(alone) == "small"
