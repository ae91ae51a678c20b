"""Runs the schema steps: guards down, migrate, guards up again, foreign keys checked; all in one transaction."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from webapp import guards
from webapp.db import Base, Moment, db


def owned(item: Any, name: str | None, type_: str, reflected: bool, compare_to: Any) -> bool:
    """Leaves the full-text index and its shadow tables to their own migration."""
    return not (name or "").startswith(("search_fts", "ix_search_doc_tokens"))


def plain(kind: str, item: Any, autogen: Any) -> Any:
    """Writes our own column types as what the database sees, so that old steps never depend on later code."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


def engine() -> sa.Engine:
    """The owner's connection on PostgreSQL where one is configured, else the application's."""
    settings = current_app.config["RAPPORT"]
    return sa.create_engine(settings.migration_url) if settings.migration_url else db.engine


def migrate(connection: sa.Connection) -> None:
    """One run to the wanted revision."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=owned,
        compare_type=True,
        render_item=plain,
        transactional_ddl=True,
    )
    guards.remove(connection)
    context.run_migrations()
    revision = context.get_context().get_current_revision()
    if revision is not None and revision == context.script.get_current_head():
        guards.install(connection)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"{len(broken)} references point nowhere after the migration; nothing was changed")


def run() -> None:
    """Foreign keys are off on SQLite while tables are rebuilt, or dropping one would empty its children."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with engine().connect() as connection:
        connection = connection.execution_options(scope="migration")
        if connection.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                migrate(connection)
        finally:
            if connection.dialect.name == "sqlite":
                raw.execute("PRAGMA foreign_keys=ON")


run()
