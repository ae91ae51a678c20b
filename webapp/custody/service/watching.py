"""Who has to know when lines of households come, change or go: asked within the transaction that does it.

Features above register here; whoever writes lines calls both, so that nothing that was found about a line is left
behind when it goes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import queries as clients
from webapp.custody.models import Account
from webapp.db import batches, db, for_update
from webapp.scope import Purpose

LOCKED_AT_ONCE = 1000
_ACCOUNT: Any = Account.__table__


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


def lock_accounts(account_ids: Collection[int]) -> dict[int, int | None]:
    """Locks accounts by number: to which household each of them belongs, or None while it waits for one."""
    found: dict[int, int | None] = {}
    for some in batches(sorted(account_ids), LOCKED_AT_ONCE):
        rows = for_update(sa.select(_ACCOUNT.c.id, _ACCOUNT.c.household_id).where(_ACCOUNT.c.id.in_(some)))
        found |= {
            row[0]: row[1]
            for row in db.session.execute(scope.for_purpose(rows.order_by(_ACCOUNT.c.id), Purpose.MAINTENANCE))
        }
    return found


def lock_homes(account_ids: Collection[int]) -> dict[int, int | None]:
    """Locks accounts and then their households; before lines on them come, change or go, and before their file.

    Whoever gives one of the accounts away or decides by its lines is done before or waits, and two never wait for
    each other.
    """
    found = lock_accounts(account_ids)
    clients.lock_households(_homes(found.values()))
    return found


def _homes(household_ids: Iterable[int | None]) -> list[int]:
    return sorted({one for one in household_ids if one is not None})
