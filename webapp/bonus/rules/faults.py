"""What is wrong with a plan or with measures: every fault at once, each with its place and what to do."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from webapp.exceptions import mark


class Fault(NamedTuple):
    """Why a document cannot be taken: where ("components[0].tiers[1].from"), and in words with places for `values`."""

    at: str
    text: str
    values: Mapping[str, object] = {}

    @property
    def message(self) -> str:
        """The reason in English; screens translate `text` and put `values` in."""
        return self.text % self.values if self.values else self.text


class Faults:
    """Collects what is wrong while a document is read; `decimals` and `target` are those of the plan around it."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.decimals = 2
        self.target: Any = None

    def add(self, at: str, text: str, **values: object) -> Any:
        """Notes one fault; None, which stands for the value that cannot be had."""
        self.found.append(Fault(at or "(the whole file)", text, values))

    def __len__(self) -> int:
        return len(self.found)


class _Refused(ValueError):
    """The text is JSON that could be read in two ways."""


def read_json(text: str, faults: Faults) -> Any:
    """A JSON document without a binary float in it, or None with the fault noted."""
    try:
        found = json.loads(
            text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_once_each
        )
        # Half a character ("\\ud800") could be read, and then neither shown nor stored.
        json.dumps(found, ensure_ascii=False, default=str).encode()
        return found
    except UnicodeEncodeError:
        faults.add("", mark("There is half a character in a text. Write the whole of it."))
    except json.JSONDecodeError as error:
        faults.add(
            f"line {error.lineno}, column {error.colno}",
            mark("This is not JSON: %(why)s. Mend the file there and try again."),
            why=error.msg,
        )
    except _Refused as error:
        faults.add("", mark("“%(word)s” cannot be taken. Give each field once, and numbers in digits."), word=error)
    except (ValueError, RecursionError):
        faults.add(
            "", mark("A number is too long or the file is nested too deeply. Write it as the examples are written.")
        )
    return None


def _constant(word: str) -> Any:
    raise _Refused(word)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused(next(name for name in names if names.count(name) > 1))
    return fields
