"""Where a person is signed in."""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.db import db
from webapp.people import rules
from webapp.people.models import UserSession


class SessionLine(NamedTuple):
    """A browser that is signed in; `mark` names it without giving its token away."""

    mark: str
    browser: str
    created_at: datetime
    seen_at: datetime
    is_current: bool


def sessions_of(user_id: int, idle_minutes: int, absolute_hours: int, current: str | None = None) -> list[SessionLine]:
    """The sessions of a person that still hold, latest used first; `current` is the token hash of the one in use."""
    now = periods.now()
    rows = db.session.execute(
        sa.select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.seen_at >= now - timedelta(minutes=idle_minutes),
            UserSession.created_at >= now - timedelta(hours=absolute_hours),
        )
        .order_by(UserSession.seen_at.desc())
        .limit(50)
    ).scalars()
    return [
        SessionLine(
            row.token_hash[:16],
            rules.browser_of(row.user_agent),
            row.created_at,
            row.seen_at,
            row.token_hash == current,
        )
        for row in rows
    ]
