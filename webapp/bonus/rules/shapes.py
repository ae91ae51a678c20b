"""The shapes of the JSON form: each reads a value, notes what is wrong with it, and describes itself as JSON Schema.

Reading and schema come from the same objects, so that no second truth can grow.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from webapp.bonus.rules.faults import Faults
from webapp.exceptions import Marked, mark

A_TEXT = mark("Write a text in quotes, of 1 to %(longest)s characters.")
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Days around these can be counted from, forwards and back.
FIRST_YEAR, LAST_YEAR = 1800, 2200
Checked = Callable[[dict[str, Any], str, Faults], None]


class Shape(Protocol):
    """A part of the form."""

    def read(self, raw: Any, at: str, faults: Faults) -> Any:
        """The value, or None with a fault noted."""

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what `read` takes; what needs arithmetic is checked by `read` alone."""


@dataclass(frozen=True)
class Words:
    """A text of some length, of letters as a pattern says."""

    longest: int = 200
    pattern: str = ""
    advice: Marked = A_TEXT
    may_be_number: bool = False

    def read(self, raw: Any, at: str, faults: Faults) -> str | None:
        if self.may_be_number and isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        fits = isinstance(raw, str) and 0 < len(raw) <= self.longest
        if not fits or (self.pattern and not re.fullmatch(self.pattern, raw)):
            return faults.add(at, self.advice, longest=self.longest)
        return raw

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "minLength": 1, "maxLength": self.longest}
        if self.pattern:
            text["pattern"] = f"^{self.pattern}$"
        return {"anyOf": [text, {"type": "integer"}]} if self.may_be_number else text


@dataclass(frozen=True)
class Whole:
    """A whole number within limits, written without quotes."""

    least: int
    most: int

    def read(self, raw: Any, at: str, faults: Faults) -> int | None:
        if not isinstance(raw, int) or isinstance(raw, bool) or not self.least <= raw <= self.most:
            return faults.add(
                at, mark("Write a whole number from %(least)s to %(most)s, without quotes."),
                least=self.least, most=self.most,
            )  # fmt: skip
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Day:
    """A calendar day."""

    def read(self, raw: Any, at: str, faults: Faults) -> date | None:
        try:
            if isinstance(raw, str) and re.fullmatch(DAY, raw) and FIRST_YEAR <= int(raw[:4]) <= LAST_YEAR:
                return date.fromisoformat(raw)
        except ValueError:
            pass
        return faults.add(
            at, mark("Write a day that there is, such as “2026-03-31”, of the years %(first)s to %(last)s."),
            first=FIRST_YEAR, last=LAST_YEAR,
        )  # fmt: skip

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": f"^{DAY}$"}


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    names: tuple[str, ...]

    def read(self, raw: Any, at: str, faults: Faults) -> str | None:
        if not isinstance(raw, str) or raw not in self.names:
            return faults.add(at, mark("Write one of: %(names)s."), names=", ".join(self.names))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"const": self.names[0]} if len(self.names) == 1 else {"enum": list(self.names)}


@dataclass(frozen=True)
class Open:
    """A value, or null for “without end”."""

    shape: Shape

    def read(self, raw: Any, at: str, faults: Faults) -> Any:
        return None if raw is None else self.shape.read(raw, at, faults)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.shape.schema(), {"type": "null"}]}


@dataclass(frozen=True)
class Several:
    """A list of values of one shape."""

    shape: Shape
    least: int = 1
    most: int = 100

    def read(self, raw: Any, at: str, faults: Faults) -> tuple[Any, ...] | None:
        if not isinstance(raw, list) or not self.least <= len(raw) <= self.most:
            return faults.add(
                at, mark("Write a list in [ ] of %(least)s to %(most)s entries."), least=self.least, most=self.most
            )
        before = len(faults)
        values = tuple(self.shape.read(one, f"{at}[{number}]", faults) for number, one in enumerate(raw))
        return values if len(faults) == before else None

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.shape.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True)
class Field:
    """A named value of a record; one that may be left out has a default, which need not be of the shape."""

    shape: Shape
    means: str
    is_required: bool = True
    default: Any = None


def optional(shape: Shape, means: str, default: Any = None) -> Field:
    """A field that may be left out."""
    return Field(shape, means, False, default)


@dataclass(frozen=True)
class Record:
    """An object with named fields and no others; `build` makes the value once all of them are right."""

    fields: Mapping[str, Field]
    build: Callable[..., Any]
    check: Checked | None = None
    kind: str = ""

    def read(self, raw: Any, at: str, faults: Faults) -> Any:
        if not isinstance(raw, dict):
            return faults.add(
                at, mark("Write an object in { } with the fields: %(names)s."), names=", ".join(self.fields)
            )
        before = len(faults)
        for name in raw:
            if name not in self.fields and not (self.kind and name == "kind"):
                faults.add(
                    _inside(at, name), mark("There is no such field here. There are: %(names)s."),
                    names=", ".join([*(["kind"] if self.kind else []), *self.fields]),
                )  # fmt: skip
        values = {name: self._value(raw, name, at, faults) for name in self.fields}
        if self.check and len(faults) == before:
            self.check(values, at, faults)
        return self.build(**{_python(name): value for name, value in values.items()}) if len(faults) == before else None

    def _value(self, raw: dict[str, Any], name: str, at: str, faults: Faults) -> Any:
        field = self.fields[name]
        if name in raw:
            return field.shape.read(raw[name], _inside(at, name), faults)
        if field.is_required:
            faults.add(_inside(at, name), mark("This field is missing: %(means)s"), means=field.means)
        return field.default

    def schema(self) -> dict[str, Any]:
        kind: dict[str, Any] = {"kind": {"const": self.kind}} if self.kind else {}
        named = {name: {**field.shape.schema(), "description": field.means} for name, field in self.fields.items()}
        required = [*kind, *(name for name, field in self.fields.items() if field.is_required)]
        return {
            "type": "object", "properties": {**kind, **named}, "required": required, "additionalProperties": False
        }  # fmt: skip


@dataclass(frozen=True)
class Kinds:
    """An object that its field `kind` makes one of several records."""

    records: Mapping[str, Record]

    def read(self, raw: Any, at: str, faults: Faults) -> Any:
        kind = raw.get("kind") if isinstance(raw, dict) else None
        record = self.records.get(kind) if isinstance(kind, str) else None
        if record is None:
            return faults.add(
                _inside(at, "kind"), mark("Write an object with a kind, one of: %(names)s."),
                names=", ".join(self.records),
            )  # fmt: skip
        return record.read(raw, at, faults)

    def schema(self) -> dict[str, Any]:
        return {"oneOf": [record.schema() for record in self.records.values()]}


def _inside(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _python(name: str) -> str:
    """`from` is a word of Python's own."""
    return "since" if name == "from" else name
