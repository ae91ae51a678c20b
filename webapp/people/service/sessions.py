"""Ending sessions: one's own on another machine, or everybody's of a person whose rights have changed."""

from typing import Any

import sqlalchemy as sa

from webapp import audit
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import User, UserSession
from webapp.policy import Viewer

MARK = 16


def end_sessions(user_id: int, keep: str | None = None) -> int:
    """Ends a person's sessions except the one of token hash `keep`; their next request is refused."""
    statement = sa.delete(UserSession).where(UserSession.user_id == user_id)
    if keep is not None:
        statement = statement.where(UserSession.token_hash != keep)
    ended: Any = db.session.execute(statement)
    return ended.rowcount


def end_one_session(user_id: int, mark: str, *, actor: Viewer) -> None:
    """Ends one session, named by the first 16 signs of its token's hash; raises NotVisible when there is none."""
    if len(mark) != MARK or not mark.isalnum():
        raise NotVisible
    ended: Any = db.session.execute(
        sa.delete(UserSession).where(UserSession.user_id == user_id, UserSession.token_hash.startswith(mark))
    )
    if not ended.rowcount:
        raise NotVisible
    audit.record(actor, "user.session-ended", object_type="user", object_id=user_id)


def end_all_sessions(user_id: int, keep: str | None = None, *, actor: Viewer) -> int:
    """Signs a person out everywhere, on their own behalf or the firm's; gives how many sessions ended."""
    if db.session.scalar(sa.select(User.id).where(User.id == user_id)) is None:
        raise NotVisible
    count = end_sessions(user_id, keep)
    audit.record(actor, "user.sessions-ended", object_type="user", object_id=user_id, count=count)
    return count
