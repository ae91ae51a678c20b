"""Writes many rows fast: one prepared statement on SQLite, COPY on PostgreSQL; only for data made here."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.db import db
from webapp.scope import Purpose

BATCH = 20_000


def insert(table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Adds rows with the given columns in the session's transaction; returns how many."""
    connection = db.session.connection()
    raw: Any = connection.connection.driver_connection
    is_json = {name for name in columns if isinstance(table.c[name].type, sa.JSON)}
    count = 0
    source = (_plain(row, columns, is_json) for row in rows)
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        while batch := list(islice(source, BATCH)):
            raw.executemany(statement, [_for_sqlite(row) for row in batch])
            count += len(batch)
        return count
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in source:
            copy.write_row(row)
            count += 1
    # What follows asks for these rows by key; without figures about them every one would cost a walk through all.
    run(f"ANALYZE {table.name}")
    return count


def run(statement: str) -> None:
    """Runs one statement over the rows just written."""
    db.session.execute(scope.for_purpose(sa.text(statement), Purpose.DEMO))


def change(statement: sa.Update) -> None:
    """Changes one of the rows just written."""
    db.session.execute(scope.for_purpose(statement, Purpose.DEMO))


def reset_counters(tables: Iterable[sa.Table]) -> None:
    """Lets keys count on after the ones given here; SQLite does so by itself."""
    if db.session.connection().dialect.name == "sqlite":
        return
    for table in tables:
        if "id" in table.c and table.c.id.autoincrement is not False:
            run(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f"COALESCE((SELECT max(id) FROM {table.name}), 1))"
            )


def _plain(row: Sequence[Any], columns: Sequence[str], is_json: set[str]) -> list[Any]:
    return [
        json.dumps(value, ensure_ascii=False)
        if name in is_json and value is not None
        else value.astimezone(UTC).replace(tzinfo=None)
        if isinstance(value, datetime)
        else value
        for name, value in zip(columns, row, strict=True)
    ]


def _for_sqlite(row: list[Any]) -> list[Any]:
    return [
        value.isoformat(" ", "microseconds")
        if isinstance(value, datetime)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for value in row
    ]
