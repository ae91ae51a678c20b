"""Statements made once for everybody of a kind, since building a large one costs more than running it.

A builder gets a viewer whose id is a parameter, so that what it makes serves all who hold the same roles in the same
firm on the same day. It must not look at the clock finer than the day, nor at anything else of the viewer that is a
person's own: such values are handed in by name and become parameters too.
"""

from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from webapp import periods, scope
from webapp.db import Key, Moment, db
from webapp.policy import FirmView, Role, Viewer


def rows(viewer: Viewer, build: Callable[..., Any], *shape: Hashable, **values: Any) -> Any:
    """The rows of what `build(viewer, *shape, **values)` selects for the viewer: columns, never whole objects.

    `shape` decides how the statement looks; `values` (numbers, texts, moments, lists of numbers) are only what it is
    run with.
    """
    kinds = tuple((name, type(value)) for name, value in values.items())
    today = periods.today(viewer.firm.zone)
    made = _made(build, shape, kinds, today, viewer.firm, viewer.roles, viewer.reach)
    # What the session has not written yet is asked for too; it itself would take as long again for a row of columns.
    db.session.flush()
    return db.session.connection().execute(made, {"viewer_id": viewer.id, **values})


@lru_cache(maxsize=1024)
def _made(
    build: Callable[..., Any],
    shape: tuple[Hashable, ...],
    kinds: tuple[tuple[str, type], ...],
    today: date,
    firm: FirmView,
    roles: frozenset[Role],
    reach: int,
) -> Any:
    anybody = Viewer(id=_parameter("viewer_id", int), name="", email="", roles=roles, reach=reach, firm=firm)
    return scope.for_viewer(build(anybody, *shape, **{name: _parameter(name, kind) for name, kind in kinds}), anybody)


def _parameter(name: str, kind: type) -> Any:
    if kind is list:
        return sa.bindparam(name, type_=Key, expanding=True)
    types: dict[type, Any] = {int: Key, datetime: Moment(), date: sa.Date(), str: sa.String()}
    return sa.bindparam(name, type_=types.get(kind, sa.types.NullType()))
