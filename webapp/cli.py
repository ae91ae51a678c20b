"""The `rapport` command: parses arguments, calls services, prints; knows nothing else."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from webapp import FEATURES, create_app
from webapp.exceptions import NotReady, NotVisible, RuleBroken

if TYPE_CHECKING:
    from flask import Flask

    from webapp.policy import Viewer

REFUSED = 2
# Features whose command is called like their package and needs no other.
STANDING_ALONE = ("bonus",)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rapport", prog_name="rapport")
def rapport() -> None:
    """Rapport: contacts, initiatives, claims and their independent confirmation."""


def with_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a command inside the application, and turns refusals into one line and exit code 2.

    Where there is no installation it says so, and makes nothing that would look like one.
    """
    return _with_app(function, require_installation)


def with_new_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for commands by which an installation begins."""
    return _with_app(function, lambda: None)


def _with_app(function: Callable[..., Any], check: Callable[[], None]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        check()
        app = create_app()
        with app.app_context(), refusals():
            return function(app, *args, **kwargs)

    return update_wrapper(run, function)


def require_installation() -> None:
    """Ends a command where there is no installation, and makes nothing that would look like one."""
    # Before there is an application, which would put a key and a database of its own into the empty folder.
    from webapp import config, schema

    settings = config.load()
    if schema.is_nowhere(settings.database_url):
        where = f"in {settings.data_dir}" if settings.is_sqlite else "in the database that RAPPORT_DATABASE_URL names"
        fail(
            f"there is no installation {where}. RAPPORT_DATA_DIR names the folder of one, and RAPPORT_DATABASE_URL its "
            "database where that is not in the folder. `rapport db upgrade` makes a new one."
        )


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what is refused into one line and exit code 2."""
    try:
        yield
    except (RuleBroken, NotVisible, NotReady) as refusal:
        fail(str(refusal) or "There is no such thing for this person.")


def fail(message: str) -> None:
    """Says what is wrong on standard error and ends with exit code 2."""
    click.echo(f"rapport: {message}", err=True)
    sys.exit(REFUSED)


def report(result: dict[str, Any], as_json: bool, text: str) -> None:
    """Prints a command's result, for people or as one JSON line."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal's standard error that is told how far long work is, in percent; elsewhere nothing."""
    with click.progressbar(length=100, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda percent: bar.update(percent - bar.pos)


def acting_as(email: str) -> "Viewer":
    """The person on whose behalf a command writes; raises RuleBroken when there is none."""
    from webapp.people import queries

    viewer = queries.viewer_by_email(email)
    if viewer is None:
        raise RuleBroken(f"There is no active user with the e-mail {email}.")
    return viewer


@rapport.group("db")
def db_group() -> None:
    """The database schema."""


@db_group.command("upgrade")
@click.option("--revision", default="head", show_default=True, help="Where to go")
@with_new_app
def db_upgrade(app: "Flask", revision: str) -> None:
    """Brings the schema up to date; does nothing when it is."""
    from webapp import schema

    app.config["RAPPORT"].make_data_dir()
    schema.upgrade(app, revision)
    click.echo("The schema is up to date.")


def gather(asked: str = "") -> click.Group:
    """The whole command with every feature's own; one that is called like its package starts without the others."""
    places = (*FEATURES, "demo", "operation")
    for place in (asked,) if asked in STANDING_ALONE else places:
        try:
            module = import_module(f"webapp.{place}.cli")
        except ModuleNotFoundError as missing:
            if not (missing.name or "").startswith("webapp."):
                raise
            continue
        module.register(rapport)
    return rapport


def main() -> None:
    """The console script: runs one command, whose files nobody else can read."""
    os.umask(0o077)
    gather(sys.argv[1] if len(sys.argv) > 1 else "")(prog_name="rapport")
