"""Which lines and accounts there are for anybody: all but those of the one file that is on its way in or out."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.custody.models import Account, Activity, Correction, StatementFile, UncountedFile
from webapp.db import db
from webapp.scope import Purpose

_Later = sa.orm.aliased(Activity)
_Other = sa.orm.aliased(Correction)


def _uncounted() -> Any:
    return sa.select(UncountedFile.file_id)


def counts(line: Any = Activity) -> sa.ColumnElement[bool]:
    """The predicate on a line: a file goes in or out whole, so none of its lines counts before all of them do."""
    condition: sa.ColumnElement[bool] = line.file_id.not_in(_uncounted())
    return condition


def stands(line: Any = Activity) -> sa.ColumnElement[bool]:
    """The predicate on a line: it was not taken back or replaced, and takes nothing back itself."""
    counted = sa.select(Correction.line_id).where(counts(Correction))
    corrected = counted.where(Correction.corrected_id == line.id).correlate(line)
    correcting = counted.where(Correction.line_id == line.id, Correction.kind != "replaces").correlate(line)
    return sa.and_(~corrected.exists(), ~correcting.exists())


def undone_on(line_id: Any) -> sa.ScalarSelect[date]:
    """The day on which a line was taken back or replaced, or nothing."""
    day = sa.select(_Later.booked_on).join(_Other, _Other.line_id == _Later.id)
    return day.where(_Other.corrected_id == line_id, counts(_Other)).correlate(Activity).scalar_subquery()


def is_opened() -> sa.ColumnElement[bool]:
    """The predicate on an account: one that a file brings is there once the file is."""
    brought_by = sa.func.coalesce(Account.opened_by_file_id, 0)
    return sa.or_(Account.household_id.is_not(None), brought_by.not_in(_uncounted()))


def uncounted_file_id() -> int | None:
    """The file that is on its way in or out, if there is one."""
    return db.session.scalar(_uncounted())


def lines_brought(file_id: int) -> int:
    """How many lines of a file lie in the activity, whether they count or not."""
    counted = sa.select(sa.func.count()).select_from(Activity).where(Activity.file_id == file_id)
    return int(db.session.execute(scope.for_purpose(counted, Purpose.MAINTENANCE)).scalar_one())


def is_under_way(file_id: int, states: tuple[str, ...]) -> bool:
    """Whether a file is in one of these states still; asked by whoever works on it."""
    statement = sa.select(StatementFile.state).where(StatementFile.id == file_id)
    return db.session.scalar(scope.for_purpose(statement, Purpose.MAINTENANCE)) in states
