"""What whoever confirms a proposal reads of it: whom it lets somebody reach."""

from typing import Any

import sqlalchemy as sa

from webapp import audit
from webapp.db import db
from webapp.people import rules
from webapp.people.models import User
from webapp.people.queries.proposals import ProposalLine, waiting_proposals
from webapp.people.queries.teams import parents_and_heads
from webapp.policy import FirmView, Role


def shown_proposals(firm: FirmView, **about: Any) -> list[ProposalLine]:
    """What waits for a second person, with how many people each lets somebody reach and the digest of all of it."""
    lines = waiting_proposals(firm, **about)
    return _as_shown(lines) if lines else []


def _as_shown(lines: list[ProposalLine]) -> list[ProposalLine]:
    parents, heads = parents_and_heads()
    people = db.session.execute(sa.select(User.id, User.team_id).where(User.is_active).order_by(User.id)).all()
    above = {person.id: rules.lineage(person.team_id, parents) for person in people}
    shown = []
    for line in lines:
        reached = [one for one, teams in above.items() if one != line.user_id and _is_below(line, teams, heads)]
        line = line._replace(members=line.members if line.user_id is None else len(reached))
        by = [heads.get(one) for one in rules.lineage(line.team_id, parents)] if line.kind == "place" else []
        shown.append(line._replace(shown=audit.digest_of(repr((line, reached, by)))[:16]))
    return shown


def _is_below(line: ProposalLine, teams: list[int], heads: dict[int, int | None]) -> bool:
    """Whether somebody with these teams above them is reached by what the line gives."""
    if line.kind == "lead":
        return line.team_id in teams
    return line.role == Role.MANAGER and line.user_id in map(heads.get, teams)
