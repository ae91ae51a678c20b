"""Who has to know when lines of households come, change or go: asked within the transaction that does it.

Features above register here; whoever writes lines calls both, so that nothing that was found about a line is left
behind when it goes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.custody.models import Account
from webapp.db import db
from webapp.scope import Purpose


class Watcher(NamedTuple):
    """What is done before lines (those that meet a condition) change or go, and after lines of households did."""

    before: Callable[[Sequence[int], sa.ColumnElement[bool]], None]
    after: Callable[[Sequence[int]], None]


_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Registers a watcher."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def before_lines_change(household_ids: Iterable[int | None], which: sa.ColumnElement[bool]) -> None:
    """Lets watchers take back what they found about lines that are about to change, move or go."""
    homes = _homes(household_ids)
    for watcher in _watchers:
        watcher.before(homes, which)


def after_lines_changed(household_ids: Iterable[int | None]) -> None:
    """Lets watchers look again at households whose lines came, changed, moved or went."""
    homes = _homes(household_ids)
    for watcher in _watchers:
        watcher.after(homes)


def homes_of(account_ids: Collection[int]) -> set[int | None]:
    """The households of accounts; None for those that wait for one."""
    table: Any = Account.__table__
    found = sa.select(table.c.household_id).where(table.c.id.in_(account_ids)).distinct()
    return set(db.session.scalars(scope.for_purpose(found, Purpose.MAINTENANCE)))


def _homes(household_ids: Iterable[int | None]) -> list[int]:
    return sorted({one for one in household_ids if one is not None})
