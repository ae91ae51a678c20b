"""Commands on bonus plans: the schema of their JSON form, and trying one out without a database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from webapp.bonus import rules
from webapp.cli import REFUSED, report, with_app

if TYPE_CHECKING:
    from flask import Flask

DIFFERS = 1
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def register(group: click.Group) -> None:
    """Adds `rapport bonus`."""
    group.add_command(bonus)


@click.group()
def bonus() -> None:
    """Bonus plans: their JSON form, and what they pay (docs/bonus-plans.md)."""


@bonus.command("schema")
@click.argument("form", type=click.Choice(["plan", "measures"]), default="plan")
def schema(form: str) -> None:
    """Prints the JSON Schema (draft 2020-12) of plans, or of measures."""
    click.echo(json.dumps(rules.schema(form), ensure_ascii=False, indent=2))


@bonus.command("try")
@click.argument("plan", type=FILE)
@click.argument("measures", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON")
def try_out(plan: Path, measures: Path, as_json: bool) -> None:
    """Shows what PLAN pays on MEASURES, line by line, without a database.

    Exit code 0: here is the statement; 2: a file was refused, with everything that is wrong in it.
    """
    faults = rules.Faults()
    found = rules.read_plan(_text(plan, as_json), faults)
    if found is None:
        _refuse(plan, faults, as_json)
    raw = rules.read_json(_text(measures, as_json), faults)
    case = None if len(faults) else rules.read_case(raw, found, faults)
    if case is None:
        _refuse(measures, faults, as_json)
    result = rules.as_json(rules.statement(found, case), case)
    report(result, as_json, _as_text(result))


@bonus.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON")
@with_app
def verify(app: "Flask", as_json: bool) -> None:
    """Computes every closed statement anew from its stored inputs, and compares it to the cent.

    Exit code 0: all come to what they came to; 1: some do not, each with what is wrong.
    """
    from webapp.bonus import service

    found = service.verify()
    lines = [f"{found.statements:,} closed statements computed anew: {len(found.flaws)} differences."]
    lines += [f"  {one.period}, statement {one.statement_id or '–'}: {one.message}" for one in found.flaws]
    result = {"statements": found.statements, "differences": [one._asdict() for one in found.flaws]}
    report(result, as_json, "\n".join(lines))
    if found.flaws:
        raise SystemExit(DIFFERS)


def _text(file: Path, as_json: bool) -> str:
    with click.open_file(str(file), "rb") as opened:
        raw: bytes = opened.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults = rules.Faults()
        faults.add(f"byte {error.start + 1}", "This is not UTF-8. Save the file as UTF-8 and try again.")
        _refuse(file, faults, as_json)


def _refuse(file: Path, faults: rules.Faults, as_json: bool) -> NoReturn:
    found = [{"path": fault.at, "message": fault.message} for fault in faults.found]
    lines = [f"{file} was refused:", *(f"  {one['path']}: {one['message']}" for one in found)]
    report({"refused": str(file), "errors": found}, as_json, "\n".join(lines))
    raise SystemExit(REFUSED)


def _source(used: dict[str, str]) -> str:
    return f", {used['source']}" if "source" in used else ""


def _as_text(result: dict[str, Any]) -> str:
    currency = result["currency"]
    lines = [f"{result['plan']}, {result['period']['from']} to {result['period']['until']}, {currency}", ""]
    if result["proration"]:
        lines += [
            "{days} of {of} days: thresholds and fixed sums are that part of the plan's.".format(**result["proration"]),
            "",
        ]
    if result["rates"]:
        used = [
            f"1 {one['currency']} = {one['rate']} {currency} ({one['on']}{_source(one)})"
            for one in result["rates"]["used"]
        ]
        lines += [f"Rates of “{result['rates']['name']}”: {'; '.join(used)}", ""]
    for clause in result["clauses"]:
        lines.append(f"{clause['id']} ({clause['kind']}): {'; '.join(clause['arithmetic']) or '0'}")
    lines.append("")
    for line in result["lines"]:
        of = " ".join(str(line[name]) for name in ("household", "claim", "corrects") if line[name] is not None)
        source = " ".join(one for one in (f"#{line['id']}" if line["id"] else "", of) if one)
        words = ": ".join(one for one in (source, line["arithmetic"]) if one)
        lines.append(f"{line['line']:>4}  {line['clause']:<20} {words} → {line['result']}")
    lines += [f"      not counted: #{one['id']} {one['household']}: {one['why']}" for one in result["not_counted"]]
    lines += ["", f"Formula part  {result['formula']}", f"Judged part   {result['judged']}"]
    lines.append(f"Total         {result['total']} {currency}")
    if result["payment"]["paid"] != result["total"]:
        lines += [f"  {name.replace('_', ' ')}: {value}" for name, value in result["payment"].items()]
    return "\n".join(lines)
