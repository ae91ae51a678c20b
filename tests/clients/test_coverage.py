"""Coverage is assigned and ended by managers, for their own people, forward in time."""

from datetime import date, timedelta

import pytest

from tests import factories
from webapp import db
from webapp.clients import service
from webapp.clients.models import Coverage, Household
from webapp.exceptions import NotVisible, RuleBroken

TODAY = date(2026, 9, 15)


@pytest.fixture
def home(clock, cast):
    return factories.household(covered_by=cast.ada)


def days(count):
    return TODAY + timedelta(days=count)


def test_a_manager_finds_assigns_and_ends(browser, cast, home, stored, entries):
    factories.household("Elsewhere", covered_by=cast.eva)
    browser.sign_in(cast.mo)
    page = browser.get("/admin/coverage")
    assert "Elsewhere" not in page
    assert browser.get("/admin/coverage?q=else", fragment=True).rows("tbody tr") == []
    page = browser.follow(page, home.name)
    assert "Eva" not in page
    page = browser.submit(page, "Assign", user_id=cast.ben.id, starts_on=days(-7), role="specialist")
    assert page.rows()[1].startswith("Ben Keller Specialist")
    (row,) = [row for row in stored(Coverage) if row.user_id == cast.ben.id]
    page, stale = (browser.get(f"/admin/coverage/rows/{row.id}/end") for _ in range(2))
    browser.submit(page, "Save", status=409, ends_on=days(-2))
    browser.submit(page, "Save", status=422, ends_on="never")
    browser.submit(page, "Save", ends_on=days(0))
    browser.submit(stale, "Save", status=409, ends_on=days(3))
    assert [row.ends_on for row in stored(Coverage) if row.user_id == cast.ben.id] == [days(0)]
    assert entries() == ["coverage.assigned", "coverage.ended"]


def test_rights_begin_and_end_with_their_days(browser, cast, home, clock):
    with browser.app.app_context(), db.transaction():
        service.assign_coverage(home.id, cast.ben.id, "banker", days(1), days(2), actor=cast.mo)
    for day, status in ((0, 404), (1, 200), (2, 200), (3, 404)):
        clock.set(2026, 9, 15 + day, 12)
        browser.sign_in(cast.ben)
        browser.get(f"/households/{home.id}/edit", status=status)


def assign(actor, home, person, start=TODAY, end=None, role="specialist"):
    with db.transaction():
        return service.assign_coverage(home.id, person.id, role, start, end, actor=actor)


def test_what_is_refused(in_app, cast, home):
    for refused in (
        lambda: assign(cast.mo, home, cast.eva),
        lambda: assign(cast.mo, home, cast.ben, start=days(-8)),
        lambda: assign(cast.mo, home, cast.ben, end=days(-1)),
        lambda: assign(cast.mo, home, cast.ben, start=days(-3), end=days(-2)),
        lambda: assign(cast.mo, home, cast.ada, role="primary"),
    ):
        with pytest.raises(RuleBroken):
            refused()
    with pytest.raises(NotVisible):
        assign(cast.max, home, cast.eva)


def test_a_household_is_never_left_without_anybody(in_app, cast, home, stored):
    (row,) = stored(Coverage)
    with pytest.raises(RuleBroken, match="Nobody would cover"), db.transaction():
        service.end_coverage(row.id, TODAY, actor=cast.mo)
    assign(cast.mo, home, cast.ben, start=days(2), role="primary")
    with pytest.raises(RuleBroken, match="Nobody would cover"), db.transaction():
        service.end_coverage(row.id, TODAY, actor=cast.mo)
    with db.transaction():
        service.end_coverage(row.id, days(1), actor=cast.mo)
    assert [(row.user_id, row.ends_on) for row in stored(Coverage)] == [(cast.ada.id, days(1)), (cast.ben.id, None)]


def test_other_teams_people_are_ended_by_their_own_manager(in_app, cast, home):
    row = factories.coverage(home, cast.eva, "specialist")
    with pytest.raises(RuleBroken, match="ask their manager"), db.transaction():
        service.end_coverage(row.id, TODAY, actor=cast.mo)


def test_a_wall_is_raised_only_by_someone_who_can_take_it_down_again(browser, cast, home, stored, entries):
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get(f"/admin/coverage/{home.id}"), "Raise a wall", status=409)
    assert "Assign yourself coverage first" in page
    assert not stored(Household)[0].is_walled
    factories.coverage(home, cast.mo, "specialist")
    browser.submit(browser.get(f"/admin/coverage/{home.id}"), "Raise a wall")
    page, stale = (browser.get(f"/admin/coverage/{home.id}") for _ in range(2))
    browser.submit(page, "Take the wall down")
    browser.submit(browser.get(f"/admin/coverage/{home.id}"), "Raise a wall")
    browser.submit(stale, "Take the wall down", status=409)
    assert entries() == ["household.walled", "household.unwalled", "household.walled"]


@pytest.mark.parametrize("who", ["ada", "cora", "mia", "sam", "root"])
def test_nobody_else_has_the_screen(browser, cast, home, who):
    browser.sign_in(getattr(cast, who))
    browser.get("/admin/coverage", status=403)
    browser.get(f"/admin/coverage/{home.id}", status=403)


def test_strangers_managers_get_nothing(browser, cast, home, entries):
    browser.sign_in(cast.max)
    browser.get(f"/admin/coverage/{home.id}", status=404)
    browser.get("/admin/coverage/rows/1/end", status=404)
    token = browser.get("/contacts/new")
    fields = dict(token.fields_of(token.form_of("Save")[0]))
    sent = {**fields, "user_id": cast.eva.id, "role": "primary", "starts_on": TODAY, "version": 1, "ends_on": TODAY}
    for number, where in enumerate(
        [f"/admin/coverage/{home.id}", "/admin/coverage/rows/1/end", f"/admin/coverage/{home.id}/wall"]
    ):
        browser.post(where, {**sent, "idempotency_key": f"k{number}"}, status=404)
    assert entries() == []
