"""`python -m bench.waiting`: how long others wait to write while files of the largest size are taken in."""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from tests import factories
from tests.environment import postgres
from tests.fixtures.database import settings_for
from webapp import create_app, periods
from webapp import db as transactions
from webapp import schema as schemas
from webapp.custody import readers
from webapp.custody import service as custody
from webapp.custody.readers.mapping import Mapping
from webapp.db import db
from webapp.imports import queries, rules
from webapp.imports import service as imports
from webapp.tasks import service as tasks

ACCOUNTS = 500
# Statements have no such limit; bench.importing measures them at their largest.
MOST_LINES = 100_000
COLUMNS = Mapping(
    date="Date", amount="Amount", currency="Currency", description="Description", payer="Payer", account="Account"
)


class Told(NamedTuple):
    """What an import cost itself and the others: its longest transaction in CPU, their longest wait for a small write."""

    name: str
    rows: int
    seconds: float
    cpu: float
    in_transaction: float
    writes: int
    longest: float


def statement(count: int) -> bytes:
    """A statement of so many lines on many accounts."""
    rows = (
        f"AC{n % ACCOUNTS:06d},2026-{n % 12 + 1:02d}-{n % 28 + 1:02d},{n % 9000}.50,USD,Transfer {n} from a client,Payer {n % 700}\n"
        for n in range(count)
    )
    return ("Account,Date,Amount,Currency,Description,Payer\n" + "".join(rows)).encode()


def table(kind: str, count: int, turn: str) -> bytes:
    """A file of clients or interactions in which nothing is known, and all that can be brought along is."""
    if kind == "households":
        return ("Id,Name,Tier\n" + "".join(f"H{n},Family {turn} {n},A\n" for n in range(count))).encode()
    if kind == "contacts":
        head = "Id,First name,Last name,Phone,E-mail,Mailing street,City\n"
        rows = (
            f"C{n},Given{n},{turn}{n % 5000},+6581{n:06d},p{n}.{turn.lower()}@example.com,{n} Silom Road,Bangkok\n"
            for n in range(count)
        )
        return (head + "".join(rows)).encode()
    outcome = "success" if turn == "Family" else "failure"
    return (
        "contact,day,month,outcome\n" + "".join(f"cellular,{n % 28 + 1},may,{outcome}\n" for n in range(count))
    ).encode()


@contextmanager
def others(app: Any, person: Any) -> Iterator[list[float]]:
    """Somebody who makes a small write every few milliseconds, as long as this goes on: how long each took."""
    waits: list[float] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            begin = time.perf_counter()
            with app.app_context(), transactions.transaction():
                tasks.set_task(title="Call back", due_on=periods.today("UTC"), actor=person)
            waits.append(time.perf_counter() - begin)
            stop.wait(0.02)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


@contextmanager
def transactions_of(engine: sa.Engine) -> Iterator[list[float]]:
    """The CPU seconds of each transaction that this thread commits."""
    mine, spans, began = threading.get_ident(), [], [0.0]

    def begin(_connection: Any) -> None:
        if threading.get_ident() == mine:
            began[0] = time.thread_time()

    def commit(_connection: Any) -> None:
        if threading.get_ident() == mine:
            spans.append(time.thread_time() - began[0])

    sa.event.listen(engine, "begin", begin)
    sa.event.listen(engine, "commit", commit)
    try:
        yield spans
    finally:
        sa.event.remove(engine, "begin", begin)
        sa.event.remove(engine, "commit", commit)


def told(app: Any, person: Any, name: str, rows: int, act: Callable[[], Any]) -> Told:
    """Runs one import beside somebody who writes."""
    begin, cpu = time.perf_counter(), time.thread_time()
    with app.app_context(), transactions_of(db.engine) as spans, others(app, person) as waits:
        act()
        db.session.remove()
        seconds, spent = time.perf_counter() - begin, time.thread_time() - cpu
    return Told(name, rows, seconds, spent, max(spans), len(waits), max(waits))


def measured(app: Any, folder: Path) -> Iterator[Told]:
    """Every kind of file at its largest, first as new, then as changed as far as one file may change."""
    factories.bind(app)
    factories.firm()
    ada, cora = factories.user("Ada Rossi", ["rep"]), factories.user("Cora Lim", ["controller"])
    rally = factories.initiative("Vintage rally").id
    raw = statement(MOST_LINES)
    if len(raw) > readers.LARGEST_FILE:
        sys.exit("the statement is larger than a file may be")
    with app.app_context():
        digest = custody.keep(folder, raw)
        ahead = custody.Ahead(readers.Format.CSV, COLUMNS, None)
        with transactions.transaction():
            file_id = custody.upload(digest, "statement.csv", folder, ahead, actor=cora).id
        yield told(app, ada, "statement lines", MOST_LINES, lambda: custody.take_in(file_id, folder, actor=cora))
    for kind, most in rules.MOST_ROWS.items():
        for turn, count in (("Family", most), ("Famly", rules.MOST_CHANGED)):
            content = table(kind, count, turn).replace(b",A\n", b",B\n" if turn == "Famly" else b",A\n")
            with app.app_context():
                digest = custody.keep(folder, content)
                with transactions.transaction():
                    made = imports.upload(
                        content, digest, f"{kind}.csv", kind, initiative_id=rally if kind == "interactions" else None,
                        actor=ada,
                    )  # fmt: skip
                    file_id = made.id
                plan = queries.plan(
                    ada, queries.sheet(content), queries.Choice(kind, made.source, made.options["mapping"], rally)
                )
                what = "changed" if turn == "Famly" else "new"
                if plan.errors or plan.counts[what] != count:
                    sys.exit(f"{kind}: {plan.counts} {plan.errors[:1]}")
                transactions.release()
                yield told(
                    app, ada, f"{what} {kind}", count, lambda key=file_id: imports.take_in(key, folder, actor=ada)
                )


def main() -> None:
    """Prints a table for each database that was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/waiting.sqlite"
        if chosen.database == "postgresql":
            url = stack.enter_context(postgres.server())
        app = create_app(settings_for(url, folder))
        schemas.upgrade(app)
        print(
            "| what | rows | seconds | CPU s | CPU s of its longest transaction | others wrote | longest wait s |\n|---|---:|---:|---:|---:|---:|---:|"
        )
        for one in measured(app, folder):
            print(
                f"| {one.name} | {one.rows:,} | {one.seconds:.1f} | {one.cpu:.1f} | {one.in_transaction:.2f} | {one.writes} | {one.longest:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
