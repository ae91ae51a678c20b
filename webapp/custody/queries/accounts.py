"""Accounts that somebody may see, and to which household one that waits might belong."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import queries as clients
from webapp.clients.access import covers, may_see
from webapp.clients.models import Household
from webapp.custody.models import Account, Activity
from webapp.custody.queries.counting import counts, is_opened
from webapp.custody.rules import normal_number
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose


class AccountRow(NamedTuple):
    """An account as lists show it; without a household it waits to be assigned."""

    id: int
    number: str
    institution: str
    name: str
    currency: str | None
    household_id: int | None
    household_name: str | None
    last_booked_on: date | None
    normal_number: str
    version: int


class KnownAccount(NamedTuple):
    """An account as files are compared with it."""

    id: int
    number: str
    normal_number: str
    institution: str
    currency: str | None
    household_id: int | None


def may_see_account(viewer: Viewer, household_id: Any) -> sa.ColumnElement[bool]:
    """The predicate on an account's or line's household column; those that wait are for controllers only."""
    return sa.true() if viewer.sees_all_claims else may_see(viewer, household_id)


def _rows(viewer: Viewer) -> Any:
    last = (
        sa.select(Activity.booked_on)
        .where(Activity.account_id == Account.id, counts())
        .order_by(Activity.booked_on.desc())
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    return (
        sa.select(
            Account.id, Account.number, Account.institution, Account.name, Account.currency, Account.household_id,
            Household.name.label("household_name"), last.label("last_booked_on"), Account.normal_number,
            Account.version,
        )
        .join(Household, Household.id == Account.household_id, isouter=True)
        .where(may_see_account(viewer, Account.household_id), is_opened())
        .order_by(Account.normal_number, Account.id)
    )  # fmt: skip


def accounts(
    viewer: Viewer, *, waiting: bool = False, search: str = "", after: tuple[str, int] | None = None, limit: int = 50
) -> list[AccountRow]:
    """Accounts by number, one more than `limit` where there are more; `search` is a part of the number."""
    statement = _rows(viewer)
    if waiting:
        statement = statement.where(Account.household_id.is_(None))
    if search:
        statement = statement.where(Account.normal_number.contains(normal_number(search), autoescape=True))
    if after:
        statement = statement.where(sa.tuple_(Account.normal_number, Account.id) > sa.tuple_(*map(sa.literal, after)))
    return [AccountRow(*row) for row in db.session.execute(scope.for_viewer(statement.limit(limit + 1), viewer))]


def accounts_of(viewer: Viewer, household_id: int) -> list[AccountRow]:
    """A household's accounts, as far as this person may see them."""
    statement = _rows(viewer).where(Account.household_id == household_id)
    return [AccountRow(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def account_row(viewer: Viewer, account_id: int) -> AccountRow:
    """One account as lists show it; raises NotVisible."""
    row = db.session.execute(scope.for_viewer(_rows(viewer).where(Account.id == account_id), viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return AccountRow(*row)


def visible_account(viewer: Viewer, account_id: int) -> Account:
    """The account, if this person may see it; raises NotVisible."""
    statement = sa.select(Account).where(
        Account.id == account_id, may_see_account(viewer, Account.household_id), is_opened()
    )
    row = db.session.scalars(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return row


def named_accounts(viewer: Viewer, account_ids: Collection[int]) -> Any:
    """The statement of the numbers of those accounts that this person may see."""
    seen = may_see_account(viewer, Account.household_id)
    return sa.select(Account.id, Account.number).where(Account.id.in_(account_ids), seen, is_opened())


def waiting_count(viewer: Viewer) -> int:
    """How many accounts wait for a household, for those who assign them."""
    if not viewer.sees_all_claims:
        return 0
    statement = sa.select(sa.func.count()).select_from(Account).where(Account.household_id.is_(None), is_opened())
    return db.session.execute(scope.for_viewer(statement, viewer)).scalar_one()


def by_numbers(viewer: Viewer, normal_numbers: Collection[str]) -> list[KnownAccount]:
    """The accounts with one of these normal numbers, whatever their institution."""
    columns = [getattr(Account, name) for name in KnownAccount._fields]
    statement = sa.select(*columns).where(
        Account.normal_number.in_(normal_numbers), may_see_account(viewer, Account.household_id), is_opened()
    )
    return [KnownAccount(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def covers_household(viewer: Viewer, household_id: int) -> bool:
    """Whether this person covers a household today, which bars them from moving money into or out of it."""
    statement = sa.select(sa.literal(1)).where(Household.id == household_id, covers(viewer, Household.id))
    return db.session.execute(scope.for_purpose(statement, Purpose.CONFLICT)).first() is not None


def assignable_households(viewer: Viewer, typed: str, most: int = 12) -> list[clients.FoundHousehold]:
    """The households, by name, to which this person may assign accounts: all of the firm, covered or not."""
    return clients.households_named(viewer, typed[:80], most) if viewer.may(Permission.ACTIVITY_IMPORT) else []
