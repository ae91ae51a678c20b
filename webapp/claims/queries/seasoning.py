"""What must be known to find confirmed money that left again: confirmed amounts, lines, and what was found before."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Allocation, Claim, Reversal
from webapp.claims.queries.counting import stands, still_reverses
from webapp.claims.rules import EDGE_DAYS, NEVER_MOVES, Method, Moved, Use
from webapp.custody.models import Activity, StatementFile
from webapp.custody.queries import counts
from webapp.days import days_from
from webapp.db import db
from webapp.scope import Purpose

_Line = sa.orm.aliased(Activity)
_Out = sa.orm.aliased(Activity)


class Confirmed(NamedTuple):
    """An amount of a line that stands confirmed for a claim, in minor units."""

    household_id: int
    currency: str
    activity_id: int
    allocation_id: int
    claim_id: int
    amount_minor: int


class Found(NamedTuple):
    """A reversal that counts: what of which allocation, by which withdrawal of which day."""

    id: int
    household_id: int
    claim_id: int
    allocation_id: int
    withdrawal_id: int
    amount_minor: int


def with_confirmed_money(household_ids: Collection[int]) -> list[int]:
    """Those households of which money is confirmed that was followed by money going out, or that has a reversal."""
    went = sa.exists().where(
        _Out.household_id == Claim.household_id, _Out.booked_on >= _Line.booked_on, _Out.amount_minor < 0,
        _Out.kind.not_in(NEVER_MOVES), counts(_Out),
    )  # fmt: skip
    known = sa.exists().where(Reversal.allocation_id == Allocation.id, still_reverses())
    statement = (
        sa.select(Claim.household_id)
        .join(Allocation, Allocation.claim_id == Claim.id)
        .join(_Line, _Line.id == Allocation.activity_id)
        .where(Claim.household_id.in_(household_ids), Claim.allocated_minor > 0, stands(), sa.or_(known, went))
        .distinct()
        .order_by(Claim.household_id)
    )
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.MAINTENANCE)))


def everybody_with_confirmed_money(after: int, limit: int) -> list[int]:
    """The next households with confirmed money, by number."""
    statement = (
        sa.select(Claim.household_id)
        .where(Claim.household_id > after, Claim.allocated_minor > 0)
        .distinct()
        .order_by(Claim.household_id)
        .limit(limit)
    )
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.MAINTENANCE)))


def confirmed(household_ids: Collection[int]) -> list[Confirmed]:
    """The amounts that stand confirmed in these households."""
    statement = (
        sa.select(
            Claim.household_id, Claim.currency, Allocation.activity_id, Allocation.id, Claim.id, Allocation.amount_minor
        )
        .join(Allocation, Allocation.claim_id == Claim.id)
        .where(Claim.household_id.in_(household_ids), Claim.allocated_minor > 0, stands())
        .order_by(Allocation.id)
    )
    return [Confirmed(*row) for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))]


def uses(rows: Collection[Confirmed]) -> dict[int, list[Use]]:
    """The confirmed amounts by line."""
    found: dict[int, list[Use]] = {}
    for row in rows:
        found.setdefault(row.activity_id, []).append(Use(row.allocation_id, row.amount_minor))
    return found


def moved(household_ids: Collection[int], method: Method, today: date) -> Iterator[tuple[tuple[int, str], list[Moved]]]:
    """The lines of each household and currency, one group at a time; money that leaves on a later day is still there.

    Where the latest money goes first, what came before the first confirmed deposit is never taken in its place and
    makes no difference, but for the days in which the other half of a journal may lie.
    """
    first = (
        sa.select(Claim.household_id, sa.func.min(_Line.booked_on).label("day"))
        .join(Allocation, Allocation.claim_id == Claim.id)
        .join(_Line, _Line.id == Allocation.activity_id)
        .where(Claim.household_id.in_(household_ids), Claim.allocated_minor > 0, stands())
        .group_by(Claim.household_id)
        .subquery()
    )
    since = Activity.booked_on >= days_from(first.c.day, -EDGE_DAYS) if method is Method.LIFO else sa.true()
    statement = (
        sa.select(
            Activity.household_id, Activity.currency, Activity.id, Activity.account_id, Activity.booked_on,
            Activity.amount_minor, Activity.kind, Activity.identity,
        )
        .join(first, sa.and_(first.c.household_id == Activity.household_id, since))
        .where(counts(), sa.or_(Activity.amount_minor > 0, Activity.booked_on <= today))
        .order_by(Activity.household_id, Activity.currency)
    )  # fmt: skip
    rows = db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))
    for key, group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield key, [Moved(*row[2:]) for row in group]


def left_by_now(today: date, days: int) -> list[int]:
    """Households with confirmed money of which money left in the last days, by a line that was there before its day."""
    claimed = sa.select(Claim.id).where(Claim.household_id == Activity.household_id, Claim.allocated_minor > 0)
    statement = (
        sa.select(Activity.household_id)
        .join(StatementFile, StatementFile.id == Activity.file_id)
        .where(
            Activity.amount_minor < 0,
            Activity.booked_on.between(today - timedelta(days=days), today),
            # The day of the import in the firm's zone may be the next one already.
            sa.func.date(StatementFile.imported_at) <= Activity.booked_on,
            claimed.exists(),
            counts(),
        )
        .distinct()
        .order_by(Activity.household_id)
    )
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.MAINTENANCE)))


def counted(household_ids: Collection[int]) -> list[Found]:
    """The reversals that count in these households."""
    return _found(Claim.household_id.in_(household_ids))


def counted_by(which: sa.ColumnElement[bool]) -> list[Found]:
    """The reversals that count by withdrawals that meet a condition on their lines."""
    return _found(Reversal.withdrawal_id.in_(sa.select(Activity.id).where(which)))


def _found(condition: sa.ColumnElement[bool]) -> list[Found]:
    statement = (
        sa.select(
            Reversal.id, Claim.household_id, Claim.id, Reversal.allocation_id, Reversal.withdrawal_id,
            Reversal.amount_minor,
        )
        .join(Allocation, Allocation.id == Reversal.allocation_id)
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(condition, still_reverses())
        .order_by(Reversal.id)
    )  # fmt: skip
    return [Found(*row) for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))]


class Sum(NamedTuple):
    """How much of a claim is reversed, in minor units of its currency."""

    household_id: int
    currency: str
    reversed_minor: int


def sums(claim_ids: Collection[int]) -> dict[int, Sum]:
    """What is reversed of claims, by claim."""
    statement = sa.select(Claim.id, Claim.household_id, Claim.currency, Claim.reversed_minor)
    rows: Any = db.session.execute(scope.for_purpose(statement.where(Claim.id.in_(claim_ids)), Purpose.MAINTENANCE))
    return {row[0]: Sum(*row[1:]) for row in rows}


def days_of(line_ids: Collection[int]) -> dict[int, date]:
    """When lines were booked."""
    statement = sa.select(Activity.id, Activity.booked_on).where(Activity.id.in_(line_ids))
    return {row[0]: row[1] for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))}
