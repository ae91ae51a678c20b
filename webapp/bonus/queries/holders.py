"""Who has which version of which plan on which days of a span, for one person or for the whole firm."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp.bonus.models import BonusAssignment, BonusPlanVersion
from webapp.bonus.rules import Plan, Span
from webapp.bonus.rules.holding import Given, holdings, lapses, upwards
from webapp.bonus.rules.versions import Dated, canonical, read
from webapp.db import db
from webapp.people.models import Team, TeamPlace, User


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
        self._places, self._above = _places(people)

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
        for user_id, given, dated in self._given():
            held = holdings(given, dated, span)
            if held:
                found[user_id] = [_held(self._versions[one.plan_id, one.number], one.span) for one in held]
        return found

    def lapsed(self, span: Span) -> list[int]:
        """Who is given a plan of which no version is in force on some days of a span."""
        return [user_id for user_id, given, dated in self._given() if lapses(given, dated, span)]

    def _given(self) -> Iterator[tuple[int, list[Given], dict[int, Sequence[Dated]]]]:
        for user_id, places in self._places.items():
            given = list(self._own.get(user_id, ()))
            for team_id, days in places:
                given += _inherited(team_id, days, self._above, self._teams)
            yield user_id, given, {one.plan_id: self._dated[one.plan_id] for one in given}


def _places(people: Collection[int] | None) -> tuple[dict[int, list[tuple[int, Span]]], dict[int, int | None]]:
    """The teams of which each person was part, on which days, and the team above each team."""
    users = sa.select(sa.literal("user"), User.id, TeamPlace.team_id, TeamPlace.starts_on, TeamPlace.ends_on)
    users = users.outerjoin(TeamPlace, TeamPlace.user_id == User.id)
    if people is not None:
        users = users.where(User.id.in_(people))
    no_day = sa.cast(sa.null(), sa.Date)
    places: dict[int, list[tuple[int, Span]]] = {}
    above: dict[int, int | None] = {}
    both: Any = sa.union_all(users, sa.select(sa.literal("team"), Team.id, Team.parent_id, no_day, no_day))
    for kind, number, team_id, since, until in db.session.execute(both):
        if kind == "team":
            above[number] = team_id
            continue
        known = places.setdefault(number, [])
        if team_id is not None:
            known.append((team_id, Span(since, until)))
    return dict(sorted(places.items())), above


def _inherited(
    team_id: int, days: Span, above: Mapping[int, int | None], teams: Mapping[int, list[Given]]
) -> Iterator[Given]:
    """The plans of a team and of those above it, on the days that somebody was part of it."""
    for distance, team in enumerate(upwards(team_id, above), 1):
        for one in teams.get(team, ()):
            common = one.span.common(days)
            if common:
                yield Given(one.plan_id, distance, common)


def _held(version: BonusPlanVersion, span: Span) -> Held:
    return Held(version.id, plan_of(canonical(version.body)), span, version.plan_id)


@lru_cache(maxsize=256)
def plan_of(text: str) -> Plan:
    """A plan from the text of an approved version; raises ValueError for one that could not have been approved."""
    made = read(text)
    if made.plan is None:
        raise ValueError("an approved version of a plan cannot be read")
    return made.plan
