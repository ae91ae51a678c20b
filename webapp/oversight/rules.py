"""Which kinds of entries of the audit trail belong to whose work, and how a payload is told."""

import json
from typing import Any

# Who runs the machinery sees what was done to it; whoever decides claims sees claims and their evidence.
MACHINERY = ("user", "team", "firm", "segment")
EVIDENCE = ("claim", "account", "activity", "statement_file")
# A file's name is its uploader's own words, and may name a client whom the uploader's manager may not know of.
FILES = ("import_file", "statement_file")


def told(body: dict[str, Any] | None) -> list[tuple[str, str]]:
    """A payload as (field, text) pairs: changed fields as "before → after"."""
    pairs = []
    for name, value in (body or {}).items():
        if name in ("changed", "changes") and isinstance(value, dict):
            pairs += [(field, f"{_text(before)} → {_text(after)}") for field, (before, after) in value.items()]
        else:
            pairs.append((name, _text(value)))
    return [(name.replace("_", " "), text) for name, text in pairs]


def _text(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(str(item) for item in value) or "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
