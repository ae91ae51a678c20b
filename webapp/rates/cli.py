"""Commands on rates of exchange: what a table says, and taking it in."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask

from webapp import db
from webapp.cli import REFUSED, acting_as, report, with_app
from webapp.rates import service
from webapp.rates.rules import LARGEST, Read, Reading, as_text
from webapp.rates.rules import read as read_table

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
SINCE = click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day that is taken")
ONLY = click.option("--only", multiple=True, metavar="CURRENCY", help="Only rates of these currencies")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON")


def register(group: click.Group) -> None:
    """Adds `rapport rates`."""
    group.add_command(rates)


@click.group()
def rates() -> None:
    """Dated rates of exchange."""


@rates.command("read")
@FILE
@SINCE
@ONLY
@AS_JSON
def read(file: Path, since: datetime | None, only: tuple[str, ...], as_json: bool) -> None:
    """Shows what a table of rates says, without a database. Exit code 0: it was read; 2: it was refused."""
    found = _read(file, since, only, as_json)
    lines = [f"{one.on}  1 {one.currency} = {as_text(one.billionths)} {one.quote}" for one in found.rates]
    report({"rates": [_as_json(one) for one in found.rates]}, as_json, "\n".join(lines))


@rates.command("import")
@FILE
@SINCE
@ONLY
@click.option("--as", "email", required=True, metavar="EMAIL", help="On whose behalf: a controller")
@click.option("--source", default="", help="Who says so, for rows that name nobody")
@click.option("--reason", default="", help="Why rates that stand are corrected")
@AS_JSON
@with_app
def import_table(
    app: Flask, file: Path, since: datetime | None, only: tuple[str, ...], email: str, source: str, reason: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Takes a table of rates in, whole or not at all; taking it in again changes nothing."""
    actor = acting_as(email)
    service.check_keeper(actor)
    found = _read(file, since, only, as_json)
    with db.transaction():
        taken = service.take_in(found.rates, source=source, reason=reason, actor=actor)
    report(taken._asdict(), as_json, f"{taken.new} new, {taken.corrected} corrected, {taken.known} known already.")


def _read(file: Path, since: datetime | None, only: tuple[str, ...], as_json: bool) -> Reading:
    with file.open("rb") as opened:
        text = opened.read(LARGEST).decode("utf-8-sig", errors="replace")
    found = read_table(text, since.date() if since else None, frozenset(only))
    if found.faults:
        said = [{"line": fault.line, "message": fault.message} for fault in found.faults]
        lines = [f"{file} was refused:", *(f"  line {one['line'] or '–'}: {one['message']}" for one in said)]
        report({"refused": str(file), "errors": said}, as_json, "\n".join(lines))
        raise SystemExit(REFUSED)
    return found


def _as_json(one: Read) -> dict[str, Any]:
    named = {"currency": one.currency, "quote": one.quote, "on": one.on, "rate": as_text(one.billionths)}
    return {**named, "source": one.source}
