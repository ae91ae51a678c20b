"""Bonus plans as they are kept. Who may draft plans sees all of them; everybody else only what applies to them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp.bonus.models import BonusAssignment, BonusPlan, BonusPlanVersion
from webapp.bonus.rules import Span
from webapp.bonus.rules.holding import upwards
from webapp.bonus.rules.versions import Dated, in_force
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import Team, User
from webapp.periods import days_after
from webapp.policy import Permission, Viewer

Drafter, Approver, Giver = (sa.orm.aliased(User) for _each in range(3))


class PlanLine(NamedTuple):
    """A plan in the list: its version in force today and its draft, by their numbers, and for how many it is."""

    id: int
    name: str
    number: int | None
    draft: int | None
    assignments: int


class VersionLine(NamedTuple):
    """A version with the people behind it."""

    id: int
    plan_id: int
    number: int
    state: str
    starts_on: date
    ends_on: date | None
    digest: str
    drafted_by_id: int
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    is_single_control: bool
    version: int
    body: dict[str, Any]


class AssignmentLine(NamedTuple):
    """Whom a plan is for, and from when to when."""

    id: int
    whose: str
    is_team: bool
    starts_on: date
    ends_on: date | None
    version: int
    is_single_control: bool


class Held(NamedTuple):
    """The plan that applies to somebody: the assignment that gives it, its version in force, and the one to come."""

    plan_id: int
    since: date
    until: date | None
    team: str | None
    current: VersionLine
    following: VersionLine | None


def plan_lines(day: date) -> list[PlanLine]:
    """All plans by name, as they stand on a day."""
    columns = ("plan_id", "number", "state", "starts_on", "ends_on")
    rows = db.session.execute(sa.select(*(getattr(BonusPlanVersion, name) for name in columns))).all()
    counted = (
        sa.select(sa.func.count())
        .where(BonusAssignment.plan_id == BonusPlan.id)
        .where(sa.or_(BonusAssignment.ends_on.is_(None), BonusAssignment.ends_on >= day))
        .scalar_subquery()
    )
    plans = db.session.execute(sa.select(BonusPlan.id, BonusPlan.name, counted).order_by(BonusPlan.name)).all()
    found = []
    for plan_id, name, assignments in plans:
        own = [row for row in rows if row.plan_id == plan_id]
        current = in_force(_dated(own), day)
        draft = next((row.number for row in own if row.state == "draft"), None)
        found.append(PlanLine(plan_id, name, current.number if current else None, draft, assignments))
    return found


def plan_by_id(plan_id: int) -> BonusPlan:
    """A plan's row; raises NotVisible when there is none."""
    plan = db.session.execute(sa.select(BonusPlan).where(BonusPlan.id == plan_id)).scalar_one_or_none()
    if plan is None:
        raise NotVisible
    return plan


def version_by_number(plan_id: int, number: int) -> BonusPlanVersion:
    """A version's row; raises NotVisible when there is none."""
    statement = sa.select(BonusPlanVersion).where(
        BonusPlanVersion.plan_id == plan_id, BonusPlanVersion.number == number
    )
    version = db.session.execute(statement).scalar_one_or_none()
    if version is None:
        raise NotVisible
    return version


def draft_of(plan_id: int) -> BonusPlanVersion:
    """A plan's draft; raises NotVisible where there is none."""
    statement = sa.select(BonusPlanVersion).where(
        BonusPlanVersion.plan_id == plan_id, BonusPlanVersion.state == "draft"
    )
    version = db.session.execute(statement).scalar_one_or_none()
    if version is None:
        raise NotVisible
    return version


def versions(plan_id: int) -> list[VersionLine]:
    """A plan's versions, newest first."""
    statement = (
        sa.select(
            BonusPlanVersion.id, BonusPlanVersion.plan_id, BonusPlanVersion.number, BonusPlanVersion.state,
            BonusPlanVersion.starts_on, BonusPlanVersion.ends_on, BonusPlanVersion.digest,
            BonusPlanVersion.drafted_by_id, Drafter.name.label("drafted_by"), BonusPlanVersion.drafted_at,
            Approver.name.label("approved_by"), BonusPlanVersion.approved_at, BonusPlanVersion.is_single_control,
            BonusPlanVersion.version, BonusPlanVersion.body,
        )
        .join(Drafter, Drafter.id == BonusPlanVersion.drafted_by_id)
        .outerjoin(Approver, Approver.id == BonusPlanVersion.approved_by_id)
        .where(BonusPlanVersion.plan_id == plan_id)
        .order_by(BonusPlanVersion.number.desc())
    )  # fmt: skip
    return [VersionLine(**row._mapping) for row in db.session.execute(statement)]


def current_of(lines: Iterable[VersionLine], day: date) -> VersionLine | None:
    """Of a plan's versions the one that is in force on a day."""
    known = list(lines)
    found = in_force(_dated(known), day)
    return next((line for line in known if found and line.number == found.number), None)


def _dated(rows: Iterable[Any]) -> list[Dated]:
    return [Dated(row.number, Span(row.starts_on, row.ends_on)) for row in rows if row.state == "approved"]


def assignments(plan_id: int) -> list[AssignmentLine]:
    """Whom a plan is and was assigned to, the latest first."""
    whose = sa.func.coalesce(User.name, Team.name).label("whose")
    statement = (
        sa.select(
            BonusAssignment.id, whose, BonusAssignment.team_id.is_not(None), BonusAssignment.starts_on,
            BonusAssignment.ends_on, BonusAssignment.version,
            sa.func.coalesce(BonusAssignment.user_id == BonusAssignment.assigned_by_id, sa.false()),
            BonusAssignment.team_id, Giver.team_id,
        )
        .join(Giver, Giver.id == BonusAssignment.assigned_by_id)
        .outerjoin(User, User.id == BonusAssignment.user_id)
        .outerjoin(Team, Team.id == BonusAssignment.team_id)
        .where(BonusAssignment.plan_id == plan_id)
        .order_by(BonusAssignment.starts_on.desc(), whose)
    )  # fmt: skip
    rows: Any = db.session.execute(statement).all()
    above = _teams()
    return [
        AssignmentLine._make([*line, is_own or (team is not None and team in upwards(giver_team, above))])
        for *line, is_own, team, giver_team in rows
    ]


def assignment_by_id(assignment_id: int) -> BonusAssignment:
    """An assignment's row; raises NotVisible when there is none."""
    statement = sa.select(BonusAssignment).where(BonusAssignment.id == assignment_id)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotVisible
    return found


class LeftWithout(NamedTuple):
    """Nobody has a plan from a day on, though it is given to so many people and teams for longer."""

    since: date
    people: int
    teams: int


def left_without(
    version: BonusPlanVersion | VersionLine, known: Collection[VersionLine]
) -> LeftWithout | None:  # fmt: skip
    """Who would lose a plan with the last day of a draft, were it approved; None where no version holds after it.

    `known` are all versions of the plan.
    """
    if version.ends_on is None or version.state != "draft":
        return None
    since = days_after(version.ends_on, 1)
    if current_of(known, since) is None:
        return None
    lasting = sa.or_(BonusAssignment.ends_on.is_(None), BonusAssignment.ends_on >= since)
    counted = sa.select(sa.func.count(BonusAssignment.user_id), sa.func.count(BonusAssignment.team_id))
    people, teams = db.session.execute(counted.where(BonusAssignment.plan_id == version.plan_id, lasting)).one()
    return LeftWithout(since, people, teams) if people or teams else None


def clashing(user_id: int | None, team_id: int | None, since: date, until: date | None, but: int) -> int | None:
    """The plan of another assignment of the same person, or of the same team, on some of these days."""
    whose = BonusAssignment.user_id == user_id if user_id is not None else BonusAssignment.team_id == team_id
    statement = sa.select(BonusAssignment.plan_id).where(whose, BonusAssignment.id != but)
    statement = statement.where(sa.or_(BonusAssignment.ends_on.is_(None), BonusAssignment.ends_on >= since))
    if until is not None:
        statement = statement.where(BonusAssignment.starts_on <= until)
    return db.session.scalar(statement.limit(1))


def held_by(viewer: Viewer, day: date) -> Held | None:
    """The plan that applies to the viewer on a day: the viewer's own, else that of the nearest team; None for none."""
    teams = teams_above(viewer.team_id)
    statement = sa.select(BonusAssignment, Team.name).outerjoin(Team, Team.id == BonusAssignment.team_id)
    statement = statement.where(
        sa.or_(BonusAssignment.user_id == viewer.id, BonusAssignment.team_id.in_(teams)),
        BonusAssignment.starts_on <= day,
        sa.or_(BonusAssignment.ends_on.is_(None), BonusAssignment.ends_on >= day),
    )
    rows = db.session.execute(statement).all()
    nearest = min(rows, key=lambda row: teams.index(row[0].team_id) if row[0].team_id else -1, default=None)
    if nearest is None:
        return None
    own = [line for line in versions(nearest[0].plan_id) if line.state == "approved"]
    current = current_of(own, day)
    if current is None:
        return None
    later = [line for line in own if line.number > current.number and line.starts_on > day]
    given = nearest[0]
    return Held(
        given.plan_id, given.starts_on, given.ends_on, nearest[1], current, min(later, default=None, key=_start)
    )


def _start(line: VersionLine) -> date:
    return line.starts_on


def teams_above(team_id: int | None) -> list[int]:
    """A team and those that it is part of, the nearest first."""
    if team_id is None:
        return []
    return upwards(team_id, _teams())


def teams_of(people: Collection[int]) -> dict[int, list[int]]:
    """The teams of which each of these people is part today, the nearest first."""
    rows, above = db.session.execute(sa.select(User.id, User.team_id).where(User.id.in_(people))).all(), _teams()
    return {row.id: upwards(row.team_id, above) for row in rows}


def _teams() -> dict[int, int | None]:
    """The team above each team."""
    return {row.id: row.parent_id for row in db.session.execute(sa.select(Team.id, Team.parent_id))}


def named_plans(viewer: Viewer, ids: Any) -> Any:
    """The names of plans for those who may know of them: what a firm pays for is no matter of the others."""
    may_know = sa.true() if viewer.may(Permission.PLAN_EDIT) else sa.false()
    return sa.select(BonusPlan.id, BonusPlan.name).where(BonusPlan.id.in_(ids), may_know)
