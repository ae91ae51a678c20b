"""Which record each row of a file became."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from webapp.db import db
from webapp.imports.models import OutsideId
from webapp.imports.queries import Plan
from webapp.imports.rules import Read
from webapp.scope import Purpose, for_purpose

_TABLE: Any = OutsideId.__table__


def remember(kind: str, source: str, rows: Iterable[tuple[Read, int]]) -> None:
    """Notes which records rows became, so that the same rows find them again."""
    found = [
        {
            "kind": kind, "source": source, "outside_id": read.outside_id, "record_id": record_id,
            "fingerprint": read.fingerprint,
        }
        for read, record_id in rows
    ]  # fmt: skip
    if found:
        db.session.execute(for_purpose(sa.insert(_TABLE), Purpose.IMPORT_MATCH), found)


def renew(plan: Plan) -> None:
    """Notes with which content the changed rows were taken in."""
    changed = [{"key": line.known.key, "content": line.read.fingerprint} for line in plan.of("changed") if line.known]
    statement = sa.update(_TABLE).where(_TABLE.c.id == sa.bindparam("key"))
    statement = for_purpose(statement.values(fingerprint=sa.bindparam("content")), Purpose.IMPORT_MATCH)
    if changed:
        db.session.connection().execute(statement, changed)
