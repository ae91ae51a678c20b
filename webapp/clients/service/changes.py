"""Putting new values into a row, and what of that goes on the record."""

from collections.abc import Mapping
from typing import Any

from webapp import audit

# Free texts are private: only their fingerprint goes on the record.
PRIVATE = {"remarks", "background"}


def apply(row: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Sets the values that differ and gives the changes as {field: [before, after]}."""
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before == value:
            continue
        setattr(row, name, value)
        changes[name] = [_shown(name, before), _shown(name, value)]
    return changes


def _shown(name: str, value: Any) -> Any:
    return audit.digest_of(value) if name in PRIVATE and value else value
