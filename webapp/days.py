"""Days counted by the database, from a day that stands in one of its columns."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class days_from(GenericFunction[Any]):  # noqa: N801 -- reads as a function of SQL
    """The calendar day so many days after a column's day (or before, if negative): `days_from(column, 30)`."""

    type = sa.Date()
    inherit_cache = True


@compiles(days_from, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **keywords: Any) -> str:
    day, count = element.clauses
    return f"date({compiler.process(day, **keywords)}, {compiler.process(count, **keywords)} || ' days')"


@compiles(days_from)
def _elsewhere(element: Any, compiler: Any, **keywords: Any) -> str:
    day, count = element.clauses
    return f"({compiler.process(day, **keywords)} + CAST({compiler.process(count, **keywords)} AS INTEGER))"
