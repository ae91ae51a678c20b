"""Who has which version of which plan on which days of a span, for one person or for the whole firm."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from webapp.bonus.models import BonusAssignment, BonusPlanVersion
from webapp.bonus.rules import Plan, Span
from webapp.bonus.rules.holding import Given, holdings, upwards
from webapp.bonus.rules.versions import Dated, canonical, read
from webapp.db import db
from webapp.people.models import Team, User


class Held(NamedTuple):
    """A version that holds for somebody on all days of a span."""

    version_id: int
    plan: Plan
    span: Span
    plan_id: int


class Holders:
    """Assignments and versions of a span, read once: who has which version on which days of it."""

    def __init__(self, span: Span, people: Collection[int] | None = None) -> None:
        self._versions: dict[tuple[int, int], BonusPlanVersion] = {}
        self._dated: dict[int, list[Dated]] = defaultdict(list)
        self._own: dict[int, list[Given]] = defaultdict(list)
        self._teams: dict[int, list[Given]] = defaultdict(list)
        self._read_plans(span)
        self._team_of, self._above = _places(people)

    def _read_plans(self, span: Span) -> None:
        begun = BonusAssignment.starts_on <= span.until
        lasting = sa.or_(BonusAssignment.ends_on.is_(None), BonusAssignment.ends_on >= span.since)
        statement = (
            sa.select(BonusAssignment, BonusPlanVersion)
            .join(BonusPlanVersion, BonusPlanVersion.plan_id == BonusAssignment.plan_id)
            .where(begun, lasting, BonusPlanVersion.state == "approved")
        )
        seen = set()
        for given, version in db.session.execute(statement):
            key = version.plan_id, version.number
            if key not in self._versions:
                self._versions[key] = version
                self._dated[version.plan_id].append(Dated(version.number, Span(version.starts_on, version.ends_on)))
            if given.id in seen:
                continue
            seen.add(given.id)
            days = Span(given.starts_on, given.ends_on)
            if given.user_id is not None:
                self._own[given.user_id].append(Given(given.plan_id, 0, days))
            elif given.team_id is not None:
                self._teams[given.team_id].append(Given(given.plan_id, 1, days))

    def within(self, span: Span) -> dict[int, list[Held]]:
        """What holds for everybody within a span, by person and in order of days."""
        found = {}
        for user_id, team_id in self._team_of.items():
            given = [*self._own.get(user_id, ()), *_inherited(team_id, self._above, self._teams)]
            held = holdings(given, {one.plan_id: self._dated[one.plan_id] for one in given}, span)
            if held:
                found[user_id] = [_held(self._versions[one.plan_id, one.number], one.span) for one in held]
        return found


def teams_of(people: Collection[int]) -> dict[int, list[int]]:
    """The teams of which each of these people is part today, the nearest first."""
    team_of, above = _places(people)
    return {user: upwards(team, above) for user, team in team_of.items()}


def _places(people: Collection[int] | None) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """The team of each person, and the team above each team."""
    users = sa.select(sa.literal("user"), User.id, User.team_id)
    if people is not None:
        users = users.where(User.id.in_(people))
    both = sa.union_all(users, sa.select(sa.literal("team"), Team.id, Team.parent_id))
    found: dict[str, dict[int, int | None]] = {"user": {}, "team": {}}
    for kind, number, team_id in db.session.execute(both):
        found[kind][number] = team_id
    return dict(sorted(found["user"].items())), found["team"]


def _inherited(team_id: int | None, above: Mapping[int, int | None], teams: Mapping[int, list[Given]]) -> list[Given]:
    nearest_first = enumerate(upwards(team_id, above), 1)
    return [one._replace(distance=distance) for distance, team in nearest_first for one in teams.get(team, ())]


def _held(version: BonusPlanVersion, span: Span) -> Held:
    return Held(version.id, plan_of(canonical(version.body)), span, version.plan_id)


@lru_cache(maxsize=256)
def plan_of(text: str) -> Plan:
    """A plan from the text of an approved version; raises ValueError for one that could not have been approved."""
    made = read(text)
    if made.plan is None:
        raise ValueError("an approved version of a plan cannot be read")
    return made.plan
