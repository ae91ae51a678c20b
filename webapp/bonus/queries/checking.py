"""What computing closed statements anew came to; no sum of any of them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from webapp import outbox
from webapp.bonus.models import ClosedCheck, CreditPeriod
from webapp.db import db
from webapp.people.models import Firm, User

# The topic of the message that asks the worker for a check.
ASKED = "closed-statements.asked"
_WORDS = {
    "altered": _("its inputs or results were altered"),
    "unreadable": _("its inputs cannot be read"),
    "differs": _("computed anew it comes to something else"),
    "sums": _("its sums are not those of its lines"),
    "others": _("its statements are not those that were closed"),
}


class CheckLine(NamedTuple):
    """A check as pages show it: `by` is empty where it ran by itself, `checked_at` None while it came to nothing.

    It then waits or runs, or else it failed as often as it is tried.
    """

    asked_at: datetime
    by: str
    checked_at: datetime | None
    statements: int
    differences: list[dict[str, Any]]
    is_under_way: bool


def last_checks() -> list[CheckLine]:
    """The newest check and, where that one came to nothing yet, the last that did; nothing where there was none."""
    newest = sa.select(sa.func.max(ClosedCheck.id)).scalar_subquery()
    return _lines(ClosedCheck.id.in_((newest, of_last_finished(ClosedCheck.id))))


def _lines(which: sa.ColumnElement[bool]) -> list[CheckLine]:
    statement = (
        sa.select(
            ClosedCheck.asked_at, sa.func.coalesce(User.name, ""), ClosedCheck.checked_at, ClosedCheck.statements,
            ClosedCheck.differences, ClosedCheck.id,
        )
        .outerjoin(User, User.id == ClosedCheck.asked_by_id)
        .where(which)
        .order_by(ClosedCheck.id.desc())
    )  # fmt: skip
    rows = db.session.execute(statement).all()
    coming = _to_come() if any(row.checked_at is None for row in rows) else set()
    return [
        CheckLine(asked, by, checked, count or 0, wrong, checked is None and number in coming)
        for asked, by, checked, count, wrong, number in rows
    ]


def _to_come() -> set[int]:
    """The checks that the worker does now or will do: what failed as often as it is tried is none of them."""
    return {said["check_id"] for said in outbox.to_come(ASKED)}


def of_last_finished(column: Any) -> Any:
    """A column of the newest check that came to something, for a statement that asks for more beside it."""
    finished = sa.select(column).where(ClosedCheck.checked_at.is_not(None))
    return finished.order_by(ClosedCheck.id.desc()).limit(1).scalar_subquery()


def last_finished() -> CheckLine | None:
    """The newest check that came to something."""
    return next(iter(_lines(ClosedCheck.id == of_last_finished(ClosedCheck.id))), None)


def check_by_id(check_id: int) -> ClosedCheck | None:
    """A check's row."""
    return db.session.get(ClosedCheck, check_id)


def check_under_way() -> ClosedCheck | None:
    """The check that waits or runs, if there is one."""
    is_waiting = sa.and_(ClosedCheck.checked_at.is_(None), ClosedCheck.id.in_(_to_come()))
    waits = sa.select(ClosedCheck).where(is_waiting).order_by(ClosedCheck.id.desc())
    return db.session.scalar(waits.limit(1))


def lock_checks(lock: Callable[[Any], Any]) -> None:
    """Lets people who ask for a check at the same time take turns, so that the second one meets the first one's."""
    db.session.execute(lock(sa.select(Firm.id))).all()


def is_check_due(night: date) -> bool:
    """Whether something is closed and nothing of it was checked by itself in a night yet."""
    is_closed = sa.exists().where(CreditPeriod.state == "closed")
    is_done = sa.exists().where(ClosedCheck.night_on == night)
    return bool(db.session.scalar(sa.select(sa.and_(is_closed, ~is_done))))


def difference_words(what: str) -> str:
    """What is wrong with a closed statement, without a word of what it pays."""
    return str(_WORDS[what])
