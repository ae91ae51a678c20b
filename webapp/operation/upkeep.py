"""What an installation removes by itself, and when."""

from datetime import timedelta

import sqlalchemy as sa

from webapp import periods
from webapp.custody.models import StagedLine
from webapp.db import db, transaction
from webapp.idempotency import UsedKey
from webapp.outbox import OutboxMessage
from webapp.people.models import Throttle, UserSession
from webapp.scope import Purpose, for_purpose

SESSION_DAYS = 2
KEY_DAYS = 30
MESSAGE_DAYS = 30
# No import goes on for so long: what it left beside the live tables is nobody's.
STAGED_DAYS = 1


def prune() -> dict[str, int]:
    """Removes sessions, throttle counters, form keys, delivered messages and staged lines past their time: counts."""
    now = periods.now()
    limits = {
        UserSession: UserSession.seen_at < now - timedelta(days=SESSION_DAYS),
        Throttle: Throttle.started_at < now - timedelta(days=2),
        UsedKey: UsedKey.created_at < now - timedelta(days=KEY_DAYS),
        OutboxMessage: OutboxMessage.done_at < now - timedelta(days=MESSAGE_DAYS),
        StagedLine: StagedLine.staged_at < now - timedelta(days=STAGED_DAYS),
    }
    counts = {}
    with transaction():
        for model, is_old in limits.items():
            result = db.session.execute(for_purpose(sa.delete(model).where(is_old), Purpose.MAINTENANCE))
            counts[model.__tablename__] = result.rowcount  # type: ignore[attr-defined]
    return counts
