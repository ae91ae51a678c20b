"""Whom a bonus plan is for, and who may read it."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests import factories
from tests.bonus.test_periods import closed, confirm, firm, opened, run
from webapp import db as transactions
from webapp.bonus import service
from webapp.bonus.models import BonusAssignment
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.people import queries as people
from webapp.people.models import Team, User
from webapp.people.service.places import put_in_team

__all__ = ["firm"]
START = date(2026, 10, 1)
NEW, PLAN = "/bonus/plans/new", factories.plan_body()


def test_a_plan_is_assigned_ended_and_removed(browser, cast, app, clock):
    clock.set(2026, 9, 15, 9, 0)
    factories.bonus_plan(cast.mo, cast.max)
    browser.sign_in(cast.mo)
    page = browser.submit(browser.get("/bonus/plans/1"), "Assign", whose=f"user-{cast.ada.id}", starts_on="2026-09-16")
    parts = "15 of 30 days of the month, 15 of 92 days of the quarter, 107 of 365 days of the year."
    assert f"From Sep 16, 2026: {parts}" in page
    page = browser.submit(page, "Set the last day", ends_on="2026-12-31")
    assert "Dec 31, 2026" in page
    twice = browser.submit(page, "Assign", status=409, whose=f"user-{cast.ada.id}", starts_on="2026-12-31")
    assert "on some of these days already" in twice.errors()
    page = browser.submit(page, "Assign", whose=f"user-{cast.ada.id}", starts_on="2027-01-01")
    page = browser.submit(page, "Assign", whose=f"team-{cast.north.id}", starts_on="2026-01-01")
    early = browser.submit(page, "Assign", status=409, whose=f"team-{cast.south.id}", starts_on="2019-12-31")
    assert "No approved version of this plan holds on Dec 31, 2019" in early.errors()
    page = browser.get("/bonus/plans/1")
    action = page.select('form[action$="/removal"]')[0]["action"]
    token = page.select('form[action$="/removal"] [name=csrf_token]')[0]["value"]
    browser.post(action, {"csrf_token": token, "version": "1"})
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(BonusAssignment.id))) == 2
    told = browser.get("/bonus/plans/1").words(".history li .strong")
    assert told == ["Bonus plan assignment removed", "Bonus plan assigned", "Bonus plan assigned",
                    "Bonus plan assignment ended", "Bonus plan assigned"]  # fmt: skip


def test_nobody_gives_a_plan_to_themselves_but_the_owner_of_a_small_firm(browser, cast, app, clock):
    clock.set(2026, 9, 15, 9, 0)
    plan = factories.bonus_plan(cast.mo, cast.max)
    page = browser.sign_in(cast.mo).get("/bonus/plans/1")
    assert str(cast.mo.name) not in {option.text for option in page.select("[name=whose] option")}
    with app.app_context(), pytest.raises(RuleBroken, match="given by another manager"):
        service.assign(plan.plan_id, user_id=cast.mo.id, team_id=None, starts_on=START, ends_on=None, actor=cast.mo)
    given = factories.bonus_assignment(plan, cast.max, user=cast.mo)
    refused = browser.submit(browser.get("/bonus/plans/1"), "Set the last day", ends_on="2026-12-31", status=409)
    assert "given by another manager" in refused.errors()
    factories.small_firm()
    with app.app_context(), transactions.transaction():
        db.session.delete(db.session.get(BonusAssignment, given.id))
    page = browser.submit(browser.get("/bonus/plans/1"), "Assign", whose=f"user-{cast.mo.id}", starts_on="2026-10-01")
    assert "single control" in page.words(".rows .pill")


def test_nobody_gives_a_plan_to_their_own_team_but_the_owner_of_a_small_firm(browser, cast, in_app, clock):
    clock.set(2026, 9, 15, 9, 0)
    plan = factories.bonus_plan(cast.mo, cast.max)
    top = factories.team("Firm", manager=cast.max)
    with transactions.transaction():
        db.session.get(Team, cast.north.id).parent_id = top.id
        put_in_team(db.session.get(User, cast.mo.id), cast.north.id)
    mo = people.viewer_by_id(cast.mo.id)
    for team in (cast.north, top):
        with pytest.raises(RuleBroken, match="given by another manager"):
            service.assign(plan.plan_id, user_id=None, team_id=team.id, starts_on=START, ends_on=None, actor=mo)
        with pytest.raises(sa.exc.DBAPIError, match="given by another manager"):
            factories.bonus_assignment(plan, mo, team=team)
    factories.bonus_assignment(plan, mo, team=cast.south)
    given = factories.bonus_assignment(plan, cast.max, team=top)
    with pytest.raises(RuleBroken, match="given by another manager"):
        service.end_assignment(given, START, version=None, actor=mo)
    factories.small_firm()
    transactions.discard()
    page = browser.sign_in(mo).get("/bonus/plans/1")
    assert "single control" not in page.words(".rows .pill")
    page = browser.submit(page, "Assign", whose=f"team-{cast.north.id}", starts_on="2026-10-01")
    assert page.words(".rows .pill").count("single control") == 1


def test_what_paid_a_closed_period_is_ended_not_removed(browser, firm, app):
    confirm(firm, date(2025, 2, 10))
    with app.app_context():
        closed(firm, opened(firm))
    page = browser.sign_in(firm.mo).get(f"/bonus/plans/{firm.plan.plan_id}")
    refused = browser.submit(page, "Remove, it was a mistake", status=409)
    assert "A period that is closed was paid by this assignment" in refused.errors()


def test_a_team_s_assignment_that_paid_nobody_is_ended_and_removed(firm, app):
    """Ada of North has the plan by an assignment of her own; nobody of South has any money."""
    for_south = factories.bonus_assignment(firm.plan, firm.mo, team=firm.south)
    for_north = factories.bonus_assignment(firm.plan, firm.mo, team=firm.north)
    confirm(firm, date(2025, 2, 10))
    with app.app_context():
        closed(firm, opened(firm))
        for given in (for_south, for_north):
            own = db.session.get(BonusAssignment, given.id)
            run(service.end_assignment, own, date(2025, 2, 28), version=None, actor=firm.mo)
            run(service.remove_assignment, own, version=None, actor=firm.mo)
        assert [one.user_id for one in db.session.scalars(sa.select(BonusAssignment))] == [firm.ada.id]


@pytest.mark.parametrize("placed_on", [date(2025, 3, 1), date(2025, 4, 1)])
def test_a_team_s_assignment_that_paid_somebody_of_the_team_stays(firm, app, placed_on):
    """Ben of North has no plan of his own; he goes to South within the quarter, or after it was closed."""
    given = factories.bonus_assignment(firm.plan, firm.mo, team=firm.north)
    confirm(firm, date(2025, 2, 10), shares=[(firm.ben, 10_000)])

    def move():
        ben = db.session.get(User, firm.ben.id)
        ben.team_id, ben.placed_on = firm.south.id, placed_on

    with app.app_context():
        steps = [lambda: closed(firm, opened(firm)), lambda: run(move)]
        for step in reversed(steps) if placed_on.month == 3 else steps:
            step()
        own = db.session.get(BonusAssignment, given.id)
        with pytest.raises(RuleBroken, match="first day on which it can end"):
            run(service.end_assignment, own, date(2025, 1, 31), version=None, actor=firm.mo)
        with pytest.raises(RuleBroken, match="so it stays"):
            run(service.remove_assignment, own, version=None, actor=firm.mo)


def test_a_rep_reads_the_plan_that_applies_and_no_other(browser, cast, clock):
    clock.set(2026, 9, 15, 9, 0)
    north = factories.bonus_plan(cast.mo, cast.max, "Northern plan")
    own = factories.bonus_plan(cast.mo, cast.max, "Ada's own")
    factories.bonus_plan(cast.max, name="Northern plan", number=2, plan=north, body=PLAN | {"name": "Secret draft"})
    factories.bonus_assignment(north, cast.mo, team=cast.north)
    browser.sign_in(cast.ben)
    page = browser.get("/bonus")
    assert "Northern plan" in page
    assert "gathered pays" in page.text
    assert not {"Ada's own", "Secret draft"} & set(page.words("h1, h2, td"))
    assert "Secret" not in page.html
    assert "Ada's own" not in page.html
    browser.get("/bonus/plans/1", status=403)
    factories.bonus_assignment(own, cast.mo, user=cast.ada)
    assert "Ada's own" in browser.sign_in(cast.ada).get("/bonus").text.replace("’", "'")
    assert "No plan applies to you today" in browser.sign_in(cast.eva).get("/bonus")


@pytest.mark.parametrize("who", ["cora", "mia", "sam", "root"])
def test_plans_are_nobody_elses_matter(browser, cast, who):
    factories.bonus_plan(cast.mo, cast.max)
    browser.sign_in(getattr(cast, who))
    for path in ("/bonus", NEW, "/bonus/plans/1", "/bonus/plans/1/versions/1", "/bonus/plans/1/versions/1/file"):
        browser.get(path, status=403)
    assert "/bonus" not in browser.get("/").html


def test_what_paid_a_closed_period_ends_no_earlier_than_that(browser, firm, app):
    confirm(firm, date(2025, 2, 10))
    with app.app_context():
        closed(firm, opened(firm))
    page = browser.sign_in(firm.mo).get(f"/bonus/plans/{firm.plan.plan_id}")
    refused = browser.submit(page, "Set the last day", ends_on="2025-02-28", status=409)
    assert "Mar 31, 2025 is the first day on which it can end" in refused.errors()
    assert refused.one("details[open] [name=ends_on]")["value"] == "2025-02-28"
    page = browser.submit(refused, "Set the last day", ends_on="2025-03-31")
    assert "– Mar 31, 2025" in page.text
    assert "no end" in browser.submit(page, "Set the last day", ends_on="").text


def test_what_ended_inside_a_closed_period_keeps_that_end(browser, firm, app):
    confirm(firm, date(2025, 2, 10))
    with app.app_context(), transactions.transaction():
        given = db.session.scalars(sa.select(BonusAssignment)).one()
        service.end_assignment(given, date(2025, 2, 28), version=None, actor=firm.mo)
    with app.app_context():
        closed(firm, opened(firm))
    page = browser.sign_in(firm.mo).get(f"/bonus/plans/{firm.plan.plan_id}")
    refused = browser.submit(page, "Set the last day", ends_on="2025-06-30", status=409)
    assert "Assign the plan anew from a day after Mar 31, 2025" in refused.errors()


def test_the_refusal_of_a_second_plan_leads_to_the_first(browser, cast, clock):
    clock.set(2026, 9, 15, 9, 0)
    first, second = factories.bonus_plan(cast.mo, cast.max), factories.bonus_plan(cast.mo, cast.max, "Another plan")
    factories.bonus_assignment(first, cast.mo, user=cast.ada)
    page = browser.sign_in(cast.mo).get(f"/bonus/plans/{second.plan_id}")
    twice = browser.submit(page, "Assign", status=409, whose=f"user-{cast.ada.id}", starts_on="2026-10-01")
    [link] = twice.select("form .wide a")
    assert link["href"] == f"/bonus/plans/{first.plan_id}"
