"""Promised money: when it is due, what came of it, and how late the rest is, as far as the viewer sees it in full."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Claim, Decision, Extension, Instalment
from webapp.claims.queries import access
from webapp.claims.rules import AGES
from webapp.clients.models import Household
from webapp.db import db, for_update
from webapp.initiatives.models import Initiative
from webapp.people.models import User
from webapp.policy import Viewer
from webapp.scope import Purpose

# Written out, since a partial index is only used where its condition is recognised.
IS_AWAITED = sa.text("claim.kind = 'promised' AND claim.state IN ('promised', 'needs-answer', 'part-confirmed')")
COUNTED = ("promised", "needs-answer", "part-confirmed", "confirmed", "lapsed")
WAYS = ("person", "initiative")


class Late(NamedTuple):
    """A promise whose days of grace are over."""

    claim_id: int
    household_id: int


class Coming(NamedTuple):
    """An instalment of which its claimant has not been reminded."""

    instalment_id: int
    claim_id: int
    household_id: int
    initiative_id: int | None
    claimant_id: int
    currency: str
    due_on: date


class Sum(NamedTuple):
    """What was promised under one name and in one currency, and what came of it, in minor units.

    `open_minor` is still to come, `gone_minor` lapsed or was released.
    """

    key: int | None
    name: str | None
    slug: str | None
    currency: str
    claims: int
    promised_minor: int
    deposited_minor: int
    open_minor: int
    gone_minor: int


class Lateness(NamedTuple):
    """Unpaid instalments of one name, currency and age (see rules.AGES), in minor units."""

    key: int | None
    currency: str
    age: str
    instalments: int
    open_minor: int


def rows_of(claim_id: int) -> list[Instalment]:
    """The instalments of a claim that is locked for a change."""
    statement = sa.select(Instalment).where(Instalment.claim_id == claim_id).order_by(Instalment.due_on, Instalment.id)
    fresh = statement.execution_options(populate_existing=True)
    return list(db.session.scalars(scope.for_purpose(fresh, Purpose.CONFLICT)))


def extended_last(claim_id: int, version: int, by_id: int) -> list[Extension]:
    """What the last decision on a locked claim moved, if it extended it, this person took it and nothing came since."""
    newest = sa.select(sa.func.max(Decision.id)).where(Decision.claim_id == claim_id).scalar_subquery()
    statement = (
        sa.select(Extension)
        .join(Decision, Decision.id == Extension.decision_id)
        .where(
            Decision.id == newest,
            Decision.outcome == "extend",
            Decision.decided_by_id == by_id,
            Decision.claim_version == version - 1,
            Extension.due_on > Extension.was_on,
        )
        .order_by(Extension.instalment_id)
    )
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.CONFLICT)))


def overdue_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts the overdue promises that this person sees in full, for the navigation."""
    return sa.select(sa.func.count()).select_from(Claim).where(is_overdue(viewer), access.full(viewer))


def is_overdue(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Promises of which an instalment should have come by now."""
    return sa.and_(IS_AWAITED, Claim.expected_on < periods.today(viewer.firm.zone))


def sums(viewer: Viewer, way: str) -> list[Sum]:
    """What was promised by claimant or by initiative; withdrawn and rejected promises are not counted."""
    is_closed = Claim.state.in_(("confirmed", "lapsed"))
    rest = Claim.amount_minor - Claim.allocated_minor
    key, name, slug = _named(way)
    statement = (
        sa.select(
            key, name, slug, Claim.currency, sa.func.count(), _sum(Claim.amount_minor),
            _sum(Claim.allocated_minor - Claim.reversed_minor), _sum(sa.case((is_closed, 0), else_=rest)),
            _sum(sa.case((is_closed, rest), else_=0)),
        )
        .where(Claim.kind == "promised", Claim.state.in_(COUNTED), access.full(viewer))
        .group_by(key, name, slug, Claim.currency)
        .order_by(Claim.currency, sa.func.sum(sa.case((is_closed, 0), else_=rest)).desc(), name)
    )  # fmt: skip
    return [Sum(*row) for row in db.session.execute(scope.for_viewer(_joined(statement, way), viewer))]


def lateness(viewer: Viewer, way: str, today: date) -> list[Lateness]:
    """How late what is still to come is, by claimant or by initiative."""
    parts = _unpaid(access.full(viewer))
    age: Any = sa.case(
        *((parts.c.due_on >= today - timedelta(days=one.most), one.name) for one in AGES if one.most is not None),
        else_=AGES[-1].name,
    )
    key = parts.c.claimant_id if way == "person" else parts.c.initiative_id
    statement = (
        sa.select(key, parts.c.currency, age, sa.func.count(), _sum(parts.c.open_minor))
        .where(parts.c.open_minor > 0)
        .group_by(key, parts.c.currency, age)
    )
    return [Lateness(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def _unpaid(which: sa.ColumnElement[bool]) -> Any:
    """The instalments of open promises with what is open of each: confirmed money goes to the earliest first."""
    until = sa.func.sum(Instalment.amount_minor).over(
        partition_by=Instalment.claim_id, order_by=(Instalment.due_on, Instalment.id), rows=(None, 0)
    )
    left = until - Claim.allocated_minor
    still = sa.case((left <= 0, 0), (left >= Instalment.amount_minor, Instalment.amount_minor), else_=left)
    return (
        sa.select(
            Claim.id, Claim.claimant_id, Claim.initiative_id, Claim.currency, Instalment.due_on,
            Instalment.id.label("instalment_id"), sa.cast(still, sa.BigInteger).label("open_minor"),
        )
        .join(Claim, Claim.id == Instalment.claim_id)
        .where(IS_AWAITED, which)
        .subquery()
    )  # fmt: skip


def open_instalments(viewer: Viewer) -> Iterator[Sequence[Any]]:
    """Every unpaid instalment that this person sees in full, for a file: the earliest first."""
    parts = _unpaid(access.full(viewer))
    statement = (
        sa.select(
            Claim.id, Household.name, User.name, Initiative.name, parts.c.due_on, Instalment.amount_minor,
            parts.c.open_minor, Claim.currency,
        )
        .select_from(parts)
        .join(Claim, Claim.id == parts.c.id)
        .join(Instalment, Instalment.id == parts.c.instalment_id)
        .join(Household, Household.id == Claim.household_id)
        .join(User, User.id == Claim.claimant_id)
        .outerjoin(Initiative, Initiative.id == Claim.initiative_id)
        .where(parts.c.open_minor > 0)
        .order_by(parts.c.due_on, Claim.id, Instalment.id)
    )  # fmt: skip
    yield from db.session.execute(scope.for_viewer(statement, viewer))


def _named(way: str) -> tuple[Any, Any, Any]:
    if way == "person":
        return Claim.claimant_id, User.name, sa.null().cast(sa.Text)
    return Claim.initiative_id, Initiative.name, Initiative.slug


def _joined(statement: Any, way: str) -> Any:
    if way == "person":
        return statement.join(User, User.id == Claim.claimant_id)
    return statement.outerjoin(Initiative, Initiative.id == Claim.initiative_id)


def _sum(column: Any) -> Any:
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


def past_grace(today: date, grace_days: int, limit: int) -> list[Late]:
    """Promises of which nothing came, whose last day and days of grace are over, and that nobody reopened."""
    last = (
        sa.select(sa.func.max(Instalment.due_on))
        .where(Instalment.claim_id == Claim.id)
        .correlate(Claim)
        .scalar_subquery()
    )
    limit_day = today - timedelta(days=grace_days)
    statement = (
        sa.select(Claim.id, Claim.household_id)
        .where(IS_AWAITED, Claim.expected_on < limit_day, Claim.allocated_minor == 0, last < limit_day)
        .where(Claim.reopened_at.is_(None))
        .order_by(Claim.household_id, Claim.id)
        .limit(limit)
    )
    return [Late(*row) for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))]


def coming(since: date, until: date, limit: int) -> list[Coming]:
    """Instalments due between two days, not paid, of open promises, of which nobody was reminded yet."""
    statement = (
        sa.select(
            Instalment.id, Claim.id, Claim.household_id, Claim.initiative_id, Claim.claimant_id, Claim.currency,
            Instalment.due_on,
        )
        .join(Claim, Claim.id == Instalment.claim_id)
        .where(Instalment.reminded_at.is_(None), Instalment.due_on.between(since, until))
        .where(IS_AWAITED, Instalment.due_on >= Claim.expected_on)
        .order_by(Instalment.due_on, Instalment.id)
        .limit(limit)
    )  # fmt: skip
    return [Coming(*row) for row in db.session.execute(scope.for_purpose(statement, Purpose.MAINTENANCE))]


def awaited(claim_id: int) -> Claim | None:
    """An open promise, locked, if it still is one."""
    statement = for_update(sa.select(Claim).where(Claim.id == claim_id, IS_AWAITED))
    fresh = statement.execution_options(populate_existing=True)
    return db.session.scalar(scope.for_purpose(fresh, Purpose.MAINTENANCE))


def day_differences() -> list[str]:
    """Open promises that are expected on another day than that of their first unpaid instalment; for the check-up."""
    parts = _unpaid(sa.true())
    first = sa.select(sa.func.min(parts.c.due_on)).where(parts.c.id == Claim.id, parts.c.open_minor > 0)
    is_other = Claim.expected_on.is_distinct_from(first.scalar_subquery())
    statement = sa.select(sa.func.count()).select_from(Claim).where(IS_AWAITED, is_other)
    wrong = db.session.scalar(scope.for_purpose(statement, Purpose.DOCTOR))
    return [f"{wrong} promises are expected on another day than their instalments say"] if wrong else []
