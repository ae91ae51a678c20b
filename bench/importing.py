"""`python -m bench.importing`: a statement of 1,000,000 lines read, taken in and undone, as the screens and the worker do.

It says how long each step takes, how much memory the process needs at most, and how long others wait to write meanwhile.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from bench.databases import DURABLE
from bench.waiting import COLUMNS, others
from tests import factories
from tests.environment import postgres
from tests.fixtures.database import settings_for
from webapp import create_app, outbox
from webapp import db as transactions
from webapp import schema as schemas
from webapp.custody import queries, readers
from webapp.custody import service as custody
from webapp.custody.models import Activity
from webapp.custody.readers.mapping import Mapping
from webapp.db import db

LINES = 1_000_000
ACCOUNTS = 500


class Step(NamedTuple):
    """One step: seconds on the clock and of the processor, memory in MB at most so far, and what others waited."""

    name: str
    seconds: float
    cpu: float
    peak: int
    writes: int
    longest: float


def table(path: Path, count: int) -> Mapping:
    """A CSV of so many lines on many accounts."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Account,Date,Amount,Currency,Description,Payer\n")
        file.writelines(
            f"AC{n % ACCOUNTS:06d},2026-{n % 12 + 1:02d}-{n % 28 + 1:02d},{n % 9000}.50,USD,Transfer {n} from a client,"
            f"Payer {n % 700}\n"
            for n in range(count)
        )
    return COLUMNS


def ofx(path: Path, count: int) -> None:
    """An OFX file of so many lines on one account, each with an id."""
    with path.open("w", encoding="utf-8") as file:
        file.write("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>")
        file.write(
            "<CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>12345678<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n"
        )
        file.writelines(
            f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>2026{n % 12 + 1:02d}{n % 28 + 1:02d}<TRNAMT>{n % 9000}.50<FITID>T{n}"
            f"<NAME>Payer {n % 700}<MEMO>Transfer {n} from a client</STMTTRN>\n"
            for n in range(count)
        )
        file.write("</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n")


def step(app: Any, person: Any, name: str, act: Callable[[], Any]) -> Step:
    """One step beside somebody who makes a small write every few milliseconds."""
    begin, cpu = time.perf_counter(), time.process_time()
    with app.app_context(), others(app, person) as waits:
        act()
        db.session.remove()
        seconds, spent = time.perf_counter() - begin, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Step(name, seconds, spent, peak, len(waits), max(waits))


def count(app: Any) -> int:
    """How many lines count."""
    with app.app_context():
        counted = sa.select(sa.func.count(Activity.id)).where(queries.counts())
        found = db.session.scalar(counted.execution_options(scope="maintenance"))
        transactions.release()
        return int(found or 0)


def measured(app: Any, folder: Path, kind: str, lines: int) -> Iterator[Step]:
    """The way of one file: uploaded, read by the worker, confirmed, taken in; read again as known; and undone."""
    factories.bind(app)
    factories.firm()
    ada, cora = factories.user("Ada Rossi", ["rep"]), factories.user("Cora Lim", ["controller"])
    folder.mkdir()
    path = folder / f"statement.{kind}"
    mapping = table(path, lines) if kind == "csv" else ofx(path, lines)

    def upload() -> None:
        with path.open("rb") as stream:
            digest = custody.keep(folder, stream)
        ahead = custody.detected(readers.Source(path), mapping)
        with transactions.transaction():
            ids.append(custody.upload(digest, path.name, folder, ahead, actor=cora).id)

    def confirm() -> None:
        with transactions.transaction():
            custody.confirm(queries.statement_file(cora, ids[-1]), None, actor=cora)

    def undo() -> None:
        with transactions.transaction():
            custody.undo(queries.statement_file(cora, ids[0]), actor=cora)

    ids: list[int] = []
    size = f"{path.stat().st_size / 1024**2:.0f} MB of {kind.upper()}"
    yield step(app, ada, f"upload {size}", upload)
    yield step(app, ada, "read and compare", outbox.drain)
    yield step(app, ada, "confirm", confirm)
    yield step(app, ada, "take in", outbox.drain)
    expect(count(app), lines)
    yield step(app, ada, "upload again", upload)
    yield step(app, ada, "read and compare: all known", outbox.drain)
    yield step(app, ada, "undo", undo)
    expect(count(app), 0)
    yield step(app, ada, "remove what was undone", outbox.drain)


def expect(found: int, wanted: int) -> None:
    """Ends where a figure would be one of a wrong result."""
    if found != wanted:
        sys.exit(f"{found} lines count instead of {wanted}")


def main() -> None:
    """Prints a table for the database and kind of file that was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--kind", choices=["csv", "ofx"], default="csv")
    options.add_argument("--lines", type=int, default=LINES)
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/importing.sqlite"
        if chosen.database == "postgresql":
            postgres.SETTINGS.update(DURABLE)
            url = stack.enter_context(postgres.server())
        settings = settings_for(url, folder)
        app = create_app(settings)
        schemas.upgrade(app)
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{chosen.database}, {chosen.lines:,} lines; before anything the process takes {base} MB\n")
        print(
            "| step | seconds | CPU s | memory at most, MB | others wrote | longest wait s |\n|---|---:|---:|---:|---:|---:|"
        )
        for one in measured(app, settings.uploads, chosen.kind, chosen.lines):
            print(
                f"| {one.name} | {one.seconds:.1f} | {one.cpu:.1f} | {one.peak} | {one.writes} | {one.longest:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
