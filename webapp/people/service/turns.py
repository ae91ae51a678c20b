"""Turns of writers whose work rests on more than the rows that they change."""

import sqlalchemy as sa

from webapp.db import db, for_update
from webapp.people.models import Firm


def take_turn() -> None:
    """Waits until no other such writer is at work, and keeps the others waiting until this transaction ends.

    For changes of users and teams, which work out whom managers reach, and for imports, which compare a file with all
    that is known: two at once would each miss what the other writes.
    """
    db.session.execute(for_update(sa.select(Firm.id)))
