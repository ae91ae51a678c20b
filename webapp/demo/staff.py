"""The demo firm itself: settings, teams, users, segments and initiatives."""

from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from argon2 import PasswordHasher

from webapp import periods
from webapp.clients.models import Segment
from webapp.db import db
from webapp.demo import bulk, names
from webapp.demo.cast import CAST, DOMAIN, PASSWORD
from webapp.demo.plan import INITIATIVES, Plan
from webapp.initiatives.models import CostLine, Initiative
from webapp.people.models import Firm, Proposal, Team, User, UserRole
from webapp.policy import MODULES, Role

CURRENCY = "USD"
ZONE = "Europe/Zurich"
# Of a hundred confirmed claims so many are looked at again.
SECOND_LOOKS, SEED = 10, "demo"
SEGMENTS = (
    ("private", "Private client"),
    ("entrepreneur", "Entrepreneur"),
    ("foundation", "Foundation"),
    ("executive", "Executive"),
)


class Staff(NamedTuple):
    """Ids of the people of a demo firm by what they do, and the languages that reps speak."""

    reps: list[int]
    languages: dict[int, tuple[str, ...]]
    team_of: dict[int, int | None]
    controllers: list[int]
    service: int
    admin: int
    names: dict[int, str]


def hire(plan: Plan, today: date) -> Staff:
    """Writes the firm, its teams and users, with one password for all."""
    db.session.add(
        Firm(
            id=1, name="Lindqvist & Partners", currency=CURRENCY, zone=ZONE, country="CH", access_profile="coverage",
            control_profile="strict", modules=list(MODULES), is_demo=True,
            second_look_percent=SECOND_LOOKS, second_look_seed=SEED,
        )
    )  # fmt: skip
    team_ids = {"Firm": 1, "North": 2, "South": 3}
    db.session.add_all(
        [Team(id=1, name="Firm"), Team(id=2, name="North", parent_id=1), Team(id=3, name="South", parent_id=1)]
    )
    db.session.flush()
    password = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
    joined = today - timedelta(days=1100)
    users, roles = [], []
    for number, person in enumerate(CAST, start=1):
        team = team_ids[person.team] if person.team else None
        users.append(
            (number, f"{person.key}@{DOMAIN}", person.name, password, team, joined, 1, True, f"P{1000 + number}")
        )
        roles.append((number, person.role.value))
    extra, extra_roles = _many(plan, password, joined, len(users)) if plan.is_large else ([], [])
    columns = ("id", "email", "name", "password_hash", "team_id", "joined_on", "version", "is_active", "payroll_number")
    bulk.insert(User.__table__, columns, users + extra)
    _give("role", [(user_id, role, None) for user_id, role in roles + extra_roles])
    bulk.insert(UserRole.__table__, ("user_id", "role"), roles + extra_roles)
    by_key = {person.key: number for number, person in enumerate(CAST, start=1)}
    _appoint({2: by_key["mo"], 3: by_key["max"], **({1: by_key["max"]} if plan.is_large else {})})
    return _staff(users + extra, roles + extra_roles)


def _many(plan: Plan, password: str, joined: date, first: int) -> tuple[list[tuple], list[tuple]]:
    """The further staff of a large firm: teams of eight under North and South, each with a manager."""
    users, roles = [], []
    given, family = names.words(names.GIVEN, "en"), names.words(names.FAMILY, "en")
    for index in range(200 - first):
        number = first + 1 + index
        role = (
            Role.MANAGER if index < 20 else Role.CONTROLLER if index < 28 else Role.SERVICE if index < 33 else Role.REP
        )
        team = 10 + index % 20
        if index < 20:
            db.session.add(Team(id=10 + index, name=f"Team {index + 1}", parent_id=2 + index % 2))
        name = f"{given[index % len(given)]} {family[(index * 7) % len(family)]}"
        users.append((number, f"user{number:03d}@{DOMAIN}", name, password, team, joined, 1, True, None))
        roles.append((number, role.value))
    db.session.flush()
    return users, roles


def appoint_managers(plan: Plan) -> None:
    """Gives the large firm's small teams their managers, once those exist."""
    if plan.is_large:
        managers = (
            sa.select(User.team_id, sa.func.min(User.id))
            .join(UserRole, UserRole.user_id == User.id)
            .where(User.team_id >= 10, UserRole.role == Role.MANAGER.value)
            .group_by(User.team_id)
        )
        _appoint({team_id: user_id for team_id, user_id in db.session.execute(managers) if team_id is not None})


def _appoint(managers: dict[int, int]) -> None:
    """Puts managers at the head of teams: user ids by team id."""
    _give("lead", [(user_id, None, team_id) for team_id, user_id in managers.items()])
    for team_id, user_id in managers.items():
        bulk.run(f"UPDATE team SET manager_id = {user_id} WHERE id = {team_id}")


def _give(kind: str, what: list[tuple[int, str | None, int | None]]) -> None:
    """What the console gives to whom, as (user id, role, team id)."""
    now = periods.now()
    columns = ("user_id", "role", "team_id", "kind", "state", "proposed_at", "given_at", "is_single_control", "version")
    bulk.insert(Proposal.__table__, columns, [(*one, kind, "given", now, now, True, 1) for one in what])


def _staff(users: list[tuple], roles: list[tuple]) -> Staff:
    by_role: dict[str, list[int]] = {}
    for user_id, role in roles:
        by_role.setdefault(role, []).append(user_id)
    languages = {number: person.languages for number, person in enumerate(CAST, start=1)}
    return Staff(
        reps=by_role["rep"],
        languages=languages,
        team_of={user[0]: user[4] for user in users},
        controllers=by_role["controller"],
        service=by_role["service"][0],
        admin=by_role["admin"][0],
        names={user[0]: user[2] for user in users},
    )


def segments() -> list[int]:
    """Writes the segments; returns their ids."""
    db.session.add_all([Segment(id=i, slug=slug, name=name) for i, (slug, name) in enumerate(SEGMENTS, start=1)])
    db.session.flush()
    return list(range(1, len(SEGMENTS) + 1))


def initiatives(staff: Staff, today: date) -> dict[int, int | None]:
    """Writes the initiatives with their costs; returns each id's parent."""
    ids = {item.slug: number for number, item in enumerate(INITIATIVES, start=1)}
    mia = next(number for number, person in enumerate(CAST, start=1) if person.key == "mia")
    for item in INITIATIVES:
        db.session.add(
            Initiative(
                id=ids[item.slug], slug=item.slug, name=item.name, kind=item.kind, parent_id=ids[item.parent] if item.parent else None,
                starts_on=today + timedelta(days=item.starts), ends_on=today + timedelta(days=item.ends), owner_id=mia,
                budget_minor=item.budget, currency=CURRENCY, description=item.description,
            )
        )  # fmt: skip
        db.session.flush()
        for label, planned, actual in item.costs:
            spent = today + timedelta(days=min(item.starts + 5, -1)) if actual is not None else None
            db.session.add(
                CostLine(
                    initiative_id=ids[item.slug],
                    label=label,
                    planned_minor=planned,
                    actual_minor=actual,
                    spent_on=spent,
                )
            )
    db.session.flush()
    return {ids[item.slug]: ids[item.parent] if item.parent else None for item in INITIATIVES}
