"""Who signs in, and whether the installation is well; nothing about clients."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import guards, outbox, periods, schema
from webapp.audit import AuditEntry, AuditHead
from webapp.bonus.models import ClosedCheck
from webapp.bonus.queries import of_last_finished
from webapp.db import db
from webapp.outbox import OutboxMessage
from webapp.people.models import User

# It is done every night; one may fail by chance.
OVERDUE = timedelta(days=2)


class Users(NamedTuple):
    """How many people can sign in, have no password yet, never signed in, and are switched off."""

    active: int
    without_password: int
    never_signed_in: int
    disabled: int


class Health(NamedTuple):
    """What keeps the installation running: `flaws` are missing guards, messages are those of the outbox, and of closed
    statements when they were last computed anew and how many differed.
    """

    is_schema_current: bool
    flaws: list[str]
    waiting: int
    failed: int
    entries: int
    head: str
    last_entry_at: datetime | None
    checked_at: datetime | None
    differing: int
    # When they were computed anew, or else first asked to be.
    last_check_at: datetime | None

    @property
    def is_check_overdue(self) -> bool:
        """Whether closed statements were not computed anew for two nights, though that is done every night."""
        return self.last_check_at is not None and periods.now() - self.last_check_at > OVERDUE


def users() -> Users:
    """The users by whether they have come."""
    has_come = (
        sa.select(sa.literal(1))
        .where(AuditEntry.object_type == "user", AuditEntry.object_id == User.id, AuditEntry.action == "user.signed-in")
        .correlate(User)
        .exists()
    )
    row = db.session.execute(
        sa.select(
            *(
                sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
                for condition in (
                    User.is_active,
                    sa.and_(User.is_active, User.password_hash.is_(None)),
                    sa.and_(User.is_active, sa.not_(has_come)),
                    User.is_active.is_(False),
                )
            )
        )
    ).one()
    return Users(*map(int, row))


def health(app: Any) -> Health:
    """The state of schema, guards, outbox and audit trail; the trail's end is only named here, not verified."""
    is_waiting = OutboxMessage.done_at.is_(None)
    has_failed = OutboxMessage.attempt_count >= outbox.ATTEMPTS
    count = sa.select(sa.func.count()).select_from(OutboxMessage)
    end = (
        sa.select(AuditEntry.at)
        .where(AuditEntry.id == sa.select(AuditHead.last_id).scalar_subquery())
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(
            count.where(is_waiting, sa.not_(has_failed)).scalar_subquery(),
            count.where(is_waiting, has_failed).scalar_subquery(),
            sa.select(AuditHead.last_id).scalar_subquery(),
            sa.select(AuditHead.hash).scalar_subquery(),
            end,
            of_last_finished(ClosedCheck.checked_at),
            of_last_finished(ClosedCheck.differences),
            sa.func.coalesce(
                of_last_finished(ClosedCheck.checked_at), sa.select(sa.func.min(ClosedCheck.asked_at)).scalar_subquery()
            ),
        )
    ).one()
    flaws = guards.differences(db.session.connection())
    return Health(
        schema.is_current(app),
        flaws,
        row[0],
        row[1],
        row[2] or 0,
        row[3] or "",
        row[4],
        row[5],
        len(row[6] or ()),
        row[7],
    )
