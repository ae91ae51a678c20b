"""The firm, its teams and its people, who are returned as viewers."""

import functools
from datetime import date

import sqlalchemy as sa
from argon2 import PasswordHasher

from tests.factories.base import ZONE, add, here, key, stored
from webapp import periods
from webapp.db import db
from webapp.people import models as people
from webapp.people import queries as people_queries
from webapp.policy import MODULES

PASSWORD = "correct horse battery staple"


@stored
def firm(name="Lindqvist & Partners", currency="USD", modules=tuple(MODULES), **fields):
    """The one firm; nothing is looked at for a second time unless a test says how much."""
    fields = {"second_look_percent": 0, "second_look_seed": "seed", **fields}
    return add(people.Firm(id=1, name=name, currency=currency, zone=ZONE, modules=list(modules), **fields))


@stored
def team(name="North", parent=None, manager=None):
    """A team; its manager reaches everyone in it and below."""
    made = add(people.Team(name=name, parent_id=key(parent)))
    if manager is not None:
        _lead(made.id, manager.id)
    _reach_anew()
    return made


def user(name="Ada Rossi", roles=("rep",), team=None, email=None, **fields):
    """A person who can sign in with PASSWORD, as a viewer."""
    made = _user(name, roles, team, email or f"{name.split()[0].lower()}@firm.example", **fields)
    with here():
        return people_queries.viewer_by_id(made.id)


@stored
def _user(name, roles, team, email, **fields):
    fields = {"joined_on": date(2020, 1, 1), "password_hash": _hash_of_password(), **fields}
    made = add(people.User(name=name, email=email, team_id=key(team), **fields))
    db.session.add_all(_given(user_id=made.id, kind="role", role=str(role)) for role in roles)
    db.session.flush()
    db.session.add_all(people.UserRole(user_id=made.id, role=role) for role in roles)
    _reach_anew()
    return made


@stored
def manage(team, manager):
    """Puts a manager at the head of a team."""
    _lead(team.id, manager.id)
    _reach_anew()


def _lead(team_id: int, manager_id: int) -> None:
    db.session.add(_given(user_id=manager_id, kind="lead", team_id=team_id))
    db.session.flush()
    db.session.execute(sa.update(people.Team).where(people.Team.id == team_id).values(manager_id=manager_id))


@stored
def open_firm():
    """Lets everybody who works with clients see every household without a wall."""
    db.session.add(_given(kind="open"))
    db.session.flush()
    db.session.scalars(sa.select(people.Firm)).one().access_profile = "open"


@stored
def small_firm():
    """Lets one person take second steps alone."""
    db.session.add(_given(kind="small"))
    db.session.flush()
    db.session.scalars(sa.select(people.Firm)).one().control_profile = "small"


@stored
def proposal(person, by, role="admin"):
    """What an administrator proposed for somebody, which waits for a second person."""
    what = {"kind": "role", "role": role, "proposed_by_id": by.id, "proposed_at": periods.now()}
    return add(people.Proposal(user_id=person.id, **what))


def _given(**what) -> people.Proposal:
    """What the console gives, which waits for nobody."""
    now = periods.now()
    return people.Proposal(state="given", proposed_at=now, given_at=now, is_single_control=True, **what)


def _reach_anew() -> None:
    teams = db.session.scalars(sa.select(people.Team)).all()
    members = db.session.execute(sa.select(people.User.id, people.User.team_id)).all()
    db.session.execute(sa.delete(people.Reach))
    pairs = set()
    for head in (team for team in teams if team.manager_id):
        below, grown = {head.id}, True
        while grown:
            more = {team.id for team in teams if team.parent_id in below} - below
            below, grown = below | more, bool(more)
        pairs |= {(head.manager_id, user_id) for user_id, team_id in members if team_id in below}
    if pairs:
        db.session.execute(
            sa.insert(people.Reach), [{"manager_id": head, "user_id": user_id} for head, user_id in pairs]
        )


@functools.cache
def _hash_of_password() -> str:
    # A hash says itself how hard it is to check; nobody has to guess this one.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
