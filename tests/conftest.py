"""Options of the test run; the fixtures lie in tests/fixtures, one file a subject."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.environment import postgres
from tests.environment.debian import MissingError

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.clock",
    "tests.fixtures.browser",
    "tests.fixtures.cast",
    "tests.fixtures.console",
    "tests.fixtures.live",
    "tests.fixtures.chromium",
]

# Settings of the shell that runs the tests must not become settings of the tests.
KEPT = {"RAPPORT_DATA_DIR", "RAPPORT_CHROMIUM", "RAPPORT_THOROUGH", postgres.URL_VARIABLE}
BROWSER = Path(__file__).parent / "browser"
server = ExitStack()
# On a busy machine a first example may take its time; no test measures time this way.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser):
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="the database that the tests run on"
    )


def pytest_configure(config):
    for name in [name for name in os.environ if name.startswith("RAPPORT_") and name not in KEPT]:
        del os.environ[name]
    config.addinivalue_line("markers", "plans: looks at plans of the database, which depend on a table's past")
    # Commands and servers start in half the time from compiled files.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--database") == "postgresql" and not is_worker and not config.option.collectonly:
        try:
            os.environ[postgres.URL_VARIABLE] = server.enter_context(postgres.server())
        except MissingError as missing:
            raise pytest.UsageError(str(missing)) from missing


def pytest_collection_modifyitems(config, items):
    """What needs no database, or shows the same on both, was run on SQLite; half of the tests run no second time."""
    strays = [item.nodeid for item in items if item.get_closest_marker("browser") and BROWSER not in item.path.parents]
    if strays:
        raise pytest.UsageError(f"Tests in a browser lie in tests/browser, where `make test` looks for them: {strays}")
    if config.getoption("--database") == "postgresql":
        same = [item for item in items if _is_same_on_both(item)]
        if same and len(same) < len(items):
            config.hook.pytest_deselected(items=same)
            items[:] = [item for item in items if not _is_same_on_both(item)]


def _is_same_on_both(item):
    return "database_kind" not in item.fixturenames or item.get_closest_marker("once") is not None


def pytest_collection_finish(session):
    """What is loaded by now stays: looking through it again and again for garbage would take a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config):
    server.close()


def pytest_report_header(config):
    return f"database: {config.getoption('--database')}"
