"""Teams: a tree, each with a manager who reaches everyone in and below it."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, text
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import Team, User
from webapp.people.service.others import somebody_else
from webapp.people.service.proposals import ask_for_lead, end_given
from webapp.people.service.reach import set_reach
from webapp.people.service.turns import take_turn


class TeamTerms(NamedTuple):
    """What a team is: its name, the team above it and who manages it."""

    name: str
    parent_id: int | None = None
    manager_id: int | None = None


def add_team(name: str, parent_id: int | None = None, manager_id: int | None = None, *, actor: Any) -> Team:
    """Adds a team, which gets its manager once a second person has confirmed that; raises RuleBroken."""
    take_turn()
    terms = _checked(TeamTerms(name, parent_id, manager_id), None)
    team = Team(name=terms.name, parent_id=terms.parent_id)
    db.session.add(team)
    db.session.flush()
    terms = _led(team, terms, actor)
    team.manager_id = terms.manager_id
    set_reach(actor=actor)
    audit.record(actor, "team.added", object_type="team", object_id=team.id, **terms._asdict())
    return team


def change_team(team_id: int, terms: TeamTerms, version: int | None, *, actor: Any) -> Team:
    """Changes a team; what managers see changes with their next request. Raises NotVisible, Stale and RuleBroken.

    Another manager is only proposed where a second person can confirm it, and until then the team keeps its own.
    """
    take_turn()
    team = queries.team_by_id(team_id)
    check_version(team, version)
    terms = _checked(terms, team)
    before = {name: getattr(team, name) for name in terms._fields}
    _refuse_own_gain(team, terms, actor)
    terms = _led(team, terms, actor)
    for name, value in terms._asdict().items():
        setattr(team, name, value)
    set_reach(actor=actor)
    changed = audit.changed(before, terms._asdict())
    audit.record(actor, "team.changed", object_type="team", object_id=team.id, changed=changed)
    return team


def end_leads(user_id: int, *, actor: Any) -> None:
    """Takes the teams that somebody leads from them; the reach is brought in line by whoever calls."""
    for team in db.session.scalars(sa.select(Team).where(Team.manager_id == user_id).order_by(Team.id)).all():
        end_given(user_id, kind="lead", team_id=team.id)
        team.manager_id = None
        audit.record(
            actor, "team.changed", object_type="team", object_id=team.id, changed={"manager_id": [user_id, None]}
        )  # fmt: skip


def _led(team: Team, terms: TeamTerms, actor: Any) -> TeamTerms:
    """The terms with the manager whom the team has until a second person has confirmed another one."""
    if terms.manager_id == team.manager_id:
        return terms
    if terms.manager_id is not None and not ask_for_lead(terms.manager_id, team.id, actor=actor):
        return terms._replace(manager_id=team.manager_id)
    if team.manager_id is not None:
        end_given(team.manager_id, kind="lead", team_id=team.id)
    return terms


def _refuse_own_gain(team: Team, terms: TeamTerms, actor: Any) -> None:
    """One's own team is changed by somebody else, and so is one that would come below oneself."""
    own = getattr(actor, "id", None)
    if own is None or not queries.is_second_there(own, own):
        return
    is_moved = terms.parent_id != team.parent_id
    is_own = team.id == actor.team_id and (is_moved or terms.manager_id != team.manager_id)
    if is_own or (is_moved and queries.leads_over(own, terms.parent_id)):
        raise RuleBroken(
            _("This changes whom you reach, or who reaches you. %(who_else)s", who_else=somebody_else(own))
        )


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
