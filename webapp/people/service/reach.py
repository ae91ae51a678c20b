"""Keeps whom each manager reaches in step with the teams."""

import sqlalchemy as sa

from webapp.db import db
from webapp.people import queries
from webapp.people.models import Reach


def set_reach() -> None:
    """Brings the kept reach in line with the team tree; called after every change of a team or a membership."""
    db.session.flush()
    kept, wanted = queries.reach_pairs()
    for manager_id, user_id in kept - wanted:
        db.session.execute(sa.delete(Reach).where(Reach.manager_id == manager_id, Reach.user_id == user_id))
    db.session.add_all(Reach(manager_id=manager_id, user_id=user_id) for manager_id, user_id in wanted - kept)
    db.session.flush()
