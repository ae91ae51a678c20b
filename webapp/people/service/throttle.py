"""How often something may be tried, counted in the database so that all server processes count together."""

from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from webapp import periods
from webapp.db import aside
from webapp.people.models import Throttle


class Limit(NamedTuple):
    """So many tries within so long, for one bucket such as "sign-in:account:…" (at most 128 characters)."""

    bucket: str
    tries: int
    within: timedelta


def take(*limits: Limit) -> int:
    """Counts one try against every limit; gives the seconds to wait, 0 when it may go on.

    Writes in a short transaction of its own: call it while the session holds no open writing transaction.
    """
    now, wait = periods.now(), 0
    with aside() as connection:
        for limit in limits:
            used, started_at = connection.execute(_counted(connection, limit)).one()
            if used > limit.tries:
                left = (started_at + limit.within - now).total_seconds()
                wait = max(wait, int(left) + 1)
    return wait


def give_back(*limits: Limit) -> None:
    """Takes one try off again, because it succeeded."""
    with aside() as connection:
        connection.execute(
            sa.update(Throttle)
            .where(Throttle.bucket.in_([limit.bucket for limit in limits]), Throttle.used > 0)
            .values(used=Throttle.used - 1)
        )


def _counted(connection: sa.Connection, limit: Limit) -> Any:
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    now = periods.now()
    is_over = Throttle.started_at <= now - limit.within
    return (
        insert(Throttle)
        .values(bucket=limit.bucket, started_at=now, used=1)
        .on_conflict_do_update(
            index_elements=[Throttle.bucket],
            set_={
                "used": sa.case((is_over, 1), else_=Throttle.used + 1),
                "started_at": sa.case((is_over, now), else_=Throttle.started_at),
            },
        )
        .returning(Throttle.used, Throttle.started_at)
    )
