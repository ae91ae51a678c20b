"""Disputes that wait longer than they should, for the product's own reminders."""

from datetime import date

import sqlalchemy as sa

from webapp import scope
from webapp.db import db, for_update
from webapp.disputes.models import Dispute
from webapp.scope import Purpose


def to_remind(today: date, limit: int) -> list[Dispute]:
    """Overdue disputes of which nobody was reminded yet, locked, those due first."""
    statement = (
        sa.select(Dispute)
        .where(
            sa.text("dispute.state IN ('open', 'agreed')"), Dispute.due_on < today, Dispute.reminded_at.is_(None)
        )
        .order_by(Dispute.due_on, Dispute.id)
        .limit(limit)
    )  # fmt: skip
    return list(db.session.scalars(scope.for_purpose(for_update(statement), Purpose.MAINTENANCE)))
