"""Teams: a tree, each with a manager who reaches everyone in and below it."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, text
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import Team, User
from webapp.people.service.reach import set_reach
from webapp.people.service.turns import take_turn


class TeamTerms(NamedTuple):
    """What a team is: its name, the team above it and who manages it."""

    name: str
    parent_id: int | None = None
    manager_id: int | None = None


def add_team(name: str, parent_id: int | None = None, manager_id: int | None = None, *, actor: Any) -> Team:
    """Adds a team; raises RuleBroken."""
    take_turn()
    terms = _checked(TeamTerms(name, parent_id, manager_id), None)
    team = Team(**terms._asdict())
    db.session.add(team)
    set_reach()
    audit.record(actor, "team.added", object_type="team", object_id=team.id, **terms._asdict())
    return team


def change_team(team_id: int, terms: TeamTerms, version: int | None, *, actor: Any) -> Team:
    """Changes a team; what managers see changes with their next request. Raises NotVisible, Stale and RuleBroken."""
    take_turn()
    team = queries.team_by_id(team_id)
    check_version(team, version)
    terms = _checked(terms, team)
    before = {name: getattr(team, name) for name in terms._fields}
    for name, value in terms._asdict().items():
        setattr(team, name, value)
    set_reach()
    changed = audit.changed(before, terms._asdict())
    audit.record(actor, "team.changed", object_type="team", object_id=team.id, changed=changed)
    return team


def _checked(terms: TeamTerms, team: Team | None) -> TeamTerms:
    terms = terms._replace(name=text.clean(terms.name))
    if not terms.name:
        raise RuleBroken(_("Give the team a name."))
    parents = {row.id: row.parent_id for row in db.session.execute(sa.select(Team.id, Team.parent_id))}
    if terms.parent_id is not None and terms.parent_id not in parents:
        raise RuleBroken(_("There is no such team any more."))
    if team is not None:
        rules.check_parent(team.id, terms.parent_id, parents)
    other = db.session.scalar(sa.select(Team.id).where(Team.name == terms.name))
    if other is not None and other != (team.id if team else None):
        raise RuleBroken(_("There is already a team of this name."))
    if (
        terms.manager_id is not None
        and db.session.scalar(sa.select(User.id).where(User.id == terms.manager_id)) is None
    ):
        raise RuleBroken(_("There is no such user."))
    return terms
