"""Signing in: the same answer for every wrong try, and not too many of them."""

from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog

from webapp import audit, idempotency, text
from webapp.db import db, release
from webapp.people import queries
from webapp.people.models import User
from webapp.people.service import throttle
from webapp.people.service.passwords import is_password
from webapp.people.service.throttle import Limit
from webapp.policy import Viewer

log = structlog.get_logger()


class SignIn(NamedTuple):
    """How a try ended: the person, or nobody; and after too many tries the seconds to wait."""

    viewer: Viewer | None
    wait: int = 0


def sign_in(email: str, password: str, address: str) -> SignIn:
    """Checks a person's e-mail and password; an unknown, disabled or mistaken one look the same from outside.

    Ends the open transaction first, since neither counting nor hashing may hold one.
    """
    limits = limits_of(email, address)
    with idempotency.pause():
        wait = throttle.take(*limits)
        if wait:
            log.warning("sign-in throttled", wait=wait)
            return SignIn(None, wait)
        kept = _kept_of(email)
        if not is_password(kept.password_hash if kept else None, password) or kept is None:
            log.warning("sign-in refused", user=kept.id if kept else None)
            return SignIn(None)
        throttle.give_back(*limits)
    viewer = queries.viewer_by_id(kept.id)
    if viewer is not None:
        audit.record(viewer, "user.signed-in", object_type="user", object_id=viewer.id)
    return SignIn(viewer)


def _kept_of(email: str) -> Any:
    name = text.clean(email).lower()
    kept = db.session.execute(
        sa.select(User.id, User.password_hash).where(User.email == name, User.is_active)
    ).one_or_none()
    release()
    return kept


def sign_out(*, actor: Viewer) -> None:
    """Notes that a person has ended their session."""
    audit.record(actor, "user.signed-out", object_type="user", object_id=actor.id)


def limits_of(email: str, address: str) -> list[Limit]:
    """How often an account may be tried, within minutes and a day, and how often one address may try at all."""
    account = audit.digest_of(text.clean(email).lower())[:40]
    return [
        Limit(f"sign-in:account:{account}", 10, timedelta(minutes=5)),
        Limit(f"sign-in:day:{account}", 100, timedelta(days=1)),
        Limit(f"sign-in:address:{address[:64]}", 100, timedelta(minutes=5)),
    ]
