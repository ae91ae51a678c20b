"""What every connection to the database is told when it is made, and what it may not do for who only reads."""

import re
import select
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

PRAGMAS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000,
    "cache_size": -16_000,
}  # fmt: skip
# After so many uses a connection keeps a statement's plan, for so many statements: roles and filters make hundreds.
PREPARED = (2, 400)
_CHANGE = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|REPLACE)\b"
    r"|\s*WITH\b.*\b(?:INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO)\b"
    r"|.*\bFOR\s+(?:NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b",
    re.IGNORECASE | re.DOTALL,
)


def prepare(engine: sa.Engine, *, is_writing: Callable[[], bool]) -> sa.Engine:
    """Prepares an engine's connections, and returns the engine over the same ones for who only reads."""
    readers = _prepare_sqlite(engine, is_writing) if engine.dialect.name == "sqlite" else _prepare_postgresql(engine)
    event.listen(readers, "before_cursor_execute", _refuse_changes)
    return readers


def _refuse_changes(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    """Stops a change by who said to be reading: nothing would bind it to its audit entry, or take it back."""
    if _CHANGE.match(statement):
        raise RuntimeError("only a writing transaction may change anything or lock rows")


def _prepare_postgresql(engine: sa.Engine) -> sa.Engine:
    @event.listens_for(engine, "connect")
    def keep_plans(connection: Any, record: Any) -> None:
        connection.prepare_threshold, connection.prepared_max = PREPARED

    @event.listens_for(engine, "checkout")
    def is_alive(connection: Any, record: Any, proxy: Any) -> None:
        # A server that went away has said so by now; asking it would be one more trip for every request.
        said = select.poll()
        said.register(connection.fileno(), select.POLLIN)
        if said.poll(0):
            raise sa.exc.DisconnectionError

    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _prepare_sqlite(engine: sa.Engine, is_writing: Callable[[], bool]) -> sa.Engine:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")

    # Without BEGIN IMMEDIATE two writers that both read first lose one update silently.
    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")

    return engine.execution_options()
