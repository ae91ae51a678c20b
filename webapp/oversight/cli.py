"""Commands about the audit trail."""

import sys

import click
from flask import Flask

from webapp import audit
from webapp.cli import report, with_app

FLAWED = 1


def register(group: click.Group) -> None:
    """Adds the commands to `rapport`."""
    group.add_command(audit_group)


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line")
@with_app
def verify(app: Flask, as_json: bool) -> None:
    """Recomputes the whole chain: exit code 0 when it holds, 1 with the first flaw named."""
    count, flaw = audit.verify()
    told = {"entries": count, "holds": flaw is None, "flaw": flaw._asdict() if flaw else None}
    report(told, as_json, f"The audit trail does not hold: {flaw.message}." if flaw else f"All {count} entries hold.")
    if flaw:
        sys.exit(FLAWED)
