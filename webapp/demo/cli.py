"""Commands for demo data."""

import time

import click
from flask import Flask

from webapp.cli import with_app


def register(group: click.Group) -> None:
    """Adds `rapport demo …`."""
    group.add_command(demo)


@click.group()
def demo() -> None:
    """A believable firm to try the product on."""


@demo.command("load")
@click.option(
    "--firm", type=click.Choice(["small", "large"]), default="small", show_default=True, help="How large a firm"
)
@click.option("--if-empty", is_flag=True, help="Do nothing where data is already")
@with_app
def load(app: Flask, firm: str, if_empty: bool) -> None:
    """Loads the demo firm into an empty database."""
    from webapp.demo import load as loading
    from webapp.demo.plan import LARGE, SMALL

    if if_empty and not loading.is_empty():
        return
    started = time.monotonic()
    plan = LARGE if firm == "large" else SMALL
    with click.progressbar(length=5, label="Loading the demo firm") as bar:

        def progress(step: str) -> None:
            bar.label = f"Loading {step}".ljust(42)
            bar.update(1)

        loading.load(app, plan, progress)
    click.echo(
        f"{plan.households:,} households, {plan.contacts:,} contacts, {plan.interactions:,} interactions and {plan.claims:,} claims "
        f"in {time.monotonic() - started:.0f} s."
    )
