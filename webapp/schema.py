"""The schema in the database: bringing it up, taking it back, and whether it is the one that this code expects."""

from flask import Flask

from webapp import db
from webapp.config import resource


def upgrade(app: Flask, revision: str = "head") -> None:
    """Brings the schema to a revision; the newest by default."""
    import flask_migrate

    with app.app_context(), db.writing():
        flask_migrate.upgrade(directory=str(resource("migrations")), revision=revision)


def downgrade(app: Flask, revision: str) -> None:
    """Takes the schema back to an earlier revision, or to nothing with "base"."""
    import flask_migrate

    with app.app_context(), db.writing():
        flask_migrate.downgrade(directory=str(resource("migrations")), revision=revision)


def is_current(app: Flask) -> bool:
    """Whether the database stands at the revision that this code expects."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(resource("migrations")))
    with app.app_context(), db.db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()
