"""Commands that import households, contacts and interactions from CSV files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask

from webapp import db, uploads
from webapp.cli import REFUSED, acting_as, fail, progress_bar, report, with_app
from webapp.exceptions import NotVisible
from webapp.imports import queries, rules, service
from webapp.imports.queries import Choice, Plan
from webapp.imports.service import Agreed
from webapp.initiatives import queries as initiatives
from webapp.policy import Viewer


def register(group: click.Group) -> None:
    """Adds `rapport import`."""
    group.add_command(imports)


@click.group("import")
def imports() -> None:
    """Households, contacts and interactions from CSV files."""


def _command(kind: str, what: str) -> Callable[[Callable[..., Any]], click.Command]:
    fields = ", ".join(field.name for field in rules.FIELDS[kind])
    options = [
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--as", "email", required=True, metavar="EMAIL", help="On whose behalf, with whose rights"),
        click.option("--cover", metavar="EMAIL", help="Who covers the households that are made; default: --as"),
        click.option(
            "--map", "pairs", multiple=True, metavar="FIELD=COLUMN",
            help="Which column (heading or number) fills a field; FIELD==VALUE gives one value to all rows, FIELD= "
            f"none. Fields: {fields}. The rest is told by the headings.",
        ),
        click.option("--source", metavar="NAME", default="", help="Where the file is from; default: the file's name"),
        click.option("--good-rows-only", is_flag=True, help="Import the good rows although others are refused"),
        click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON"),
    ]  # fmt: skip

    def decorate(function: Callable[..., Any]) -> click.Command:
        for option in reversed(options):
            function = option(function)
        text = f"Imports {what}, all or nothing; the same file again changes nothing.\n\nExit code 0: done; 2: refused."
        return imports.command(kind, help=text)(function)

    return decorate


@_command("households", "households")
@with_app
def households(app: Flask, **options: Any) -> None:
    """Imports households."""
    _run(app, "households", None, **options)


@_command("contacts", "contacts of households")
@with_app
def contacts(app: Flask, **options: Any) -> None:
    """Imports contacts."""
    _run(app, "contacts", None, **options)


@_command("interactions", "interactions of an initiative")
@click.option("--initiative", "slug", required=True, metavar="SLUG", help="The initiative that they grew out of")
@click.option("--move", "may_move", is_flag=True, help="Let interactions that are known leave another initiative")
@with_app
def interactions(app: Flask, slug: str, **options: Any) -> None:
    """Imports interactions."""
    try:
        initiative = initiatives.by_slug(slug)
    except NotVisible:
        fail(f"There is no initiative {slug!r}.")
    _run(app, "interactions", initiative.id, **options)


def _run(
    app: Flask, kind: str, initiative_id: int | None, *, file: Path, email: str, cover: str | None,
    pairs: tuple[str, ...], source: str, good_rows_only: bool, as_json: bool, may_move: bool = False,
) -> None:  # fmt: skip
    actor = acting_as(email)
    service.check_importer(actor)
    covered_by_id = acting_as(cover).id if cover else None
    with file.open("rb") as stream:
        raw = stream.read(rules.LARGEST_FILE + 1)
    table, mapping = queries.table_of(raw, kind, _chosen(kind, pairs))
    plan = queries.plan(actor, table, Choice(kind, source or file.name, mapping, initiative_id))
    result = _result(file, plan)
    if plan.errors and (plan.is_unreadable or not good_rows_only):
        report(result, as_json, "\n".join([*_errors(result), "Nothing was imported."]))
        raise SystemExit(REFUSED)
    if plan.moved and not may_move:
        report(result, as_json, "\n".join([*_errors(result), _unmoved(result)]))
        raise SystemExit(REFUSED)
    if plan.changes_something:
        wanted = {"source": source, "initiative_id": initiative_id, "covered_by_id": covered_by_id}
        result["id"] = _take_in(app, raw, file, kind, mapping, wanted, Agreed(good_rows_only, may_move), actor)
    report(result, as_json, "\n".join([*_errors(result), _summary(result)]))


def _take_in(
    app: Flask, raw: bytes, file: Path, kind: str, mapping: rules.Mapping, wanted: dict[str, Any],
    agreed: Agreed, actor: Viewer,
) -> int:  # fmt: skip
    folder = app.config["RAPPORT"].uploads
    digest = uploads.keep(folder, raw)
    with db.transaction():
        uploaded = service.upload(raw, digest, file.name, kind, **wanted, actor=actor)
        service.choose(uploaded, mapping, covered_by_id=wanted["covered_by_id"], actor=actor)
    with progress_bar(f"Importing {file.name}") as tell:
        return service.take_in(uploaded.id, folder, agreed, actor=actor, tell=tell)[0].id


def _chosen(kind: str, pairs: tuple[str, ...]) -> rules.Mapping:
    try:
        return service.mapping_of(kind, pairs)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _result(file: Path, plan: Plan) -> dict[str, Any]:
    counts = {name: plan.counts[name] for name in ("new", "changed", "known", "refused")}
    return {
        "file": file.name,
        "kind": plan.choice.kind,
        "source": plan.choice.source,
        **counts,
        "made_along": plan.places_to_make,
        "moved": plan.moved,
        "mapping": plan.choice.mapping,
        "errors": [{"line": error.line, "message": error.message} for error in plan.errors],
    }


def _errors(result: dict[str, Any]) -> list[str]:
    return [f"line {e['line']}: {e['message']}" if e["line"] else e["message"] for e in result["errors"]]


def _unmoved(result: dict[str, Any]) -> str:
    return (
        f"{result['moved']} interactions are known under another initiative. Nothing was imported. Pass --move to move "
        "them, or name the initiative that they were imported for."
    )


def _summary(result: dict[str, Any]) -> str:
    counts = ", ".join(f"{result[name]} {name}" for name in ("new", "changed", "known", "refused"))
    along = {"contacts": "households", "interactions": "contacts"}.get(result["kind"], "")
    made = f" {result['made_along']} {along} were made along the way." if result["made_along"] else ""
    return f"{result['file']}: {counts} {result['kind']}.{made}"
