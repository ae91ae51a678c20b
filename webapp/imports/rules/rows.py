"""The rows of a file as values, each with the id under which it is known again, or with why it is refused."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from webapp import periods
from webapp.imports.rules import values
from webapp.imports.rules.columns import FIXED, Mapping, resolve
from webapp.imports.rules.fields import FIELDS, Field
from webapp.imports.rules.table import Fault, Row, Table, problem
from webapp.imports.rules.values import Wrong
from webapp.tables import LONGEST_CELL
from webapp.text import clean

Reader = Callable[[str, "Around"], Any]
Places = dict[Field, int | str]


class Around(NamedTuple):
    """What cells are read by: the firm's zone, the moment of reading, and the order of day, month and year."""

    zone: str
    now: datetime
    order: str = "ymd"


class Read(NamedTuple):
    """A row as values by field (only what it says), and under which id and with which content it is known again."""

    row: Row
    values: dict[str, Any]
    outside_id: str
    fingerprint: str
    problem: Fault | None = None


_READERS: dict[str, Reader] = {
    "tier": lambda text, _: values.one_of(values.TIERS, text, "“%(value)s” is no tier; use A, B, C or none."),
    "currency": lambda text, _: text.upper(),
    "standing": lambda text, _: values.one_of(
        values.STANDINGS, text, "“%(value)s” is no standing; use client or prospect."
    ),
    "language": lambda text, _: values.language(text),
    "do_not_contact": lambda text, _: values.yes_or_no(text),
    "born_on": lambda text, around: values.day(text, around.order),
    "channel": lambda text, _: values.one_of(values.CHANNELS, text, "“%(value)s” is no channel, such as phone."),
    "direction": lambda text, _: values.one_of(
        values.DIRECTIONS, text, "“%(value)s” is no direction; use outbound or inbound."
    ),
    "occurred_at": lambda text, around: values.moment(text, around.order, around.zone, around.now),
    "minutes": lambda text, _: values.whole(text, 10_000),
    "day_order": lambda text, _: values.one_of(
        dict(zip(values.ORDERS, values.ORDERS, strict=True)), text, "“%(value)s” is no order; use ymd, dmy or mdy."
    ),
}


def interpret(kind: str, table: Table, mapping: Mapping, around: Around, context: str = "") -> list[Read] | Fault:
    """Every row as values, or why none can be read. `context` is what else the content of a row depends on."""
    places = {field: _place(table, mapping[field.name]) for field in FIELDS[kind] if mapping.get(field.name)}
    texts = [_texts(row, places) for row in table.rows]
    order = _order(texts)
    if isinstance(order, Fault):
        return order
    around = around._replace(order=order)
    fixed = {field.name for field, place in places.items() if isinstance(place, str)}
    twins: Counter[str] = Counter()
    lines: dict[str, int] = {}
    found = []
    for row, said in zip(table.rows, texts, strict=True):
        content = _fingerprint(said, "")
        twins[content] += 1
        outside_id = _identity(kind, row, said, fixed, f"{content[:32]}:{twins[content]}")
        print_ = _fingerprint(said, context) if context else content
        read = _read(kind, Read(row, {}, outside_id, print_), said, around, len(table.headings), places)
        first = lines.setdefault(outside_id, row.line)
        if first != row.line and not read.problem:
            read = _refused(read, "The id “%(id)s” stands on line %(first)s already.", id=outside_id[:80], first=first)
        found.append(read)
    return found


def _place(table: Table, column: str) -> int | str:
    if column.startswith(FIXED):
        return column.removeprefix(FIXED)
    index = resolve(table, column)
    if index is None:
        raise ValueError(f"there is no column {column}")
    return index


def _texts(row: Row, places: Places) -> dict[str, str]:
    said = {}
    for field, place in places.items():
        text = place if isinstance(place, str) else row.cells[place] if place < len(row.cells) else ""
        kept = clean(text) if field.has_lines else " ".join(clean(text).split("\n"))
        if kept:
            said[field.name] = kept
    return said


def _order(texts: list[dict[str, str]]) -> str | Fault:
    chosen = next((said["day_order"] for said in texts if "day_order" in said), "")
    if chosen.lower() in values.ORDERS:
        return chosen.lower()
    days = [said[name] for said in texts for name in ("occurred_at", "born_on") if name in said]
    return values.order_of(days) or problem(
        None, "The dates could be day first or month first, as in %(example)s. Say which: day_order is dmy or mdy.",
        example=days[0][:40],
    )  # fmt: skip


def _fingerprint(said: dict[str, str], context: str) -> str:
    content = json.dumps([context, said], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _identity(kind: str, row: Row, said: dict[str, str], fixed: set[str], otherwise: str) -> str:
    """A file's own id; else the row's number where an interaction names nobody; else its content."""
    if "external_id" in said and "external_id" not in fixed:
        return said["external_id"]
    if kind == "interactions" and not names_somebody(said):
        return f"row {row.number}"
    return otherwise


def names_somebody(said: dict[str, Any]) -> bool:
    """Whether a row of interactions says with whom."""
    return any(said.get(name) for name in ("contact_id", "contact_email", "contact_name"))


def _read(kind: str, read: Read, said: dict[str, str], around: Around, width: int, places: Places) -> Read:
    row = read.row
    if any(row.cells[width:]):
        return _refused(read, "The row has more cells than there are headings.")
    if any(len(cell.encode()) > LONGEST_CELL for cell in row.cells if len(cell) > LONGEST_CELL // 4):
        return _refused(read, "A cell is longer than 32 KB.")
    found: dict[str, Any] = {}
    try:
        for field in places:
            if field.name in said:
                found[field.name] = _value(field, said[field.name], around)
        if any(field.name == "day" for field in places):
            found["occurred_at"] = _in_parts(found, around)
        _check(kind, found, around)
    except Wrong as wrong:
        return _refused(read, wrong.text, **wrong.values)
    return read._replace(values=found)


def _check(kind: str, found: dict[str, Any], around: Around) -> None:
    if kind == "interactions":
        for name, text in (("occurred_at", "The date is missing."), ("channel", "The channel is missing.")):
            if name not in found:
                raise Wrong(text)
        if values.is_ahead(found["occurred_at"], around.now):
            raise Wrong("This lies in the future.")
    elif not any(found.get(name) for name in ("name", "given_name", "family_name")):
        raise Wrong("The name is missing.")
    elif "born_on" in found and not periods.is_birthday(found["born_on"], periods.day_of(around.now, around.zone)):
        raise Wrong("The date of birth lies in the future or too far back.")


def _value(field: Field, text: str, around: Around) -> Any:
    if len(text) > field.longest:
        raise Wrong("%(field)s is longer than %(most)s signs.", field=field.name, most=field.longest)
    reader = _READERS.get(field.name)
    return reader(text, around) if reader else text


def _in_parts(found: dict[str, Any], around: Around) -> datetime:
    if "day" not in found or "month" not in found:
        raise Wrong("The day or the month is missing.")
    at = values.last_time(found["day"], found["month"], found.get("year", ""), around.zone, around.now)
    found["has_year"] = bool(found.get("year"))
    return at


def _refused(read: Read, text: str, **said: Any) -> Read:
    return read._replace(values={}, problem=problem(read.row.line, text, **said))
