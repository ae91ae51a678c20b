"""Disputes that wait longer than they should, and the tasks that steps made, for the product's own reminders."""

from datetime import date

import sqlalchemy as sa

from webapp import scope
from webapp.db import db, for_update
from webapp.disputes.models import Dispute, DisputeTask
from webapp.scope import Purpose
from webapp.tasks.models import Task


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


def open_tasks(dispute_id: int) -> list[tuple[int, int]]:
    """The open tasks that steps of a dispute made, each with whom it waits for."""
    statement = (
        sa.select(Task.id, Task.assignee_id)
        .join(DisputeTask, DisputeTask.task_id == Task.id)
        .where(DisputeTask.dispute_id == dispute_id, Task.done_at.is_(None))
        .order_by(Task.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))]
