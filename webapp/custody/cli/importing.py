"""`rapport activity import`: takes a statement file in, whole or not at all."""

from pathlib import Path
from typing import Any, NamedTuple

import click
from flask import Flask

from webapp import db, outbox, uploads
from webapp.cli import REFUSED, acting_as, fail, progress_bar, report, with_app
from webapp.custody import queries, readers, service
from webapp.custody.cli.options import AS_JSON, FILE, MAP, changed, looks, source_of
from webapp.custody.readers.mapping import Mapping, as_texts
from webapp.custody.rules import Controls, Difference, stated_sums
from webapp.exceptions import RuleBroken
from webapp.money import parse_amount, to_decimal
from webapp.policy import Viewer


@click.command("import")
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
    source = source_of(file)
    mapping = service.mapping_named(name) if name else None
    if pairs or currency:
        mapping = changed(
            mapping or looks(source), (*pairs, *([f"currency_is={currency}"] if currency else []))
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
    # As the upload will read it: by what was given, or else the one kept mapping that fits.
    ahead = service.detected(source, mapping)
    said = service.said_by(raw, as_texts(ahead.mapping) if ahead.mapping else None)
    made = queries.outlined_for(actor, queries.preview(actor, said.reading, said.mapping), 0)
    if made.errors or not made.changes_something or stated.is_refused(made):
        return made, None
    digest = service.keep(folder, raw)
    with db.transaction():
        uploaded = service.upload(digest, name, folder, ahead._replace(said=said), actor=actor)
        service.state_controls(uploaded, stated.controls, actor=actor)
        service.give_reason(uploaded, stated.reason)
        taken, made = service.import_statement(uploaded, said, actor=actor)
        return made, taken.id


def _take_in_large(
    source: readers.Source, name: str, folder: Path, mapping: Mapping | None, stated: Stated, actor: Viewer
) -> Taken:
    """Reads a file of any size, then takes it in as the worker would, who goes on with it if this process is killed."""
    with outbox.done_here():
        with source.open() as stream:
            digest = service.keep(folder, stream)
        ahead = service.detected(source, mapping)
        with db.transaction():
            uploaded = service.upload(digest, name, folder, ahead, actor=actor)
            file_id = service.state_controls(uploaded, stated.controls, actor=actor).id
        try:
            with progress_bar(f"Reading {name}") as tell:
                progress = service.Progress(file_id, ("reading", "previewed"), tell)
                made = service.read_in(file_id, folder, actor=actor, progress=progress)
            if made.errors or not made.changes_something or stated.is_refused(made):
                _discard(file_id, actor)
                return made, None
            with db.transaction():
                service.confirm(queries.statement_file(actor, file_id), None, reason=stated.reason, actor=actor)
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


def _result(file: Path, made: queries.Outline) -> dict[str, Any]:
    return {
        "file": file.name,
        "format": made.format,
        "new": made.count("new"),
        "known": made.count("known"),
        "changed": made.count("changed"),
        "held": made.count("held"),
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
    if result["held"]:
        said += f" {result['held']} changed by the bank stay as they are, since they are evidence for claims."
    if not waiting:
        return said
    wait = "1 account waits" if waiting == 1 else f"{waiting} accounts wait"
    return f"{said} {wait} for a household."
