"""Keeps whom each manager reaches in step with the teams, and lets managers know when somebody else changes it."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from webapp import outbox
from webapp.db import db
from webapp.people import queries
from webapp.people.models import Reach

# That people came into the teams of a manager or left them, in the outbox.
REACHED = "user.reach"


def set_reach(*, actor: Any = "set-up", told: Collection[int | None] = ()) -> None:
    """Brings the kept reach in line with the team tree; called after every change of a team or a membership.

    Managers whose teams gain or lose people are told, but for the actor and for those who are `told` of it anyway.
    """
    db.session.flush()
    kept, wanted = queries.reach_pairs()
    for manager_id, user_id in kept - wanted:
        db.session.execute(sa.delete(Reach).where(Reach.manager_id == manager_id, Reach.user_id == user_id))
    db.session.add_all(Reach(manager_id=manager_id, user_id=user_id) for manager_id, user_id in wanted - kept)
    db.session.flush()
    if actor != "set-up":
        _tell(wanted - kept, kept - wanted, getattr(actor, "id", None), told)


def _tell(
    gained: set[tuple[int, int]], lost: set[tuple[int, int]], by: int | None, told: Collection[int | None]
) -> None:
    for manager_id in sorted({manager_id for manager_id, _user in gained | lost} - {by, *told}):
        came, left = (
            sorted(user_id for one, user_id in pairs if one == manager_id and user_id != manager_id)
            for pairs in (gained, lost)
        )
        if came or left:
            outbox.post(REACHED, manager_id=manager_id, came=came, left=left, by=by)
