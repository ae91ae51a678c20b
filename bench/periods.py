"""The whole run on a database: measures from confirmed claims, statements from measures, and both stored as closed.

Everything goes the product's own way; only the claims are written past the guards beforehand.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import confirmed
from bench.bonus import period, plan
from tests.environment.postgres import TemporaryServer
from webapp import create_app, schema
from webapp import db as transactions
from webapp.bonus import service
from webapp.bonus.queries.cases import run_of
from webapp.bonus.rules import statement
from webapp.config import Settings
from webapp.db import db
from webapp.people import queries as people


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
    with TemporaryDirectory(prefix="bench-") as name, database(kind, Path(name)) as url:
        values = {"data_dir": name, "database_url": url, "secret_key": "only-for-the-bench-" + "0" * 32}
        app = create_app(Settings(_env_file=None, base_url="http://localhost", **values))
        schema.upgrade(app)
        with app.app_context():
            confirmed.load(plan(), reps, claims, periods)
            figures = _calculated(reps, claims, periods)
            figures |= _closed(periods)
            db.session.remove()
            db.engine.dispose()
    return {"database": kind, **figures}


def _calculated(reps: int, claims: int, periods: int) -> dict[str, Any]:
    read = computed = cpu = 0.0
    lines = total = 0
    for number in range(periods):
        begun, worked = time.perf_counter(), time.process_time()
        run = run_of(period(number))
        between = time.perf_counter()
        for one in run.prepared:
            made = statement(one.held.plan, one.case)
            lines, total = lines + len(made.entries), total + made.total_minor
        read, computed = read + between - begun, computed + time.perf_counter() - between
        cpu += time.process_time() - worked
        db.session.rollback()
    return {
        "reps": reps, "claims": claims * periods, "periods": periods, "statement_lines": lines,
        "seconds": round(read + computed, 2), "seconds_to_read": round(read, 2),
        "seconds_to_compute": round(computed, 2), "cpu_seconds": round(cpu, 2), "memory_mb": _memory(),
        "total_of_all": f"{total / 100:,.2f}",
    }  # fmt: skip


def _closed(periods: int) -> dict[str, Any]:
    """Every period opened, calculated, reviewed and closed by two people, and all statements verified."""
    first, second = (people.viewer_by_id(one) for one in (confirmed.CALCULATOR, confirmed.CLOSER))
    if first is None or second is None:
        raise SystemExit("The bench has lost its people.")
    begun = time.perf_counter()
    for number in range(periods):
        with transactions.transaction():
            opened = service.open_period("month", period(number).since, actor=first)
            service.calculate(opened.id, expected=None, actor=first)
            service.review(opened.id, expected=None, actor=first)
        with transactions.transaction():
            service.close(opened.id, expected=None, actor=second)
    closed, begun = time.perf_counter() - begun, time.perf_counter()
    found = service.verify()
    if found.flaws:
        raise SystemExit(f"{len(found.flaws)} statements do not come to what was closed: {found.flaws[0]}")
    verified = round(time.perf_counter() - begun, 2)
    return {
        "seconds_to_calculate_and_close": round(closed, 2), "statements_verified": found.statements,
        "seconds_to_verify": verified, "memory_mb_at_the_end": _memory(),
    }  # fmt: skip


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
