"""The session, the base class, column types, and the only commit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy.orm import DeclarativeBase

from webapp import connections, periods, scope
from webapp.exceptions import Stale

# A plain BIGINT key does not count up by itself on SQLite.
Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# For tables of which rows are deleted: SQLite would give the newest number again, and the audit trail, which goes on
# naming it, would tell of another row. PostgreSQL gives no number twice.
NUMBERED_ONCE = {"sqlite_autoincrement": True}
Json = sa.JSON(none_as_null=True)


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC moment, kept as UTC without zone so that both databases order and compare it alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuses naive moments; raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moments must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Gives the moment its zone back."""
        return value.replace(tzinfo=UTC) if value is not None else None


class Base(DeclarativeBase):
    """All tables; constraints are named so that migrations and error messages can speak of them."""

    __table__: ClassVar[sa.Table]
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# The same connections for who only reads: no change passes, and PostgreSQL ends every statement by itself.
_readers: WeakKeyDictionary[sa.Engine, sa.Engine] = WeakKeyDictionary()


class Session(FlaskSession):
    """The request's session; its own flush may write protected tables."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_options: Any) -> Any:
        """The one database, for writing or for reading; on PostgreSQL who reads has no transaction.

        A rolled back transaction makes the driver forget the statements that it has prepared, and most requests only
        read; planning them anew cost more than running them. With READ COMMITTED each statement has its own view in
        any case.
        """
        if bind is not None:
            return bind
        engine = db.engine
        return engine if _writing.get() else _readers.get(engine, engine)

    def flush(self, objects: Any = None) -> None:
        """Writes pending changes; what is loaded has come through scoped selects."""
        token = scope.flushing.set(True)
        try:
            super().flush(objects)
        finally:
            scope.flushing.reset(token)


db = SQLAlchemy(model_class=Base, session_options={"class_": Session, "expire_on_commit": False})

_writing: ContextVar[bool] = ContextVar("writing", default=False)
# So long may a note wait for the embedded database's one writer, in milliseconds, when it can be lost as well.
SHORT_WAIT = 250


class Ending(NamedTuple):
    """What belongs to the end of every transaction: written right before the commit, or forgotten."""

    write: Callable[[Any], None]
    forget: Callable[[Any], None]


_endings: list[Ending] = []


def init_app(app: Flask) -> None:
    """Binds the session to the application and prepares every connection."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    scope.collect(Base.metadata)
    scope.watch(engine)
    _readers[engine] = connections.prepare(engine, is_writing=_writing.get)


def start_writing() -> None:
    """Makes every transaction that this request or command begins from now on a writing one."""
    _writing.set(True)


def start_reading() -> None:
    """Makes transactions from now on read-only in intent; every request begins this way."""
    _writing.set(False)


def at_the_end(write: Callable[[Any], None], forget: Callable[[Any], None]) -> None:
    """Registers what every transaction writes right before its commit, and forgets when it is given up."""
    _endings.append(Ending(write, forget))


def finish() -> None:
    """Writes the audit entries as the last statements and commits: the one commit of business changes."""
    db.session.flush()
    for ending in _endings:
        ending.write(db.session())
    db.session.commit()


def discard() -> None:
    """Throws away everything since the transaction began, audit entries with it."""
    for ending in _endings:
        ending.forget(db.session())
    db.session.rollback()


def refuse() -> None:
    """Throws a request's changes away for good: its answer is made from what it reads, and keeps no writer waiting."""
    discard()
    start_reading()


@contextmanager
def writing(is_so: bool = True) -> Iterator[None]:
    """Transactions that begin within write, or with False only read; what was before holds again afterwards."""
    token = _writing.set(is_so)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction for commands, importers and jobs: commits at the end, or leaves nothing behind."""
    with writing():
        try:
            db.session.rollback()
            yield
            finish()
        except BaseException:
            discard()
            raise


@contextmanager
def reading() -> Iterator[None]:
    """One transaction of a command or job that only reads, so that nobody waits for it however long it takes."""
    with writing(False):
        try:
            db.session.rollback()
            yield
        finally:
            db.session.rollback()


@contextmanager
def aside(*, can_be_lost: bool = False) -> Iterator[sa.Connection]:
    """A short transaction of its own for housekeeping (sessions, throttle): never part of the business one.

    Call it only while the session holds no open writing transaction, since SQLite has one writer. What can be lost
    does not wait long for that one.
    """
    with writing(), db.engine.connect() as connection, _waiting(connection, can_be_lost), connection.begin():
        yield connection


@contextmanager
def _waiting(connection: sa.Connection, is_short: bool) -> Iterator[None]:
    if not is_short or connection.dialect.name != "sqlite":
        yield
        return
    # Beside SQLAlchemy, which would begin a transaction for it.
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout={SHORT_WAIT}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={connections.PRAGMAS['busy_timeout']}")


def check_version(row: Any, version: int | None) -> None:
    """Refuses a change based on an older state of a row; raises Stale with the row as it is now."""
    if version is not None and row.version != version:
        raise Stale(row=row)


def is_sqlite() -> bool:
    """Whether the session talks to the embedded database."""
    return db.session.get_bind().dialect.name == "sqlite"


def for_update(statement: Any) -> Any:
    """Locks the selected rows on PostgreSQL; on SQLite the writing transaction already is the lock."""
    return statement.with_for_update()


def new_ids(table: sa.Table, count: int) -> list[int]:
    """Ids for rows that this writing transaction is about to add, in order.

    With their ids known beforehand many rows are one statement; asked back in order, SQLite would take one for each.
    """
    if is_sqlite():
        last = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))
        first = db.session.execute(scope.for_purpose(last, scope.Purpose.MAINTENANCE)).scalar_one() + 1
        return list(range(first, first + count))
    counted = sa.func.generate_series(1, count).table_valued("number")
    following = sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))).select_from(counted)
    return sorted(db.session.scalars(following))


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Cuts a list into pieces of at most `size`: so many are named in one statement, or changed in one transaction."""
    return (items[start : start + size] for start in range(0, len(items), size))


def is_idle() -> bool:
    """Whether no transaction is open, so that slow work keeps nobody waiting."""
    return not db.session().in_transaction()


def clock_difference() -> int:
    """By how many seconds this machine's clock is ahead of the database's; the embedded database has the machine's."""
    if is_sqlite():
        return 0
    theirs = db.session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return round((periods.node_time() - theirs.astimezone(UTC)).total_seconds())


def release() -> None:
    """Ends a read transaction, so that a short one of its own may write."""
    db.session.rollback()
