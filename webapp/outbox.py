"""Messages written with the change, delivered after it: a rollback sends nothing, and a crash loses nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, mapped_column

from webapp import periods
from webapp.db import Base, Json, Key, Moment, db, release, transaction
from webapp.logs import place_of

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, list[Handler]] = {}
_jobs: dict[str, Handler] = {}
# The messages whose long work is being done here.
_held: ContextVar[Sequence[int]] = ContextVar("held", default=())
log = structlog.get_logger()


class OutboxMessage(Base):
    """One thing to tell; it holds ids only, no client data."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.Index(
            "ix_outbox_message_waiting",
            "id",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic: Mapped[str] = mapped_column(sa.Text, nullable=False)
    payload: Mapped[dict[str, Any]] = mapped_column(Json, nullable=False)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempt_count: Mapped[int] = mapped_column(sa.Integer, nullable=False, default=0, server_default="0")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(sa.Text)


def post(topic: str, **payload: Any) -> None:
    """Queues a message in the current transaction; topics without a handler or job are not kept."""
    if topic in _handlers or topic in _jobs:
        message = OutboxMessage(topic=topic, payload=payload, created_at=periods.now())
        db.session.add(message)
        held = _held.get()
        if isinstance(held, list) and topic in _jobs:
            message.leased_until = message.created_at + LEASE
            db.session.flush()
            held.append(message.id)


def handler(topic: str) -> Callable[[Handler], Handler]:
    """Registers what happens with messages of a topic; it runs in a transaction of its own and may run twice."""

    def register(function: Handler) -> Handler:
        known = _handlers.setdefault(topic, [])
        if function not in known:
            known.append(function)
        return function

    return register


def job(topic: str) -> Callable[[Handler], Handler]:
    """Registers the long work that a message of a topic asks for; it makes its own transactions and may run twice."""

    def register(function: Handler) -> Handler:
        _jobs[topic] = function
        return function

    return register


def still_at_work() -> None:
    """Keeps, in the open transaction, the messages of this long work from being taken for abandoned."""
    if held := _held.get():
        renewed = sa.update(OutboxMessage).where(OutboxMessage.id.in_(held))
        db.session.execute(renewed.values(leased_until=periods.now() + LEASE))


@contextmanager
def done_here() -> Iterator[None]:
    """Jobs posted within are done by whoever posts them: the worker takes them only where that process is killed."""
    held: list[int] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
        if held:
            with transaction():
                done = sa.update(OutboxMessage).where(OutboxMessage.id.in_(held), OutboxMessage.done_at.is_(None))
                db.session.execute(done.values(done_at=periods.now()))


def drain(limit: int = 100) -> int:
    """Delivers waiting messages, each in its own transaction with its handler's writes; returns how many."""
    delivered = 0
    while delivered < limit and _is_any_due() and _deliver_next():
        delivered += 1
    return delivered


def _due(now: datetime) -> sa.Select[Any]:
    return (
        sa.select(OutboxMessage)
        .where(
            OutboxMessage.done_at.is_(None),
            OutboxMessage.attempt_count < ATTEMPTS,
            sa.or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now),
        )
        .order_by(OutboxMessage.id)
        .limit(1)
    )


def _is_any_due() -> bool:
    """Looks without a lock first: most of the time nothing waits, and there is one writer on the embedded database."""
    found = db.session.execute(_due(periods.now()).with_only_columns(OutboxMessage.id)).scalar_one_or_none()
    release()
    return found is not None


def _deliver_next() -> bool:
    now = periods.now()
    with transaction():
        message = db.session.execute(_due(now).with_for_update(skip_locked=True)).scalar_one_or_none()
        if message is None:
            return False
        message.leased_until = now + LEASE
        message.attempt_count += 1
        identity, topic, payload = message.id, message.topic, dict(message.payload)
    try:
        if topic in _jobs:
            _work(topic, identity, payload)
        with transaction():
            message = db.session.execute(
                sa.select(OutboxMessage).where(OutboxMessage.id == identity).with_for_update()
            ).scalar_one()
            for deliver in _handlers.get(message.topic, []):
                deliver(message.payload)
            message.done_at = periods.now()
            message.error = None
    except Exception as error:
        log.error("outbox message failed", message_id=identity, kind=type(error).__name__, at=place_of(error))
        with transaction():
            failed = db.session.execute(sa.select(OutboxMessage).where(OutboxMessage.id == identity)).scalar_one()
            failed.error = type(error).__name__
    return True


def _work(topic: str, identity: int, payload: dict[str, Any]) -> None:
    token = _held.set((identity,))
    try:
        _jobs[topic](payload)
    finally:
        _held.reset(token)


def waiting_count() -> int:
    """How many messages are not delivered yet."""
    return db.session.execute(sa.select(sa.func.count()).where(OutboxMessage.done_at.is_(None))).scalar_one()


def posted_since(topic: str, moment: datetime) -> list[dict[str, Any]]:
    """What the messages of a topic say that were posted since a moment, done or not."""
    posted = sa.select(OutboxMessage.payload).where(OutboxMessage.topic == topic, OutboxMessage.created_at >= moment)
    return list(db.session.scalars(posted))


def to_come(*topics: str) -> list[dict[str, Any]]:
    """What the messages of these topics say that are at work or will be: all but those that failed too often."""
    goes_on = sa.or_(OutboxMessage.attempt_count < ATTEMPTS, OutboxMessage.leased_until > periods.now())
    waits = sa.select(OutboxMessage.payload).where(OutboxMessage.done_at.is_(None), OutboxMessage.topic.in_(topics))
    return list(db.session.scalars(waits.where(goes_on).order_by(OutboxMessage.id)))
