"""Which column of a file says what: proposed from its headings, or as somebody chose."""

import re
from collections.abc import Mapping as AnyMapping

from webapp.imports.rules.fields import FIELDS, Field
from webapp.imports.rules.table import Fault, Table, problem
from webapp.imports.rules.values import is_channel
from webapp.text import fold

# A field is filled by the column of this heading (or number), or after the sign = by one value for the whole file.
Mapping = dict[str, str]
FIXED = "="
_SAMPLE = 200
_PREFIX = re.compile(r"^(?:[a-z]+\d*__)")
_AMBIGUOUS = {("channel", "contact"), ("channel", "type"), ("channel", "method"), ("contact_name", "contact")}
# Of these, at least one says when an interaction was, or who a contact is.
_NEEDS = {"households": ("name",), "contacts": ("name", "given_name", "family_name"), "interactions": ()}


def propose(kind: str, table: Table) -> Mapping:
    """The columns that the headings give away; channels are told by what stands below."""
    plain = [_plain(heading) for heading in table.headings]
    chosen: Mapping = {}
    for field in FIELDS[kind]:
        index = next((index for word in field.headings for index in _free(word, plain, table, field, chosen)), None)
        if index is not None:
            chosen[field.name] = table.headings[index]
    if {"occurred_at", "day"} <= chosen.keys():
        chosen = {name: column for name, column in chosen.items() if name not in ("day", "month", "year")}
    return chosen


def _free(word: str, plain: list[str], table: Table, field: Field, chosen: Mapping) -> list[int]:
    return [
        index
        for index, name in enumerate(plain)
        if name == word and table.headings[index] not in chosen.values() and _suits(field, table, index)
    ]


def _suits(field: Field, table: Table, index: int) -> bool:
    # These headings may stand over channels as well as over people or something else.
    if (field.name, _plain(table.headings[index])) not in _AMBIGUOUS:
        return True
    values = {row.cells[index] for row in table.rows[:_SAMPLE] if index < len(row.cells) and row.cells[index]}
    holds_channels = bool(values) and all(map(is_channel, values))
    return holds_channels == (field.name == "channel")


def _plain(heading: str) -> str:
    name = _PREFIX.sub("", fold(heading)).removesuffix("__c")
    return re.sub(r"[\W_]+", "", name)


def settled(proposed: Mapping, chosen: AnyMapping[str, str]) -> Mapping:
    """A proposal with what somebody chose in its place; a column that was chosen is proposed for nothing else."""
    taken = set(chosen.values())
    kept = {name: column for name, column in proposed.items() if name not in chosen and column not in taken}
    if "occurred_at" in chosen:
        kept = {name: column for name, column in kept.items() if name not in ("day", "month", "year")}
    return {name: column for name, column in {**kept, **chosen}.items() if column}


def resolve(table: Table, column: str) -> int | None:
    """Where a column stands, named by its heading, by another spelling of it, or by its number from 1 on."""
    if column in table.headings:
        return table.headings.index(column)
    alike = [index for index, heading in enumerate(table.headings) if fold(heading) == fold(column)]
    if len(alike) == 1:
        return alike[0]
    number = int(column) if column.isascii() and column.isdigit() and len(column) < 4 else 0
    return number - 1 if 1 <= number <= len(table.headings) else None


def unusable(kind: str, table: Table, mapping: Mapping) -> list[Fault]:
    """Why a file cannot be read with these columns: what is missing from it or from them."""
    found = [
        problem(None, "There is no column “%(column)s” for %(field)s.", column=column, field=name)
        for name, column in mapping.items()
        if not column.startswith(FIXED) and resolve(table, column) is None
    ]
    needs = _NEEDS[kind]
    if needs and not mapping.keys() & set(needs):
        found.append(problem(None, "Say which column holds the name."))
    if kind == "interactions":
        if not ({"occurred_at"} <= mapping.keys() or {"day", "month"} <= mapping.keys()):
            found.append(problem(None, "Say which column holds the date (occurred_at), or the day and the month."))
        if "channel" not in mapping:
            found.append(problem(None, "Say which column holds the channel, or give one for all, such as phone."))
    return found
