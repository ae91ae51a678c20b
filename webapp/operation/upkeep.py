"""What an installation removes by itself, and when."""

from datetime import timedelta

import sqlalchemy as sa

from webapp import periods
from webapp.db import db, transaction
from webapp.idempotency import UsedKey
from webapp.outbox import OutboxMessage
from webapp.people.models import Throttle, UserSession

SESSION_DAYS = 2
KEY_DAYS = 30
MESSAGE_DAYS = 30


def prune() -> dict[str, int]:
    """Removes sessions, throttle counters, form keys and delivered messages past their time; returns the counts."""
    now = periods.now()
    limits = {
        UserSession: UserSession.seen_at < now - timedelta(days=SESSION_DAYS),
        Throttle: Throttle.started_at < now - timedelta(days=2),
        UsedKey: UsedKey.created_at < now - timedelta(days=KEY_DAYS),
        OutboxMessage: OutboxMessage.done_at < now - timedelta(days=MESSAGE_DAYS),
    }
    counts = {}
    with transaction():
        for model, is_old in limits.items():
            result = db.session.execute(sa.delete(model).where(is_old))
            counts[model.__tablename__] = result.rowcount  # type: ignore[attr-defined]
    return counts
