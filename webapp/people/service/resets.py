"""Passwords: changed by their owner, or chosen anew with a one-time link that somebody hands over."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, idempotency, periods
from webapp.db import db, release
from webapp.exceptions import NotVisible, RuleBroken
from webapp.people import rules
from webapp.people.models import ResetToken, User
from webapp.people.rules import hash_of
from webapp.people.service import throttle
from webapp.people.service.passwords import hash_password, is_password
from webapp.people.service.sessions import end_sessions
from webapp.people.service.throttle import Limit
from webapp.policy import Viewer


def start_reset(user_id: int, token: str | None = None, *, actor: object) -> str:
    """A token with which this person may choose a password once within 30 minutes; earlier ones end.

    Without a secret `token` of the caller's one is made. The old password works until a new one is chosen. Raises
    NotVisible, and RuleBroken for a disabled person.
    """
    user = db.session.execute(sa.select(User).where(User.id == user_id)).scalar_one_or_none()
    if user is None:
        raise NotVisible
    if not user.is_active:
        raise RuleBroken(_("This person is disabled and cannot sign in."))
    token = token or secrets.token_urlsafe(32)
    end_links(user_id)
    db.session.add(ResetToken(token_hash=hash_of(token), user_id=user_id, created_at=periods.now()))
    audit.record(actor, "user.reset-started", object_type="user", object_id=user_id)
    return token


def choose_password(token: str, password: str) -> None:
    """Sets the password that the holder of a link chose, uses the link up and ends all sessions of the person.

    Ends the open transaction while it hashes. Raises NotVisible for a link that is used, replaced or too old.
    """
    found = _holder(token)
    if found is None:
        raise NotVisible
    rules.check_password(password, found.email, found.name)
    with idempotency.pause():
        kept = hash_password(password)
    used = db.session.execute(sa.delete(ResetToken).where(ResetToken.token_hash == hash_of(token)))
    if not used.rowcount:  # type: ignore[attr-defined]
        raise NotVisible
    _set(found.id, kept)
    end_sessions(found.id)
    audit.record(found, "user.password-chosen", object_type="user", object_id=found.id)


def change_password(old: str, new: str, keep: str | None, *, actor: Viewer) -> None:
    """Changes one's own password and ends one's sessions elsewhere; `keep` is the hash of the token in use.

    Ends the open transaction while it hashes. Raises RuleBroken for a wrong old or an easy new password.
    """
    kept = None
    with idempotency.pause():
        if throttle.take(Limit(f"password:{actor.id}", 10, timedelta(minutes=5))):
            raise RuleBroken(_("Too many tries. Wait a few minutes."))
        current = db.session.scalar(sa.select(User.password_hash).where(User.id == actor.id))
        release()
        if is_password(current, old):
            rules.check_password(new, actor.email, actor.name)
            kept = hash_password(new)
    # Judged after the pause: of a form that was sent twice, the second finds what the first has changed.
    if kept is None or not _set(actor.id, kept, instead_of=current):
        raise RuleBroken(_("The old password is not right."))
    end_links(actor.id)
    end_sessions(actor.id, keep)
    audit.record(actor, "user.password-changed", object_type="user", object_id=actor.id)


def shut_out(user_id: int, *, actor: object) -> None:
    """Takes whatever lets somebody in as this person: the password, open links and sessions."""
    end_links(user_id)
    user = db.session.execute(sa.select(User).where(User.id == user_id).with_for_update()).scalar_one()
    user.password_hash = None
    end_sessions(user_id)
    audit.record(actor, "user.password-voided", object_type="user", object_id=user_id)


def end_links(user_id: int) -> None:
    """Ends the links with which this person could choose a password."""
    db.session.execute(sa.delete(ResetToken).where(ResetToken.user_id == user_id))


def is_reset_open(token: str) -> bool:
    """Whether a link still lets its holder choose a password."""
    return _holder(token) is not None


def _holder(token: str) -> User | None:
    oldest = periods.now() - timedelta(minutes=rules.RESET_MINUTES)
    return db.session.execute(
        sa.select(User)
        .join(ResetToken, ResetToken.user_id == User.id)
        .where(ResetToken.token_hash == hash_of(token), ResetToken.created_at > oldest, User.is_active)
    ).scalar_one_or_none()


def _set(user_id: int, kept: str, instead_of: str | None = None) -> bool:
    """Whether the password could be set, which it cannot where another one is there than it takes the place of."""
    user = db.session.execute(sa.select(User).where(User.id == user_id).with_for_update()).scalar_one()
    if instead_of is not None and user.password_hash != instead_of:
        return False
    user.password_hash = kept
    return True
