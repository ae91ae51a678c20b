"""Commands that run and keep an installation."""

import os
import threading
from pathlib import Path
from typing import Any

import click
from flask import Flask

from webapp import config
from webapp.cli import fail, refusals, report, require_installation, with_app, with_new_app
from webapp.config import Settings

SHOWN = 10
SECRET_FIELDS = {"secret_key", "database_url", "migration_url"}


def register(group: click.Group) -> None:
    """Adds the commands to `rapport`."""
    for command in (serve, worker, upkeep, backup, restore, doctor, config_group):
        group.add_command(command)


@click.command()
@click.option("--port", type=int, help="Port to listen on; RAPPORT_PORT otherwise")
@click.option("--bind", help="Address to listen on; RAPPORT_BIND otherwise")
@click.option("--prepare", is_flag=True, help="Migrate first; in demo mode, load the demo firm where nothing is yet")
def serve(port: int | None, bind: str | None, prepare: bool) -> None:
    """Serves the product, with the worker inside unless RAPPORT_WORKER_INSIDE=0."""
    from webapp.operation import readiness

    # Before there is an application, which would put a key of its own into the empty folder.
    _override(port, bind)
    settings = config.load()
    with refusals():
        readiness.check_address(settings)
        readiness.check_settings(settings)
    if not prepare:
        require_installation()
    _serve(prepare)


@with_new_app
def _serve(app: Flask, prepare: bool) -> None:
    from webapp.operation import readiness, serving

    settings: Settings = app.config["RAPPORT"]
    if prepare:
        _prepare(app)
        # Preparing takes a while, in which another server may have begun.
        readiness.check_address(settings)
    readiness.check_database(app)
    click.echo(serving.banner(settings, *_who_may_sign_in(app)))
    _invite_to_set_up(settings)
    serving.serve(app)


def _prepare(app: Flask) -> None:
    from webapp import schema
    from webapp.demo import load as loading
    from webapp.demo.plan import SMALL

    settings: Settings = app.config["RAPPORT"]
    settings.make_data_dir()
    if not schema.is_current(app):
        schema.upgrade(app)
    if settings.demo and loading.is_empty():
        loading.load(app, SMALL, lambda step: click.echo(f"Loading {step} ..."))


def _override(port: int | None, bind: str | None) -> None:
    """What the command line says goes before the environment, which worker processes read again."""
    for name, value in (("RAPPORT_PORT", port), ("RAPPORT_BIND", bind)):
        if value:
            os.environ[name] = str(value)


def _invite_to_set_up(settings: Settings) -> None:
    from webapp import db
    from webapp.people import service

    with db.transaction():
        token = service.new_setup_token()
    if token is not None:
        click.echo(f"There is no firm yet. Set it up at {settings.base_url}/setup?token={token}")


def _who_may_sign_in(app: Flask) -> tuple[list[Any], str | None]:
    if not app.config["RAPPORT"].demo:
        return [], None
    from webapp.demo import cast

    return cast.introductions(), cast.PASSWORD


@click.command()
@click.option("--once", is_flag=True, help="Deliver what waits, then stop")
@with_app
def worker(app: Flask, once: bool) -> None:
    """Delivers outbox messages and tidies up; needed apart only where RAPPORT_WORKER_INSIDE=0."""
    from webapp import outbox
    from webapp.operation import serving

    if once:
        click.echo(f"{outbox.drain(limit=100_000)} messages delivered")
        return
    stop = threading.Event()
    try:
        serving.work(app, stop)
    except KeyboardInterrupt:
        stop.set()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON")
@with_app
def upkeep(app: Flask, as_json: bool) -> None:
    """Does once what the worker does every hour: tidies, and looks after promises, withdrawals and disputes."""
    from webapp.operation import upkeep as work

    done, failed = work.do_all()
    report(done, as_json, "\n".join(f"{name}: {count}" for name, count in done.items()))
    if failed:
        fail(f"these steps failed, see the log: {', '.join(failed)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON")
@with_app
def backup(app: Flask, file: Path, as_json: bool) -> None:
    """Takes the database online with the uploaded files into FILE, and verifies it."""
    from webapp.operation import backup as backups

    manifest = backups.take(app, file)
    report(
        manifest, as_json, f"{file}: {sum(manifest['rows'].values())} rows and {len(manifest['files'])} files, verified"
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--verify", "only_verify", is_flag=True, help="Only check that the backup is whole")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON")
def restore(file: Path, only_verify: bool, as_json: bool) -> None:
    """Puts the backup FILE into an empty installation, after checking every hash in it."""
    from webapp.operation import backup as backups

    # Before there is an application, which would put a key of its own into the empty folder.
    with refusals():
        manifest = backups.verify(file) if only_verify else backups.fitting(config.load(), file)
    if only_verify:
        report(manifest, as_json, f"{file} is whole")
    else:
        _restore(file, manifest, as_json)


@with_new_app
def _restore(app: Flask, file: Path, manifest: dict[str, Any], as_json: bool) -> None:
    from webapp.operation import backup as backups

    app.config["RAPPORT"].make_data_dir()
    backups.restore(app, file, manifest)
    report(manifest, as_json, f"{sum(manifest['rows'].values())} rows restored; the audit trail verifies")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON")
@with_app
def doctor(app: Flask, as_json: bool) -> None:
    """Checks schema, guards, audit trail, maintained figures and files; exit code 1 when something is wrong."""
    from webapp.operation import doctor as doctors

    findings = doctors.examine(app)
    lines = [_line(finding) for finding in findings]
    wrong = any(finding.problems for finding in findings)
    report({"ok": not wrong, "findings": {f.check: f.problems for f in findings}}, as_json, "\n".join(lines))
    if wrong:
        raise SystemExit(1)


def _line(finding: Any) -> str:
    shown = "".join(f"\n       {problem}" for problem in finding.problems[:SHOWN])
    more = len(finding.problems) - SHOWN
    return f"{'BAD ' if finding.problems else 'ok  '} {finding.check}{shown}" + (
        f"\n       and {more} more" if more > 0 else ""
    )


@click.group("config")
def config_group() -> None:
    """This installation's settings."""


@config_group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON")
def config_show(as_json: bool) -> None:
    """Prints every setting as it stands, secrets masked."""
    from webapp import config

    try:
        settings = config.load()
    except ValueError as error:
        fail(str(error))
    shown = {name: _masked(name, str(value)) for name, value in settings.model_dump(exclude={"testing"}).items()}
    report(shown, as_json, "\n".join(f"RAPPORT_{name.upper()}={value}" for name, value in shown.items()))


def _masked(name: str, value: str) -> str:
    if name not in SECRET_FIELDS or not value:
        return value
    if "://" in value:
        import sqlalchemy as sa

        return sa.make_url(value).render_as_string(hide_password=True)
    return "********"
