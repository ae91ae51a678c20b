"""Commands on account activity: read a statement file, and import it."""

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import click
from flask import Flask

from webapp import db, outbox, uploads
from webapp.cli import REFUSED, acting_as, fail, progress_bar, report, with_app
from webapp.custody import queries, readers, service
from webapp.custody.readers.mapping import Mapping, as_texts, with_changes
from webapp.custody.readers.values import Line, Reading, Statement
from webapp.custody.rules import Controls, Difference, stated_sums
from webapp.exceptions import RuleBroken
from webapp.money import parse_amount, to_decimal
from webapp.policy import Viewer

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
MAP = click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN",
    help="What a column of a table is, by its heading or its number: date, amount, debit, credit, direction, "
    "currency, description, payer, account, id. Also account_is, currency_is, day_order (ymd, dmy, mdy), decimal_mark, "
    "delimiter, header, negate.",
)  # fmt: skip
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON")


def register(group: click.Group) -> None:
    """Adds `rapport activity`."""
    group.add_command(activity)


@click.group()
def activity() -> None:
    """Account activity from statement files (OFX, CAMT, MT940, BAI2, QIF, CSV, XLSX)."""


@activity.command("read")
@FILE
@MAP
@AS_JSON
def read(file: Path, pairs: tuple[str, ...], as_json: bool) -> None:
    """Shows what a statement file says, without a database. Exit code 0: it was read; 2: it was refused."""
    source = readers.Source(file) if file.is_file() else readers.Source(_bytes(file))
    reading = readers.read(source, _changed(_looks(source), pairs) if pairs else None)
    report(_as_json(reading), as_json, _as_text(reading))
    if reading.errors:
        raise SystemExit(REFUSED)


@activity.command("import")
@FILE
@click.option("--as", "email", required=True, metavar="EMAIL", help="On whose behalf: a controller")
@click.option("--mapping", "name", metavar="NAME", help="A saved column mapping")
@click.option("--currency", help="The currency of a file that names none")
@click.option("--count", type=click.IntRange(0), help="Control total: how many lines the file should hold")
@click.option(
    "--sum", "sums", multiple=True, metavar="SUM", help='Control total: a sum with its currency, "USD 1250.50"'
)  # fmt: skip
@click.option("--reason", default="", help="Why it is taken in although totals or balances do not agree")
@MAP
@AS_JSON
@with_app
def import_file(
    app: Flask, file: Path, email: str, name: str | None, currency: str | None, count: int | None,
    sums: tuple[str, ...], reason: str, pairs: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Imports a statement file, whole or not at all; importing it again changes nothing."""
    stated = Stated(Controls(count, stated_sums(";".join(sums), parse_amount)), reason)
    folder = app.config["RAPPORT"].uploads
    actor = acting_as(email)
    service.check_importer(actor)
    source = readers.Source(file if file.is_file() else _bytes(file))
    mapping = service.mapping_named(name) if name else None
    if pairs or currency:
        mapping = _changed(
            mapping or _looks(source), (*pairs, *([f"currency_is={currency}"] if currency else []))
        )  # fmt: skip
    if source.size > uploads.AT_ONCE:
        made, taken_id = _take_in_large(source, file.name, folder, mapping, stated, actor)
    else:
        made, taken_id = _take_in_small(source, file.name, folder, mapping, stated, actor)
    result = _result(file, made) | {"differences": stated.differences(made)} | ({"id": taken_id} if taken_id else {})
    if made.errors or (not taken_id and stated.is_refused(made)):
        report(result, as_json, "\n".join([*_errors(result), "Nothing was imported."]))
        raise SystemExit(REFUSED)
    report(result, as_json, _summary(result))


Taken = tuple[queries.Outline, int | None]


class Stated(NamedTuple):
    """What the file should hold, and why it is taken in although it does not."""

    controls: Controls
    reason: str

    def differences(self, made: queries.Outline) -> list[str]:
        """Where it does not agree, or its balances do not."""
        return [
            f"{one.currency or 'lines'}: stated {self._shown(one, one.stated)}, found {self._shown(one, one.found)}"
            for one in made.differences(self.controls._asdict())
        ] + [notice.message for notice in made.unbalanced]

    def is_refused(self, made: queries.Outline) -> bool:
        """Whether it would need a reason."""
        return bool(self.differences(made)) and not self.reason.strip()

    def _shown(self, one: Difference, value: int) -> str:
        return str(to_decimal(value, one.currency) if one.currency else value)


def _take_in_small(
    source: readers.Source, name: str, folder: Path, mapping: Mapping | None, stated: Stated, actor: Viewer
) -> Taken:
    """Takes in what fits one short transaction, if that changes anything: its outline, and its number."""
    with source.open() as stream:
        raw = stream.read()
    made = queries.outlined(queries.preview(actor, raw, as_texts(mapping) if mapping else None), 0)
    if made.errors or not made.changes_something or stated.is_refused(made):
        return made, None
    with db.transaction():
        uploaded = service.upload(raw, name, folder, mapping, actor=actor)
        service.state_controls(uploaded, stated.controls, actor=actor)
        service.give_reason(uploaded, stated.reason)
        taken, made = service.import_statement(uploaded, folder, actor=actor)
        return made, taken.id


def _take_in_large(
    source: readers.Source, name: str, folder: Path, mapping: Mapping | None, stated: Stated, actor: Viewer
) -> Taken:
    """Reads a file of any size, then takes it in as the worker would, who goes on with it if this process is killed."""
    with outbox.done_here():
        with source.open() as stream, db.transaction():
            uploaded = service.upload(stream, name, folder, mapping, actor=actor)
            file_id = service.state_controls(uploaded, stated.controls, actor=actor).id
        try:
            with progress_bar(f"Reading {name}") as tell:
                progress = service.Progress(file_id, ("reading", "previewed"), tell)
                made = service.read_in(file_id, folder, actor=actor, progress=progress)
            if made.errors or not made.changes_something or stated.is_refused(made):
                _discard(file_id, actor)
                return made, None
            with db.transaction():
                service.confirm(queries.statement_file(actor, file_id), folder, reason=stated.reason, actor=actor)
            with progress_bar(f"Importing {name}") as tell:
                taken, made = service.take_in(file_id, folder, actor=actor, tell=tell)
        except (KeyboardInterrupt, click.Abort, RuleBroken) as stopped:
            _discard(file_id, actor)
            fail(str(stopped) or "Stopped. Nothing was imported.")
        return made, taken.id


def _discard(file_id: int, actor: Viewer) -> None:
    with db.transaction():
        file = queries.statement_file(actor, file_id)
        if file.state in ("reading", "previewed", "confirmed"):
            service.undo(file, actor=actor)
    service.remove_uncounted(file_id)


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(readers.LARGEST_FILE + 1)


def _looks(source: readers.Source) -> Mapping:
    table = service.table_of(source)
    return table.proposal.mapping if table else Mapping()


def _changed(mapping: Mapping, pairs: tuple[str, ...]) -> Mapping:
    changes = {}
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark:
            fail(f"--map takes FIELD=COLUMN, not {pair!r}.")
        changes[field.strip()] = column.strip()
    try:
        return with_changes(mapping, changes)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _result(file: Path, made: queries.Outline) -> dict[str, Any]:
    return {
        "file": file.name,
        "format": made.format,
        "new": made.count("new"),
        "known": made.count("known"),
        "changed": made.count("changed"),
        "accounts": [
            {"account": a.number, "new": a.count("new"), "known": a.count("known"), "household": a.household_name}
            for a in made.accounts
        ],
        "errors": [{"line": error.line, "message": error.message} for error in made.errors],
    }


def _errors(result: dict[str, Any]) -> list[str]:
    differing = [*result["differences"], "Say why with --reason."] if result["differences"] else []
    return differing + [f"line {e['line']}: {e['message']}" if e["line"] else e["message"] for e in result["errors"]]


def _summary(result: dict[str, Any]) -> str:
    waiting = sum(account["household"] is None for account in result["accounts"])
    said = f"{result['file']}: {result['new']} new, {result['known']} known, {result['changed']} changed lines."
    if not waiting:
        return said
    wait = "1 account waits" if waiting == 1 else f"{waiting} accounts wait"
    return f"{said} {wait} for a household."


def _as_json(reading: Reading) -> dict[str, Any]:
    return {
        "format": reading.format.value,
        "statements": [_statement(statement) for statement in reading.statements],
        "errors": [{"line": error.line, "message": error.message} for error in reading.errors],
        "notices": [{"line": notice.line, "message": notice.message} for notice in reading.notices],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    currency = statement.currency
    return {
        "account": statement.account_number,
        "institution": statement.institution,
        "currency": currency,
        "opening": _amount(statement.opening, currency),
        "closing": _amount(statement.closing, currency),
        "lines": [_line(line, currency) for line in statement.lines],
    }


def _line(line: Line, currency: str | None) -> dict[str, Any]:
    return {
        "date": line.booked_on.isoformat(),
        "amount": _amount(line.amount, line.currency or currency),
        "currency": line.currency or currency,
        "description": line.description,
        "payer": line.payer,
        "kind": line.kind.value,
        "id": line.external_id or next(iter(line.references), None),
        "correcting": line.correcting.value if line.correcting else None,
    }


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None else readers.written(amount, currency)


def _as_text(reading: Reading) -> str:
    said = [f"Format: {reading.format.value}"]
    for statement in reading.statements:
        total = _amount(sum((line.amount for line in statement.lines), Decimal(0)), statement.currency)
        currency = statement.currency or "(no currency)"
        said.append(f"Account {statement.account_number}: {len(statement.lines)} lines, sum {total} {currency}")
    for label, remarks in (("Refused", reading.errors), ("Note", reading.notices)):
        said += [f"{label}{f', line {remark.line}' if remark.line else ''}: {remark.message}" for remark in remarks]
    return "\n".join(said)
