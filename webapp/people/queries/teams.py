"""The tree of teams."""

from typing import NamedTuple

import sqlalchemy as sa

from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import Team, User

_Head = sa.orm.aliased(User)


class TeamLine(NamedTuple):
    """A team in the order of the tree; `depth` 0 is the top."""

    id: int
    name: str
    manager: str | None
    members: int
    depth: int


def team_by_id(team_id: int) -> Team:
    """A team's row, for editing; raises NotVisible when there is none."""
    team = db.session.execute(sa.select(Team).where(Team.id == team_id)).scalar_one_or_none()
    if team is None:
        raise NotVisible
    return team


def parents_and_heads() -> tuple[dict[int, int | None], dict[int, int | None]]:
    """The team above each team, and who leads it."""
    rows = db.session.execute(sa.select(Team.id, Team.parent_id, Team.manager_id)).all()
    return {row.id: row.parent_id for row in rows}, {row.id: row.manager_id for row in rows}


def team_lines() -> list[TeamLine]:
    """All teams with manager and number of active members, each below the team it belongs to."""
    members = (
        sa.select(sa.func.count()).where(User.team_id == Team.id, User.is_active).correlate(Team).scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Team.id, Team.name, Team.parent_id, _Head.name.label("manager"), members.label("members"))
        .outerjoin(_Head, _Head.id == Team.manager_id)
        .order_by(Team.name)
    ).all()
    below: dict[int | None, list[sa.Row[tuple[int, str, int | None, str, int]]]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[TeamLine] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        found.append(TeamLine(row.id, row.name, row.manager, row.members, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(row.id, []))]
    return found


def team_choices() -> list[tuple[int, str]]:
    """Teams as (id, name) pairs for a select, in the order of the tree, indented by depth."""
    return [(line.id, "\u2003" * line.depth + line.name) for line in team_lines()]
