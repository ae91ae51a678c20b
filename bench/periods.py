"""The whole run on a database: measures from confirmed claims, statements from measures, and both stored as closed.

Everything goes the product's own way; only the claims are written past the guards beforehand.
"""

import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench import confirmed
from bench.bonus import period, plan
from tests.environment.postgres import TemporaryServer
from tests.fixtures.browser import Browser
from webapp import create_app, schema
from webapp import db as transactions
from webapp import periods as clock
from webapp.bonus import service
from webapp.bonus.models import BonusStatement
from webapp.bonus.queries.cases import days_end, run_of
from webapp.bonus.rules import statement
from webapp.config import Settings
from webapp.db import db
from webapp.operation import serving
from webapp.people import queries as people
from webapp.scope import Purpose, for_purpose

LOOKS = 60


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    # The server is another user's process.
    folder.chmod(0o755)
    (folder / "pg").mkdir()
    server = TemporaryServer(folder / "pg")
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def measure(kind: str, reps: int, claims: int, periods: int) -> dict[str, Any]:
    """Seconds for calculating all periods (read, then computed), and for closing them through the services."""
    # Periods are closed after their last day, whatever day it is on the bench.
    ahead = max(timedelta(), datetime.combine(days_end(period(periods)), time.min, UTC) - datetime.now(UTC))
    clock.move_clock(lambda: datetime.now(UTC) + ahead)
    with TemporaryDirectory(prefix="bench-") as name, database(kind, Path(name)) as url:
        values = {"data_dir": name, "database_url": url, "secret_key": "only-for-the-bench-" + "0" * 32}
        app = create_app(Settings(_env_file=None, base_url="http://localhost", **values))
        schema.upgrade(app)
        with app.app_context():
            confirmed.load(plan(), reps, claims, periods)
            # As in the server's processes, for which it makes a third of the time.
            gc.collect()
            gc.freeze()
            gc.set_threshold(*serving.GARBAGE)
            figures = _calculated(reps, claims, periods)
            figures |= _closed(app, periods)
            db.session.remove()
            db.engine.dispose()
    return {"database": kind, **figures}


def _calculated(reps: int, claims: int, periods: int) -> dict[str, Any]:
    read = computed = cpu = 0.0
    lines = total = 0
    for number in range(periods):
        begun, worked = perf_counter(), process_time()
        run = run_of(period(number))
        between = perf_counter()
        for one in run.prepared:
            made = statement(one.held.plan, one.case)
            lines, total = lines + len(made.entries), total + made.total_minor
        read, computed = read + between - begun, computed + perf_counter() - between
        cpu += process_time() - worked
        db.session.rollback()
    return {
        "reps": reps, "claims": claims * periods, "periods": periods, "statement_lines": lines,
        "seconds": round(read + computed, 2), "seconds_to_read": round(read, 2),
        "seconds_to_compute": round(computed, 2), "cpu_seconds": round(cpu, 2), "memory_mb": _memory(),
        "total_of_all": f"{total / 100:,.2f}",
    }  # fmt: skip


def _closed(app: Flask, periods: int) -> dict[str, Any]:
    """Every period opened, calculated, reviewed and closed by two people, and all statements verified."""
    first, second = (people.viewer_by_id(one) for one in (confirmed.CALCULATOR, confirmed.CLOSER))
    if first is None or second is None:
        raise SystemExit("The bench has lost its people.")
    closed, pages = 0.0, dict[str, Any]()
    for number in range(periods):
        begun = perf_counter()
        with transactions.transaction():
            opened = service.open_period("month", period(number).since, actor=first)
            service.calculate(opened.id, expected=None, actor=first)
            service.review(opened.id, expected=None, actor=first)
        closed += perf_counter() - begun
        if number == periods - 1:
            # The period so far is the last one, while it is not closed.
            pages = _pages(app)
        begun = perf_counter()
        with transactions.transaction():
            service.close(opened.id, expected=None, actor=second)
        closed += perf_counter() - begun
    begun = perf_counter()
    found = service.verify()
    if found.flaws:
        raise SystemExit(f"{len(found.flaws)} statements do not come to what was closed: {found.flaws[0]}")
    verified = round(perf_counter() - begun, 2)
    return {
        "seconds_to_calculate_and_close": round(closed, 2), "statements_verified": found.statements,
        "seconds_to_verify": verified, "memory_mb_at_the_end": _memory(), **pages,
    }  # fmt: skip


def _pages(app: Flask) -> dict[str, Any]:
    """How long the person with the longest statement waits for "My bonus" and for that statement: p95 of many looks.

    They are pages as the server sends them, with at most the ten statements of any page.
    """
    sizes = sa.select(BonusStatement.id, BonusStatement.user_id).order_by(sa.func.length(BonusStatement.results).desc())
    statement_id, user_id = db.session.execute(for_purpose(sizes.limit(1), Purpose.CREDIT)).one()
    db.session.rollback()
    browser = Browser(app).sign_in(SimpleNamespace(id=user_id))
    figures: dict[str, Any] = {}
    for name, path in (("my_bonus", "/bonus/mine"), ("statement", f"/bonus/statements/{statement_id}")):
        browser.get(path)
        figures[f"statements_for_{name}"] = len(browser.statements)
        times = []
        for _look in range(LOOKS):
            begun = perf_counter()
            browser.client.get(path)
            times.append(perf_counter() - begun)
        figures[f"p95_ms_of_{name}"] = round(sorted(times)[LOOKS * 95 // 100] * 1_000, 1)
    return figures


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
