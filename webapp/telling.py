"""How the audit trail is told: fields in words, codes by their labels, and things by the names that a reader may know.

A feature says what the names of its things are and which fields of a payload hold their numbers, what its codes mean,
and how its measures are written; a number whose name is not the reader's to know stays a number.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import formats, scope
from webapp.audit import AuditEntry, AuditPayload
from webapp.db import db
from webapp.policy import Viewer

# A statement of (id, name) rows: those of the given ids that the viewer may know by name.
Namer = Callable[[Viewer, Collection[int]], sa.Select[Any]]
Body = Mapping[str, Any] | None
# Names by kind and number.
Known = Mapping[tuple[str, int], str]
T = TypeVar("T")


class Told(NamedTuple):
    """A field in words; `before` is None where it was not changed but said, and nothing is an empty text."""

    label: str
    before: str | None
    after: str


class Entry(NamedTuple):
    """An entry as a record's own page tells it."""

    id: int
    at: datetime
    who: str
    what: str
    changes: list[Told]


class _Field(NamedTuple):
    """A field of a payload; `key` is its name after the kind of record, "claim.kind"."""

    key: str
    values: tuple[Any, ...]
    currencies: tuple[str | None, ...]

    @property
    def name(self) -> str:
        """The field's own name."""
        return self.key.partition(".")[2]


_namers: dict[str, Namer] = {}
_kinds: dict[str, str] = {}
_codes: dict[str, dict[str, Any]] = {}
_measures: dict[str, Callable[[Any], str]] = {}
_labels: dict[str, Callable[[str], str]] = {}
_silent: set[str] = set()
_DIGEST = re.compile("[0-9a-f]{64}")
_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ([A-Z]{3})")


def names(kind: str, namer: Namer, *fields: str) -> None:
    """Things of a kind are called so, and these fields hold their numbers; "team.parent_id" is one of a team alone."""
    _namers[kind] = namer
    _kinds.update(dict.fromkeys(fields, kind))


def freely(number: Any, name: Any) -> Namer:
    """A namer for things that everybody in the firm may know by name."""
    return lambda _viewer, ids: sa.select(number, name).where(number.in_(ids))


def codes(labels: Mapping[Any, Any], *fields: str) -> None:
    """What the codes in these fields mean; a field may hold codes of several lists."""
    for field in fields:
        _codes.setdefault(field, {}).update({str(code): label for code, label in labels.items()})


def measures(written: Callable[[Any], str], *fields: str) -> None:
    """How the figures in these fields are written."""
    _measures.update(dict.fromkeys(fields, written))


def labels(kind: str, worded: Callable[[str], str]) -> None:
    """What the fields of a kind of record are called whose names are no words; nothing for those whose names are."""
    _labels[kind] = worded


def silent(*fields: str) -> None:
    """Leaves out fields that only a machine reads, or that another field says in words."""
    _silent.update(fields)


def history(viewer: Viewer, object_type: str, object_id: int, limit: int = 20) -> list[Entry]:
    """What was done to one record that the viewer may see whole, newest first, with what each act changed."""
    statement = (
        sa.select(AuditEntry.id, AuditEntry.at, AuditEntry.actor_name, AuditEntry.action, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .execution_options(scope="audit")
    )
    rows = db.session.execute(statement).all()
    changes = told(viewer, [(object_type, _changed(row.body)) for row in rows])
    return [
        Entry(row.id, row.at, row.actor_name, words(row.action), change)
        for row, change in zip(rows, changes, strict=True)
    ]


def told(viewer: Viewer, entries: Sequence[tuple[str, Body]]) -> list[list[Told]]:
    """Payloads, each with the kind of record that it is about, in words; all names are looked up at once."""
    fields = [list(_fields(kind, body)) for kind, body in entries]
    wanted: dict[str, set[int]] = {}
    for field in (field for each in fields for field in each):
        kind = _kind(field)
        if kind:
            wanted.setdefault(kind, set()).update(number for value in field.values for number in _numbers(value))
    known = named(viewer, wanted)
    return [[_told(field, known) for field in each] for each in fields]


def named(viewer: Viewer, wanted: Mapping[str, Collection[int]]) -> Known:
    """The names of things by kind and number, as far as the viewer may know them, by one statement."""
    parts = []
    for kind, ids in wanted.items():
        if ids and kind in _namers:
            rows = _namers[kind](viewer, ids).subquery()
            parts.append(sa.select(sa.literal(kind), *rows.c))
    if not parts:
        return {}
    statement = scope.for_viewer(sa.union_all(*parts), viewer)
    return {(kind, number): name for kind, number, name in db.session.execute(statement)}


def words(action: str) -> str:
    """An action as people read it: "claim.part-confirmed" → "Claim part confirmed"."""
    return action.replace(".", " ").replace("-", " ").capitalize()


def _changed(body: Body) -> Body:
    """What a payload says was changed, with what is needed to tell it."""
    kept = ("changed", "changes", "currency")
    return {name: value for name, value in (body or {}).items() if name in kept} if body else None


def _fields(kind: str, body: Body) -> Iterator[_Field]:
    """The fields of a payload that people read: its changes, its terms, and what it says beside them."""
    said = dict(body or {})
    changes = said.pop("changed", None) or said.pop("changes", None) or {}
    currency = said.get("currency")
    if isinstance(changes, dict):
        for name, both in changes.items():
            yield _Field(f"{kind}.{name}", tuple(both), tuple(changes.get("currency") or (currency, currency)))
    else:
        said["changed"] = changes
    said |= said.pop("terms", None) or {}
    if changes or any(name.endswith("_minor") for name in said):
        said.pop("currency", None)
    for name, value in said.items():
        if value not in (None, "", [], {}) and not {name, f"{kind}.{name}"} & _silent:
            yield _Field(f"{kind}.{name}", (value,), (currency,))


def _told(field: _Field, known: Known) -> Told:
    shown = [_shown(field, *both, known) for both in zip(field.values, field.currencies, strict=True)]
    worded = _labels.get(field.key.partition(".")[0])
    return Told((worded and worded(field.name)) or _label(field.name), shown[0] if len(shown) > 1 else None, shown[-1])


def _label(name: str) -> str:
    name = re.sub("_ids$", "s", name.removesuffix("_minor")).removesuffix("_id")
    return _(words(name.replace("_", " ")))


def _shown(field: _Field, value: Any, currency: str | None, known: Known) -> str:
    """A value in words: a thing by its name, a figure as it is written, several after each other."""
    if isinstance(value, dict):
        parts = ((_thing(field, key, known), _beside(field, item, currency, known)) for key, item in value.items())
        return ", ".join(f"{thing} {said}" for thing, said in parts)
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(_shown(field, item, currency, known) for item in value))
    if value is None or isinstance(value, bool):
        return "" if value is None else _("yes") if value else _("no")
    if isinstance(value, int):
        return _thing(field, value, known) if _kind(field) else _figure(field, value, currency)
    return _text(field, str(value))


def _thing(field: _Field, key: int | str, known: Known) -> str:
    """What a number, or the key of a figure, stands for."""
    kind = _kind(field)
    if not kind or not str(key).isdecimal():
        return _text(field, str(key))
    return known.get((kind, int(key))) or _("no. %(number)s", number=key)


def _beside(field: _Field, value: Any, currency: str | None, known: Known) -> str:
    return _figure(field, value, currency) if isinstance(value, int) else _shown(field, value, currency, known)


def _figure(field: _Field, value: int, currency: str | None) -> str:
    written = _by_key(_measures, field.key)
    if written:
        return written(value)
    is_money = currency and (field.name.endswith("_minor") or _kind(field))
    return formats.money(value, str(currency)) if is_money else str(value)


def _text(field: _Field, value: str) -> str:
    labels = _by_key(_codes, field.key) or {}
    if value in labels:
        return str(labels[value])
    if _DIGEST.fullmatch(value):
        return _("a private text")
    amount = _AMOUNT.fullmatch(value)
    if amount:
        return formats.money_of(Decimal(amount[1]), amount[2])
    return _time(value) if field.name.endswith(("_at", "_on")) else value


def _time(value: str) -> str:
    try:
        return formats.day(date.fromisoformat(value))
    except ValueError:
        pass
    try:
        return formats.moment(datetime.fromisoformat(value).astimezone(UTC))
    except ValueError:
        return value


def _kind(field: _Field) -> str | None:
    return _by_key(_kinds, field.key)


def _by_key(table: Mapping[str, T], key: str) -> T | None:
    """What is kept for a field of one kind of record, else for the field of all."""
    return table.get(key) or table.get(key.partition(".")[2])


def _numbers(value: Any) -> Iterator[int]:
    """The numbers of things in a value."""
    for one in value if isinstance(value, list | dict) else [value]:
        if not isinstance(one, bool) and str(one).isdecimal():
            yield int(one)
