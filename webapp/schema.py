"""The schema in the database: bringing it up, taking it back, and whether it is the one that this code expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from webapp import db
from webapp.config import resource


def upgrade(app: Flask, revision: str = "head") -> None:
    """Brings the schema to a revision; the newest by default."""
    with _steps(app) as steps:
        steps.upgrade(revision=revision)


def downgrade(app: Flask, revision: str) -> None:
    """Takes the schema back to an earlier revision, or to nothing with "base"."""
    with _steps(app) as steps:
        steps.downgrade(revision=revision)


@contextmanager
def _steps(app: Flask) -> Iterator[Any]:
    """What moves the schema; known to the application only here, since every other start would wait for it."""
    import flask_migrate

    flask_migrate.Migrate(app, db.db, directory=str(resource("migrations")), render_as_batch=True)
    with app.app_context(), db.writing():
        yield flask_migrate


def is_current(app: Flask) -> bool:
    """Whether the database stands at the revision that this code expects."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(resource("migrations")))
    with app.app_context(), db.db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def is_nowhere(url: str) -> bool:
    """Whether a database is not there, or has never had a schema; asked without making one.

    One that cannot be reached may well be there: whoever opens it next says what is wrong.
    """
    place = sa.engine.make_url(url)
    if place.get_backend_name() == "sqlite":
        path = Path(place.database or "")
        return str(path) != ":memory:" and not (path.is_file() and path.stat().st_size)
    engine = sa.create_engine(place, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            return not sa.inspect(connection).has_table("alembic_version")
    except sa.exc.OperationalError:
        return False
