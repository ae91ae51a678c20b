"""What a file of clients or interactions says, whatever is stored."""

from webapp.imports.rules.columns import FIXED, Mapping, propose, resolve, settled, unusable
from webapp.imports.rules.fields import ALIASES, FIELDS, KINDS, Field, field_named
from webapp.imports.rules.rows import Around, Read, interpret, names_somebody
from webapp.imports.rules.table import (
    LARGEST_FILE,
    MOST_CHANGED,
    MOST_ROWS,
    Fault,
    Row,
    Table,
    problem,
    read_table,
    too_many,
)

__all__ = [
    "ALIASES",
    "FIELDS",
    "FIXED",
    "KINDS",
    "LARGEST_FILE",
    "MOST_CHANGED",
    "MOST_ROWS",
    "Around",
    "Fault",
    "Field",
    "Mapping",
    "Read",
    "Row",
    "Table",
    "field_named",
    "interpret",
    "names_somebody",
    "problem",
    "propose",
    "read_table",
    "resolve",
    "settled",
    "too_many",
    "unusable",
]  # fmt: skip
