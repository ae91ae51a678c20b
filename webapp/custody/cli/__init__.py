"""Commands on account activity: read a statement file, and import it."""

import click

from webapp.custody.cli.importing import import_file
from webapp.custody.cli.reading import read


def register(group: click.Group) -> None:
    """Adds `rapport activity`."""
    group.add_command(activity)


@click.group()
def activity() -> None:
    """Account activity from statement files (OFX, CAMT, MT940, BAI2, QIF, CSV, XLSX)."""


activity.add_command(read)
activity.add_command(import_file)
