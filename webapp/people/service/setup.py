"""The first start of an installation: a one-time token at the console opens the page that makes the firm."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import idempotency, periods
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.people import queries
from webapp.people.models import SetupToken
from webapp.people.rules import hash_of
from webapp.people.service import throttle
from webapp.people.service.firm import FirmTerms, make_firm
from webapp.people.service.passwords import hash_of_first
from webapp.people.service.throttle import Limit
from webapp.people.service.users import add_user
from webapp.policy import Role, Viewer


def new_setup_token() -> str | None:
    """A token that opens the set-up page, in place of any earlier one; None once the firm exists."""
    if queries.firm_view() is not None:
        return None
    token = secrets.token_urlsafe(24)
    db.session.execute(sa.delete(SetupToken))
    db.session.add(SetupToken(token_hash=hash_of(token), created_at=periods.now()))
    db.session.flush()
    return token


def check_setup_token(token: str, address: str) -> None:
    """Refuses a wrong token, and too many tries from one address; raises RuleBroken.

    Ends the open transaction first, since counting may hold none.
    """
    with idempotency.pause():
        if throttle.take(Limit(f"set-up:address:{address[:64]}", 20, timedelta(minutes=5))):
            raise RuleBroken(_("Too many tries. Wait a few minutes."))
    kept = db.session.scalar(sa.select(SetupToken.token_hash).where(SetupToken.token_hash == hash_of(token.strip())))
    if kept is None:
        raise RuleBroken(_("This is not the token that the console shows. A new start prints a new one."))


def set_up(terms: FirmTerms, email: str, name: str, password: str) -> Viewer:
    """Makes the firm and its first administrator, who is signed in by it; raises RuleBroken.

    Ends the open transaction first, since hashing may hold none.
    """
    kept = hash_of_first(password, email, name)
    make_firm(terms)
    add_user(email, name, [Role.ADMIN], password_hash=kept, actor="set-up")
    viewer = queries.viewer_by_email(email)
    if viewer is None:
        raise RuleBroken(_("The administrator could not be added."))
    return viewer
