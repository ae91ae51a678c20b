"""Every statement on client data says on whose behalf it runs; one that does not is refused before it is sent.

The check reads the SQL text itself, so that raw statements and lazy loads are stopped too. Writes of the session's own
flush pass, since rows get into the session only through scoped selects or as new rows.
"""

import re
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.sql.base import Executable

from webapp.exceptions import Unscoped

PROTECTED: set[str] = set()
flushing: ContextVar[bool] = ContextVar("flushing", default=False)
S = TypeVar("S", bound=Executable)


class Purpose(StrEnum):
    """The declared reasons for reading client data on nobody's behalf; each use is a place to review."""

    ACCESS = "access"
    AUDIT = "audit"
    CONFLICT = "conflict"
    COVERED_HINT = "covered-hint"
    CREDIT = "credit"
    DEMO = "demo"
    DOCTOR = "doctor"
    IMPORT_MATCH = "import-match"
    MAINTENANCE = "maintenance"
    TOTALS = "totals"


def protected() -> dict[str, Any]:
    """The `info` of a table that holds client data: `__table_args__ = (…, {"info": protected()})`."""
    return {"protected": True}


def for_viewer(statement: S, viewer: Any) -> S:
    """Declares that a statement is limited to what this viewer may see; the caller has added the predicate."""
    return statement.execution_options(scope=f"viewer:{viewer.id}")


def for_purpose(statement: S, purpose: Purpose) -> S:
    """Declares that a statement runs for one of the listed purposes instead of a person."""
    return statement.execution_options(scope=purpose.value)


def collect(metadata: Any) -> None:
    """Remembers which tables are protected, once all models are loaded."""
    PROTECTED.update(table.name for table in metadata.tables.values() if table.info.get("protected"))
    _protected_in.cache_clear()


@lru_cache(maxsize=4096)
def _protected_in(statement: str) -> frozenset[str]:
    words = set(re.findall(r"[a-z_]+", statement.lower()))
    return frozenset(words & PROTECTED)


def watch(engine: Engine) -> None:
    """Installs the check on an engine."""

    @event.listens_for(engine, "before_cursor_execute")
    def refuse_unscoped(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if flushing.get():
            return
        tables = _protected_in(statement)
        if not tables:
            return
        declared = context.execution_options.get("scope") if context is not None else None
        if not (declared or connection.get_execution_options().get("scope")):
            raise Unscoped(f"no scope was declared for a statement on {', '.join(sorted(tables))}")
