"""Installations of their own: an empty database, and commands that run in this process."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fixtures.database import empty_database
from webapp import config, create_app
from webapp import db as transactions
from webapp.cli import gather
from webapp.db import db
from webapp.demo import load
from webapp.demo.plan import Plan

TINY = Plan(
    reps=8, households=120, contacts=160, interactions=400, claims=30, accounts_per_household=1.1, lines_per_account=3
)


class Console:
    """`rapport …` in this process, on an installation that begins with nothing."""

    def __init__(self, variables: dict[str, str], monkeypatch) -> None:
        self.variables = variables
        self.monkeypatch = monkeypatch
        self.folder = Path(variables["RAPPORT_DATA_DIR"])
        self.runner = CliRunner()

    def run(self, *arguments: str, status: int = 0, typed: str | None = None) -> Result:
        """The outcome of one command; asserts its exit code."""
        for name, value in self.variables.items():
            self.monkeypatch.setenv(name, value)
        done = self.runner.invoke(gather(), arguments, input=typed)
        assert done.exit_code == status, f"{arguments}: {done.exit_code}\n{done.output}\n{done.exception!r}"
        return done

    def app(self) -> Any:
        """The installation's application."""
        for name, value in self.variables.items():
            self.monkeypatch.setenv(name, value)
        return create_app(config.load())


@pytest.fixture
def consoles(request, tmp_path, monkeypatch):
    """Makes consoles, each of an installation of its own."""
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:

        def make(name: str, **variables: str) -> Console:
            folder = tmp_path / name
            folder.mkdir()
            database = stack.enter_context(empty_database(request.config.getoption("--database"), folder))
            given = {"DATA_DIR": str(folder), "DATABASE_URL": database.url, "DEMO": "0", **variables}
            return Console({f"RAPPORT_{key}": value for key, value in given.items()}, monkeypatch)

        yield make


@pytest.fixture
def console(consoles):
    """An installation whose schema is there and nothing else."""
    made = consoles("firm")
    made.run("db", "upgrade")
    return made


@pytest.fixture
def tiny(consoles):
    """An installation with a demo firm of 120 households: (console, application)."""
    made = consoles("tiny", DEMO="1")
    made.run("db", "upgrade")
    app = made.app()
    with app.app_context():
        load.load(app, TINY, lambda step: None)
    yield made, app
    with app.app_context():
        transactions.discard()
        db.session.remove()
        db.engine.dispose()
