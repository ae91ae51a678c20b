"""Sessions in the database behind a random token: revocable, with time-outs, nothing about clients in cookies."""

import base64
import hmac
import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from webapp import db, limits, periods, security
from webapp.people import queries, rules
from webapp.people.models import UserSession
from webapp.policy import Viewer

# So often at most is a session's last use written down.
SEEN_EVERY = timedelta(seconds=60)
# Asked by machines, about machines.
NOBODYS = frozenset({"/healthz", "/readyz"})
log = structlog.get_logger()


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """A session's data and the row behind it."""

    def __init__(
        self, data: dict[str, Any] | None = None, token: str | None = None, viewer: Viewer | None = None
    ) -> None:
        super().__init__(data or {}, _mark_modified)
        self.token = token
        self.viewer = viewer
        self.is_stored = token is not None
        self.touch = False
        self.modified = False

    def renew(self) -> None:
        """Gives the browser a new token at sign-in, so that one planted before is worthless; the old row ends."""
        if self.token:
            g.ended_session = rules.hash_of(self.token)
        self.token, self.is_stored, self.modified = None, False, True

    def secret(self, salt: str) -> str:
        """A secret of 256 bits that this browser's token and a kept salt make again, and that no database can tell."""
        if self.token is None:
            raise RuntimeError("a session without a token has no secrets")
        made = hmac.digest(self.token.encode(), salt.encode(), "sha256")
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _mark_modified(session: Any) -> None:
    session.modified = True


def _is_known(app: Flask, token: str | None) -> bool:
    """Whether somebody is signed in: a stranger's large file is not even put aside."""
    try:
        return bool(token) and queries.session_by_token(rules.hash_of(token or ""), app.config["RAPPORT"]) is not None
    except SQLAlchemyError:
        return False
    finally:
        db.release()


class DatabaseSessions(SessionInterface):
    """Loads the session with its viewer in one statement, and saves it after the business commit."""

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        """The browser's session, or an empty one when the token is unknown, revoked or too old.

        What a form sends is read before: who sends slowly neither holds a transaction nor acts on rights that ended
        meanwhile. What fails here is kept in `g.failure` for the error pages, which need a session themselves.
        """
        db.start_reading()
        g.ended_session = None
        if request.path.startswith("/static/") or request.path in NOBODYS:
            return StoredSession()
        is_reading = request.method in security.SAFE_METHODS
        token = request.cookies.get(self.get_cookie_name(app))
        if not is_reading and limits.asks_for_more(app, request) and _is_known(app, token):
            limits.let_more_in(app, request)
        g.failure = None if is_reading else security.take_in(request)
        if not token or len(token) > 100:
            return StoredSession()
        try:
            found = queries.session_by_token(rules.hash_of(token), app.config["RAPPORT"])
            if not is_reading:
                db.release()
        except SQLAlchemyError as error:
            g.failure = error
            return StoredSession()
        if found is None:
            return StoredSession()
        session = StoredSession(found.data, token, found.viewer)
        session.touch = periods.now() - found.seen_at > SEEN_EVERY and request.path != "/navigation/counters"
        session.modified = False
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Writes what changed in a short transaction of its own; a GET's read transaction is over by then.

        No page fails because its last use could not be written down, and no act that is done because its message could
        not. Signing in or out does, and so does a page whose forms would not be believed.
        """
        if not isinstance(session, StoredSession) or g.get("is_session_given_up"):
            return
        ended = g.get("ended_session")
        if not (session.modified or session.touch or ended):
            return
        is_mere_use = not session.modified and not ended
        is_done = session.is_stored and not ended and request.method not in security.SAFE_METHODS
        try:
            db.release()
            with db.aside(can_be_lost=is_mere_use) as connection:
                self._write(app, connection, session, response)
        except SQLAlchemyError as error:
            g.is_session_given_up = True
            if not (is_mere_use or is_done):
                raise
            log.warning("session not written", kind=type(error).__name__)
            return
        if ended and not session.token:
            response.delete_cookie(self.get_cookie_name(app), path="/", secure=app.config["SESSION_COOKIE_SECURE"])

    def _write(self, app: Flask, connection: sa.Connection, session: StoredSession, response: Response) -> None:
        ended = g.get("ended_session")
        if ended:
            connection.execute(sa.delete(UserSession).where(UserSession.token_hash == ended))
        if session.is_stored and session.token and (session.modified or session.touch):
            self._update(connection, session)
        elif session.modified and session:
            self._create(app, connection, session, response)

    def _update(self, connection: sa.Connection, session: StoredSession) -> None:
        values: dict[str, Any] = {"data": dict(session)} if session.modified else {}
        if session.touch:
            values["seen_at"] = periods.now()
        connection.execute(
            sa.update(UserSession).where(UserSession.token_hash == rules.hash_of(session.token or "")).values(**values)
        )

    def _create(self, app: Flask, connection: sa.Connection, session: StoredSession, response: Response) -> None:
        token = session.token = secrets.token_urlsafe(32)
        now = periods.now()
        user_id = session.get("_user_id")
        connection.execute(
            sa.insert(UserSession).values(
                token_hash=rules.hash_of(token),
                user_id=int(user_id) if user_id else None,
                data=dict(session),
                user_agent=request.headers.get("User-Agent", "")[:200],
                created_at=now,
                seen_at=now,
            )
        )
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            path="/",
            httponly=True,
            secure=app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
