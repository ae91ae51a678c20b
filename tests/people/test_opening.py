"""That everybody who works with clients sees every household: proposed by one person, confirmed by another."""

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import outbox
from webapp import schema as schemas
from webapp.db import db
from webapp.people import queries

FIRM, PROPOSALS = "/admin/firm", "/admin/proposals"
WORDS = "Everybody who works with clients sees every household"


@pytest.fixture
def admin(browser, cast):
    return browser.sign_in(cast.root)


def profile(app):
    with app.app_context():
        return queries.firm_view().access_profile


def rows(app, statement):
    with app.app_context():
        return [tuple(row) for row in db.session.execute(sa.text(statement).execution_options(scope="test"))]


def save(admin, access, **how):
    return admin.submit(admin.get(FIRM), "Save", access_profile=access, **how)


def test_it_waits_while_the_other_settings_hold_at_once(admin, cast, app):
    page = save(admin, "open", name="North & South")
    assert "stays as it is until a second person has confirmed it" in page
    assert WORDS in page
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.name, firm.access_profile) == ("North & South", "coverage")
    save(admin, "open")
    assert rows(app, "SELECT kind, state FROM proposal WHERE state = 'proposed'") == [("open", "proposed")]
    assert not admin.get(PROPOSALS).select("form[action$='/confirmation']")


def test_whoever_confirms_reads_what_it_opens(admin, cast, app):
    save(admin, "open")
    before = admin.get(FIRM)
    second = admin.another().sign_in(cast.mo)
    page = second.get(PROPOSALS)
    assert "all reps, managers and service people (6 now) see every household without a wall" in page
    assert "1" in page.one("nav a[href='/admin/proposals'] .count").get_text()
    page = second.submit(page, "Confirm")
    assert profile(app) == "open"
    assert "confirmed by Mo Weber" in page
    assert "Somebody else changed this" in admin.submit(before, "Save", name="Other", status=409).errors()
    history = admin.get(FIRM).words("details.history li")
    assert any("Firm opening given" in told and "Mo Weber" in told for told in history)
    with app.app_context():
        outbox.drain()
    told = rows(app, "SELECT u.name, t.title FROM task t JOIN app_user u ON u.id = t.assignee_id ORDER BY t.id")
    assert told == [("Max Okafor", "Who sees which household was changed: look at Proposals")]


def test_it_is_taken_away_alone_and_given_anew_by_two(admin, cast, app):
    factories.open_firm()
    save(admin, "coverage")
    assert profile(app) == "coverage"
    assert rows(app, "SELECT state FROM proposal WHERE kind = 'open'") == [("ended",)]
    save(admin, "open")
    assert profile(app) == "coverage"


def test_turned_down_it_stays(admin, cast, app):
    save(admin, "open")
    second = admin.another().sign_in(cast.max)
    assert "Nothing waits" in second.submit(second.get(PROPOSALS), "Turn down")
    assert profile(app) == "coverage"
    assert WORDS not in admin.get(FIRM).one("main form").get_text()


def test_whoever_is_alone_opens_it_at_once_and_it_is_marked(app, browser):
    factories.bind(app)
    factories.firm()
    browser.sign_in(factories.user("Root Admin", ["admin"]))
    save(browser, "open")
    assert profile(app) == "open"
    assert "single control" in browser.get(PROPOSALS)


@pytest.fixture
def opened(console):
    """An installation that was open from its set-up on."""
    console.run(
        "init", "--name", "Lim", "--currency", "SGD", "--zone", "Asia/Singapore", "--country", "SG", "--access", "open",
        "--admin-name", "Cora", "--admin-email", "cora@lim.example", "--password-stdin", typed="seven green boats\n",
    )  # fmt: skip
    app = console.app()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_firm_that_was_open_before_stays_so_and_it_is_marked(opened):
    kept = [("open", "given", True)]
    statement = "SELECT kind, state, is_single_control FROM proposal WHERE kind = 'open'"
    assert rows(opened, statement) == kept
    schemas.downgrade(opened, "0028")
    assert rows(opened, statement) == []
    schemas.upgrade(opened)
    assert rows(opened, statement) == kept
    assert profile(opened) == "open"
