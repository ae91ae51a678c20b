"""What computing closed statements anew came to; no sum of any of them."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from webapp.bonus.models import ClosedCheck, CreditPeriod
from webapp.db import db
from webapp.people.models import User

_WORDS = {
    "altered": _("its inputs or results were altered"),
    "unreadable": _("its inputs cannot be read"),
    "differs": _("computed anew it comes to something else"),
    "sums": _("its sums are not those of its lines"),
    "others": _("its statements are not those that were closed"),
}


class CheckLine(NamedTuple):
    """A check as pages show it: `by` is empty where it ran by itself, `checked_at` None while it waits or runs."""

    asked_at: datetime
    by: str
    checked_at: datetime | None
    statements: int
    differences: list[dict[str, Any]]


def last_checks() -> list[CheckLine]:
    """The newest check and, while that one runs, the one before; nothing where there was none."""
    statement = (
        sa.select(
            ClosedCheck.asked_at, sa.func.coalesce(User.name, ""), ClosedCheck.checked_at, ClosedCheck.statements,
            ClosedCheck.differences,
        )
        .outerjoin(User, User.id == ClosedCheck.asked_by_id)
        .order_by(ClosedCheck.id.desc())
        .limit(2)
    )  # fmt: skip
    rows = db.session.execute(statement)
    found = [CheckLine(asked, by, checked, count or 0, wrong) for asked, by, checked, count, wrong in rows]
    return found if found and found[0].checked_at is None else found[:1]


def of_last_finished(column: Any) -> Any:
    """A column of the newest check that came to something, for a statement that asks for more beside it."""
    finished = sa.select(column).where(ClosedCheck.checked_at.is_not(None))
    return finished.order_by(ClosedCheck.id.desc()).limit(1).scalar_subquery()


def last_finished() -> CheckLine | None:
    """The newest check that came to something."""
    return next((one for one in last_checks() if one.checked_at), None)


def check_by_id(check_id: int) -> ClosedCheck | None:
    """A check's row."""
    return db.session.get(ClosedCheck, check_id)


def check_under_way() -> ClosedCheck | None:
    """The check that waits or runs, if there is one."""
    waits = sa.select(ClosedCheck).where(ClosedCheck.checked_at.is_(None)).order_by(ClosedCheck.id.desc())
    return db.session.scalar(waits.limit(1))


def is_check_due(night: date) -> bool:
    """Whether something is closed and nothing of it was checked by itself in a night yet."""
    is_closed = sa.exists().where(CreditPeriod.state == "closed")
    is_done = sa.exists().where(ClosedCheck.night_on == night)
    return bool(db.session.scalar(sa.select(sa.and_(is_closed, ~is_done))))


def difference_words(what: str) -> str:
    """What is wrong with a closed statement, without a word of what it pays."""
    return str(_WORDS[what])
