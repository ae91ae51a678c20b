"""What the commands on statement files take alike: a file, and how its columns are read."""

from pathlib import Path

import click

from webapp.cli import fail
from webapp.custody import readers, service
from webapp.custody.readers.mapping import Mapping, with_changes

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
MAP = click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN",
    help="What a column of a table is, by its heading or its number: date, amount, debit, credit, direction, "
    "currency, description, payer, account, id. Also account_is, currency_is, day_order (ymd, dmy, mdy), decimal_mark, "
    "delimiter, header, negate.",
)  # fmt: skip
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Report as one line of JSON")


def source_of(file: Path) -> readers.Source:
    """The file as it is read: in pieces from the disk, or from memory what can be gone through once only."""
    if file.is_file():
        return readers.Source(file)
    with file.open("rb") as stream:
        return readers.Source(stream.read(readers.LARGEST_FILE + 1))


def looks(source: readers.Source) -> Mapping:
    """How a table is probably to be read."""
    table = service.table_of(source)
    return table.proposal.mapping if table else Mapping()


def changed(mapping: Mapping, pairs: tuple[str, ...]) -> Mapping:
    """A mapping with what was said on the command line in its place."""
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
