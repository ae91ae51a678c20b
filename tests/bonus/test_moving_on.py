"""Whoever moves to another team, or gets another plan, has it from then on: what was paid is not paid once more."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.bonus.test_periods import Q2, closed, confirm, firm, opened, run, statement_of
from webapp.bonus import service
from webapp.bonus.models import BonusAssignment, BonusStatement
from webapp.bonus.rules.preset import Rung
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.people import service as people_service
from webapp.people.models import Team, TeamPlace, User
from webapp.people.service import UserTerms

__all__ = ["firm"]
YEAR, Q4 = date(2025, 1, 1), date(2025, 10, 1)


@pytest.fixture(autouse=True)
def world(in_app):
    return in_app


@pytest.fixture
def teams(firm):
    """The north has a plan by quarter, and there is one by year, which pays five times as much."""
    firm.northern = factories.bonus_plan(firm.mo, firm.max, "Northern")
    factories.bonus_assignment(firm.northern, firm.max, team=firm.north)
    body = factories.plan_body("Yearly", tiers=(Rung("0", "1 %"),), award=None)
    firm.yearly = factories.bonus_plan(firm.max, firm.mo, "Yearly", body=body | {"accumulation": "year"})
    confirm(firm, date(2025, 2, 10), 40_000_000, [(firm.ben, 10_000)])
    closed(firm, opened(firm))
    return firm


def assign(firm, starts_on, ends_on=None, user=None, team=None):
    whose = {"user_id": user.id if user else None, "team_id": team.id if team else None}
    return service.assign(firm.yearly.plan_id, starts_on=starts_on, ends_on=ends_on, actor=firm.max, **whose)


def move(firm, person, team):
    row = db.session.get(User, person.id)
    terms = UserTerms(row.email, row.name, frozenset(person.roles), team.id if team else None)
    run(people_service.change_user, person.id, terms, None, actor=firm.root)


def places(person):
    found = sa.select(TeamPlace.team_id, TeamPlace.starts_on, TeamPlace.ends_on).where(TeamPlace.user_id == person.id)
    return [tuple(row) for row in db.session.execute(found.order_by(TeamPlace.starts_on))]


def paid(period, person):
    found = sa.select(BonusStatement.starts_on, BonusStatement.ends_on, BonusStatement.formula_minor)
    found = found.where(BonusStatement.period_id == period.id, BonusStatement.user_id == person.id)
    rows = db.session.execute(found.order_by(BonusStatement.starts_on).execution_options(scope="test"))
    return [tuple(row) for row in rows]


def test_another_plan_begins_after_what_closed_periods_paid(teams):
    with pytest.raises(RuleBroken, match=r"until Mar 31, 2025 in periods that are closed. Apr 1, 2025 is the"):
        run(assign, teams, YEAR, user=teams.ben)
    with pytest.raises(DBAPIError, match="Another plan paid some of these days"):
        factories.bonus_assignment(teams.yearly, teams.max, user=teams.ben, starts_on=date(2025, 3, 31))
    run(assign, teams, Q2.since, user=teams.ben)
    confirm(teams, date(2025, 4, 10), 10_000_000, [(teams.ben, 10_000)])
    second = statement_of(closed(teams, opened(teams, Q2.since)), teams.ben)
    # 100,000.00 × 1 %, and nothing of the first quarter's 400,000.00 on either side.
    assert (second.starts_on, second.formula_minor) == (Q2.since, 100_000)


def test_a_plan_for_a_team_begins_after_what_its_members_were_paid(teams):
    top = factories.team("Firm")
    run(lambda: setattr(db.session.get(Team, teams.north.id), "parent_id", top.id))
    with pytest.raises(RuleBroken, match="Apr 1, 2025 is the first day"):
        run(assign, teams, YEAR, team=top)
    with pytest.raises(DBAPIError, match="Another plan paid some of these days"):
        factories.bonus_assignment(teams.yearly, teams.max, team=top, starts_on=YEAR)
    run(assign, teams, YEAR, team=teams.south)
    run(assign, teams, Q2.since, team=top)


def test_an_assignment_is_not_made_longer_over_days_that_another_plan_paid(teams):
    number = run(assign, teams, date(2024, 12, 1), date(2024, 12, 31), user=teams.ben).id
    with pytest.raises(RuleBroken, match="Apr 1, 2025 is the first day"):
        run(lambda: service.end_assignment(db.session.get(BonusAssignment, number), None, version=None, actor=teams.mo))
    with pytest.raises(DBAPIError, match="Another plan paid some of these days"):
        run(lambda: setattr(db.session.get(BonusAssignment, number), "ends_on", date(2025, 1, 1)))


def test_whoever_moves_has_the_new_teams_plan_from_that_day_on(teams, clock):
    run(assign, teams, YEAR, team=teams.south)
    for month in (4, 7):
        closed(teams, opened(teams, date(2025, month, 1)))
    confirm(teams, date(2025, 11, 10), 10_000_000, [(teams.ben, 10_000)])
    confirm(teams, date(2025, 12, 31), 1_000_000, [(teams.ben, 10_000)])
    clock.set(2025, 12, 31, 12, 0)
    move(teams, teams.ben, teams.south)
    assert places(teams.ben) == [
        (teams.north.id, date(2020, 1, 1), date(2025, 12, 30)), (teams.south.id, date(2025, 12, 31), None)
    ]  # fmt: skip
    fourth = run(service.calculate, opened(teams, Q4).id, expected=None, actor=teams.cora)
    # 100,000.00 × 0.20 % until the move, and 10,000.00 × 1 % of its day.
    assert paid(fourth, teams.ben) == [
        (Q4, date(2025, 12, 30), 20_000), (date(2025, 12, 31), date(2025, 12, 31), 10_000)
    ]  # fmt: skip
    move(teams, teams.ben, None)
    move(teams, teams.ben, teams.north)
    assert places(teams.ben) == [
        (teams.north.id, date(2020, 1, 1), date(2025, 12, 30)), (teams.north.id, date(2025, 12, 31), None)
    ]  # fmt: skip
    fourth = run(service.calculate, fourth.id, expected=None, actor=teams.cora)
    assert paid(fourth, teams.ben) == [(Q4, date(2025, 12, 31), 22_000)]


def test_whoever_comes_into_a_team_has_its_plan_from_then_on(teams, clock):
    clock.set(2025, 5, 1, 12, 0)
    made = run(people_service.add_user, "new@firm.example", "Nell New", ["rep"], teams.north.id, actor=teams.root)
    assert places(made) == [(teams.north.id, date(2025, 5, 1), None)]
    confirm(teams, date(2025, 4, 10), 10_000_000, [(made, 10_000)])
    second = run(service.calculate, opened(teams, Q2.since).id, expected=None, actor=teams.cora)
    assert [(one["user_id"], one["why"]) for one in second.exceptions] == [(made.id, "no-plan")]


def test_a_plan_by_year_that_somebody_has_twice_pays_each_time_for_its_own_days(teams):
    run(assign, teams, Q2.since, Q2.until, user=teams.ben)
    confirm(teams, date(2025, 4, 10), 10_000_000, [(teams.ben, 10_000)])
    for month in (4, 7):
        closed(teams, opened(teams, date(2025, month, 1)))
    run(assign, teams, Q4, user=teams.ben)
    confirm(teams, date(2025, 10, 10), 20_000_000, [(teams.ben, 10_000)])
    fourth = run(service.calculate, opened(teams, Q4).id, expected=None, actor=teams.cora)
    assert paid(fourth, teams.ben) == [(Q4, date(2025, 12, 31), 200_000)]
