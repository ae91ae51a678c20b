"""Who is asking: a session's viewer in one statement."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.config import Settings
from webapp.db import db
from webapp.people.models import Firm, Reach, User, UserRole, UserSession
from webapp.policy import FirmView, Role, Viewer

_REACH = (
    sa.select(sa.func.count()).select_from(Reach).where(Reach.manager_id == User.id).correlate(User).scalar_subquery()
)
_USER = (
    User.id, User.name, User.email, User.team_id, User.zone, User.locale, User.theme, User.single_key_shortcuts,
    User.is_active, UserRole.role,
    _REACH.label("reach"),
)  # fmt: skip
_FIRM = (
    Firm.name.label("firm_name"), Firm.currency.label("firm_currency"), Firm.zone.label("firm_zone"),
    Firm.access_profile, Firm.control_profile, Firm.modules, Firm.is_demo, Firm.country,
    Firm.second_look_percent, Firm.second_look_seed, Firm.seasoning_days, Firm.seasoning_method,
    Firm.promise_reminder_days, Firm.promise_grace_days, Firm.dispute_filing_days, Firm.dispute_answer_days,
)  # fmt: skip
_SESSION = (
    sa.select(UserSession.data, UserSession.created_at, UserSession.seen_at, *_USER, *_FIRM)
    .select_from(UserSession)
    .outerjoin(User, User.id == UserSession.user_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(Firm, Firm.id == 1)
    .where(UserSession.token_hash == sa.bindparam("token_hash"), UserSession.revoked_at.is_(None))
)
_PERSON = (
    sa.select(*_USER, *_FIRM)
    .select_from(User)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(Firm, Firm.id == 1)
)


class StoredState(NamedTuple):
    """A live session: its data, when it was last used, and who it belongs to (nobody before sign-in)."""

    data: dict[str, Any]
    seen_at: datetime
    viewer: Viewer | None


def session_by_token(token_hash: str, settings: Settings) -> StoredState | None:
    """A session that is neither revoked, idle nor too old, and whose user is still active."""
    rows = db.session.connection().execute(_SESSION, {"token_hash": token_hash}).all()
    if not rows:
        return None
    first, now = rows[0], periods.now()
    if now - first.seen_at > timedelta(minutes=settings.idle_minutes):
        return None
    if now - first.created_at > timedelta(hours=settings.absolute_hours):
        return None
    if first.id is not None and not first.is_active:
        return None
    return StoredState(first.data or {}, first.seen_at, _viewer(rows) if first.id is not None else None)


def viewer_by_email(email: str) -> Viewer | None:
    """An active person by sign-in name, as commands act for them."""
    rows = db.session.execute(_PERSON.where(User.email == email.strip().lower(), User.is_active)).all()
    return _viewer(rows) if rows else None


def viewer_by_id(user_id: int) -> Viewer | None:
    """An active person by id."""
    rows = db.session.execute(_PERSON.where(User.id == user_id, User.is_active)).all()
    return _viewer(rows) if rows else None


def firm_view() -> FirmView | None:
    """The firm's settings, or None before it is set up."""
    row = db.session.execute(sa.select(*_FIRM).where(Firm.id == 1)).one_or_none()
    return _firm(row) if row else None


def _firm(row: Any) -> FirmView:
    if row.firm_name is None:
        return FirmView()
    return FirmView(
        name=row.firm_name,
        currency=row.firm_currency,
        zone=row.firm_zone,
        access_profile=row.access_profile,
        control_profile=row.control_profile,
        modules=frozenset(row.modules or ()),
        demo=row.is_demo,
        country=row.country,
        second_look_percent=row.second_look_percent,
        second_look_seed=row.second_look_seed,
        seasoning_days=row.seasoning_days,
        seasoning_method=row.seasoning_method,
        promise_reminder_days=row.promise_reminder_days,
        promise_grace_days=row.promise_grace_days,
        dispute_filing_days=row.dispute_filing_days,
        dispute_answer_days=row.dispute_answer_days,
    )


def _viewer(rows: Any) -> Viewer:
    first = rows[0]
    firm = _firm(first)
    return Viewer(
        id=first.id,
        name=first.name,
        email=first.email,
        roles=frozenset(Role(row.role) for row in rows if row.role),
        team_id=first.team_id,
        zone=first.zone or firm.zone,
        locale=first.locale,
        theme=first.theme,
        single_key_shortcuts=first.single_key_shortcuts,
        reach=first.reach,
        firm=firm,
    )
