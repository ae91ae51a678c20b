"""Lines of activity: of an account, and of a statement file."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.custody.models import Account, Activity, Correction
from webapp.custody.queries.accounts import may_see_account
from webapp.custody.queries.counting import counts
from webapp.db import db
from webapp.policy import Viewer

_Own = sa.orm.aliased(Correction)
_Other = sa.orm.aliased(Correction)
_Meant = sa.orm.aliased(Activity)
_By = sa.orm.aliased(Activity)


class LineRow(NamedTuple):
    """A line as lists show it; amounts are minor units of its currency.

    `correcting` is what it does to an earlier line (`meant_id`, where that was found), `corrected` what a later one
    (`by_id`) does to it; only a line that stands can be evidence.
    """

    id: int
    account_id: int
    account_number: str
    institution: str
    booked_on: date
    amount_minor: int
    allocated_minor: int
    currency: str
    kind: str
    description: str
    payer: str
    file_id: int
    correcting: str | None
    meant_id: int | None
    meant_on: date | None
    corrected: str | None
    by_id: int | None
    by_on: date | None


Place = tuple[date, int]


def _lines(viewer: Viewer) -> Any:
    return (
        sa.select(
            Activity.id, Activity.account_id, Account.number, Account.institution, Activity.booked_on,
            Activity.amount_minor, Activity.allocated_minor, Activity.currency, Activity.kind,
            Activity.description, Activity.payer, Activity.file_id, _Own.kind, _Meant.id, _Meant.booked_on, _Other.kind,
            _By.id, _By.booked_on,
        )
        .join(Account, Account.id == Activity.account_id)
        .outerjoin(_Own, _Own.line_id == Activity.id)
        .outerjoin(_Meant, sa.and_(_Meant.id == _Own.corrected_id, counts(_Meant)))
        .outerjoin(_Other, sa.and_(_Other.corrected_id == Activity.id, counts(_Other)))
        .outerjoin(_By, _By.id == _Other.line_id)
        .where(may_see_account(viewer, Activity.household_id), counts())
    )  # fmt: skip


def _newest_first(viewer: Viewer, statement: Any, after: Place | None, limit: int) -> list[LineRow]:
    if after:
        place = sa.tuple_(sa.literal(after[0], sa.Date), sa.literal(after[1]))
        statement = statement.where(sa.tuple_(Activity.booked_on, Activity.id) < place)
    statement = statement.order_by(Activity.booked_on.desc(), Activity.id.desc()).limit(limit + 1)
    return [LineRow(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def activity_of_account(
    viewer: Viewer, account_id: int, *, after: Place | None = None, limit: int = 50
) -> list[LineRow]:
    """An account's lines, newest first, one more than `limit` where there are more; `after` is the last one shown."""
    return _newest_first(viewer, _lines(viewer).where(Activity.account_id == account_id), after, limit)


def activity_of_file(viewer: Viewer, file_id: int, limit: int = 100) -> list[LineRow]:
    """The first lines that a statement file brought, as it listed them."""
    statement = _lines(viewer).where(Activity.file_id == file_id).order_by(Activity.id).limit(limit)
    return [LineRow(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def named_lines(viewer: Viewer, line_ids: Collection[int]) -> Any:
    """The statement of what those lines say that this person may see."""
    seen = may_see_account(viewer, Activity.household_id)
    said = sa.func.coalesce(sa.func.nullif(Activity.description, ""), Activity.payer)
    return sa.select(Activity.id, said).where(Activity.id.in_(line_ids), seen, counts())
