"""What holds alike for the two settings of a firm that a second person confirms: who sees all, and who is alone."""

import pytest

from tests import factories
from tests.fixtures.database import disconnect
from tests.people.steps import PROPOSALS, rows, save, set_up, setting
from webapp import schema as schemas
from webapp.people import queries

EITHER = pytest.mark.parametrize(
    ("name", "given", "without"),
    [("access_profile", "open", "coverage"), ("control_profile", "small", "strict")], ids=["opening", "alone"],
)  # fmt: skip


def test_they_wait_apart(admin, cast, app):
    page = save(admin, control_profile="small", access_profile="open")
    assert len(page.select("main .notice li")) == 2
    second = admin.another().sign_in(cast.mo)
    second.submit(second.get(PROPOSALS), "Turn down", within=".rows li:first-child")
    second.submit(second.get(PROPOSALS), "Confirm")
    with app.app_context():
        firm = queries.firm_view()
    assert (firm.access_profile, firm.control_profile) == ("coverage", "small")


@EITHER
def test_it_is_taken_away_alone_and_given_anew_by_two(admin, cast, app, name, given, without):
    {"open": factories.open_firm, "small": factories.small_firm}[given]()
    save(admin, **{name: without})
    assert setting(app, name) == without
    assert rows(app, "SELECT state FROM proposal WHERE kind = :kind", kind=given) == [("ended",)]
    save(admin, **{name: given})
    assert setting(app, name) == without


@EITHER
def test_whoever_is_alone_gives_it_at_once_and_it_is_marked(app, browser, name, given, without):
    factories.bind(app)
    factories.firm()
    browser.sign_in(factories.user("Root Admin", ["admin"]))
    assert setting(app, name) == without
    save(browser, **{name: given})
    assert setting(app, name) == given
    assert "single control" in browser.get(PROPOSALS)


@pytest.fixture
def from_the_start(console, name, given):
    """An installation that was made with the setting."""
    set_up(console, f"--{name.removesuffix('_profile')}", given)
    app = console.app()
    yield app
    disconnect(app)


@EITHER
def test_a_firm_that_had_it_before_keeps_it_and_it_is_marked(from_the_start, name, given, without):
    kept = [(given, "given", True)]
    statement = "SELECT kind, state, is_single_control FROM proposal WHERE user_id IS NULL"
    assert rows(from_the_start, statement) == kept
    schemas.downgrade(from_the_start, {"open": "0028", "small": "0036"}[given])
    assert rows(from_the_start, statement) == []
    schemas.upgrade(from_the_start)
    assert rows(from_the_start, statement) == kept
    assert setting(from_the_start, name) == given
