"""Closed statements as later periods need them: their sums, what was taken of them, what holds for their days now."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod, StatementLink
from webapp.bonus.queries.holders import plan_of
from webapp.bonus.rules import Plan, Span
from webapp.bonus.rules.versions import canonical
from webapp.db import Key, db
from webapp.scope import Purpose

_By = sa.orm.aliased(BonusStatement)
_Period = sa.orm.aliased(CreditPeriod)
_Newer = sa.orm.aliased(BonusPlanVersion)


class Closed(NamedTuple):
    """A closed statement without its inputs; minor units."""

    id: int
    user_id: int
    version_id: int
    plan_id: int
    days: Span
    period: Span
    name: str
    currency: str
    formula: int
    held: int
    carried: int
    # What later closed statements took back and released of it, and what it took back of others itself.
    taken_back: int
    released: int
    took: int
    corrected: int
    # The newest version of its plan that had begun by its first day, as of now.
    newest_id: int
    inputs: str | None


def newer_versions(closed: Collection[Closed]) -> dict[int, Plan]:
    """The version that holds for a closed statement's days now, where that is another one than paid, by statement."""
    amended = {one.id: one for one in closed if one.newest_id != one.version_id}
    if not amended:
        return {}
    wanted = sa.select(BonusPlanVersion).where(BonusPlanVersion.id.in_({one.newest_id for one in amended.values()}))
    versions = {row.id: row for row in db.session.scalars(wanted)}
    found = {}
    for number, one in amended.items():
        version = versions[one.newest_id]
        if Span(version.starts_on, version.ends_on).covers(one.days):
            found[number] = plan_of(canonical(version.body))
    return found


def closed_before(span: Span, people: Collection[int] | None) -> dict[int, list[Closed]]:
    """The closed statements before a period, by person; none where a period between is not closed yet."""
    asked = {"before": span.since} | ({} if people is None else {"people": list(people)})
    found: dict[int, list[Closed]] = defaultdict(list)
    for number, user, version, plan, first, last, since, until, *rest in db.session.execute(
        _closed_before(people is None), asked
    ):
        found[user].append(
            Closed(number, user, version, plan, Span(first, last), Span(since, until), f"{since} – {until}", *rest)
        )
    return found


@lru_cache(maxsize=2)
def _closed_before(is_of_all: bool) -> sa.Select[Any]:
    """Made once: building it takes longer than running it for one person."""
    waiting, before = sa.orm.aliased(CreditPeriod), sa.bindparam("before", type_=sa.Date())
    is_waiting = sa.exists().where(waiting.starts_on < before, waiting.state != "closed")
    # Of a whole firm's statements only the inputs of those few are read, later, of which money left again.
    inputs = sa.null() if is_of_all else BonusStatement.inputs
    statement: Any = (
        sa.select(
            BonusStatement.id, BonusStatement.user_id, BonusStatement.plan_version_id, BonusPlanVersion.plan_id,
            BonusStatement.starts_on, BonusStatement.ends_on, CreditPeriod.starts_on, CreditPeriod.ends_on,
            BonusStatement.currency, BonusStatement.formula_minor, BonusStatement.held_minor,
            BonusStatement.carried_minor, _linked("clawback", "returned", is_of=True), _linked("released", is_of=True),
            _linked("clawback", "returned", is_of=False), _linked("corrected", is_of=True), _newest(), inputs,
        )
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .where(CreditPeriod.state == "closed", CreditPeriod.starts_on < before, ~is_waiting)
        .order_by(CreditPeriod.starts_on, BonusStatement.id)
    )  # fmt: skip
    if not is_of_all:
        statement = statement.where(BonusStatement.user_id.in_(sa.bindparam("people", type_=Key, expanding=True)))
    made: sa.Select[Any] = scope.for_purpose(statement, Purpose.CREDIT)
    return made


def _linked(*kinds: str, is_of: bool) -> sa.ColumnElement[int]:
    """What closed statements took of the outer one by links of some kinds, or what that one took itself."""
    end = StatementLink.earlier_id if is_of else StatementLink.statement_id
    summed = sa.cast(sa.func.coalesce(sa.func.sum(StatementLink.amount_minor), 0), sa.BigInteger)
    return (
        sa.select(summed)
        .join(_By, _By.id == StatementLink.statement_id)
        .join(_Period, _Period.id == _By.period_id)
        .where(end == BonusStatement.id, StatementLink.kind.in_(kinds), _Period.state == "closed")
        .correlate(BonusStatement)
        .scalar_subquery()
    )


def _newest() -> sa.ColumnElement[int]:
    return (
        sa.select(_Newer.id)
        .where(
            _Newer.plan_id == BonusPlanVersion.plan_id, _Newer.state == "approved",
            _Newer.starts_on <= BonusStatement.starts_on,
        )
        .order_by(_Newer.number.desc())
        .limit(1)
        .correlate(BonusPlanVersion, BonusStatement)
        .scalar_subquery()
    )  # fmt: skip


def inputs_of(closed: Closed) -> str:
    """The stored inputs of a statement, read where they were not."""
    if closed.inputs is not None:
        return closed.inputs
    statement = sa.select(BonusStatement.inputs).where(BonusStatement.id == closed.id)
    return str(db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)).scalar_one())
