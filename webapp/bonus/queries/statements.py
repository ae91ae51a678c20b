"""Statements as people read them: one's own, and those of the teams below for a manager once they are calculated."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared, scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod, StatementLink
from webapp.claims.models import Claim, CreditShare
from webapp.claims.queries import access as claims_access
from webapp.claims.queries.columns import sort_of
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import Reach, User
from webapp.policy import Permission, Viewer

# So many periods are listed; older ones are reached through the years before.
LISTED = 24
_Earlier = sa.orm.aliased(BonusStatement)
_Period = sa.orm.aliased(CreditPeriod)
_Older = sa.orm.aliased(CreditPeriod)


class Listed(NamedTuple):
    """A statement in a list; `total_minor` of `currency`, None in a period that was not calculated for this person."""

    period_id: int
    kind: str
    starts_on: date
    ends_on: date
    state: str
    statement_id: int | None
    total_minor: int | None
    paid_minor: int | None
    currency: str | None
    person: str | None
    # What the same person's statements in this currency came to in the period before; only in a team's list.
    before_minor: int | None = None


class Found(NamedTuple):
    """A stored statement with everything that its page is made of."""

    id: int
    period_id: int
    user_id: int
    person: str
    kind: str
    period_starts_on: date
    period_ends_on: date
    state: str
    closed_at: datetime | None
    is_single_control: bool
    starts_on: date
    ends_on: date
    plan_id: int
    version_number: int
    inputs: str
    results: str
    digest: str
    changes: list[dict[str, Any]]


class Pointing(NamedTuple):
    """What a statement takes from an earlier one, or a later one takes from it; minor units as in the later one."""

    kind: str
    statement_id: int
    starts_on: date
    ends_on: date
    minor: int
    is_later: bool


def mine(viewer: Viewer) -> list[Listed]:
    """The latest periods with what they hold for this person, newest first."""
    own = sa.and_(BonusStatement.period_id == CreditPeriod.id, BonusStatement.user_id == viewer.id)
    statement = _listed().outerjoin(BonusStatement, own).order_by(CreditPeriod.starts_on.desc(), BonusStatement.id)
    rows = db.session.execute(scope.for_viewer(statement.limit(LISTED).add_columns(sa.null()), viewer))
    return [Listed(*row) for row in rows]


def of_team(viewer: Viewer, period_id: int) -> list[Listed]:
    """The statements of a period of all people below this manager, by name, with what the period before came to.

    One's own is not among them, also where one is a member of the team that one heads.
    """
    statement = (
        _listed()
        .add_columns(User.name, _before())
        .join(BonusStatement, BonusStatement.period_id == CreditPeriod.id)
        .join(User, User.id == BonusStatement.user_id)
        .join(Reach, sa.and_(Reach.user_id == BonusStatement.user_id, Reach.manager_id == viewer.id))
        .where(CreditPeriod.id == period_id, BonusStatement.user_id != viewer.id)
        .order_by(User.name, BonusStatement.id)
    )
    return [Listed(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def _before() -> sa.ColumnElement[int]:
    """What statements of the outer one's person and currency came to in the period before."""
    last = (
        sa.select(sa.func.max(_Older.starts_on))
        .where(_Older.starts_on < CreditPeriod.starts_on)
        .correlate(CreditPeriod)
    )
    return (
        sa.select(sa.cast(sa.func.sum(_Earlier.total_minor), sa.BigInteger))
        .join(_Period, _Period.id == _Earlier.period_id)
        .where(
            _Earlier.user_id == BonusStatement.user_id, _Earlier.currency == BonusStatement.currency,
            _Period.starts_on == last.scalar_subquery(),
        )
        .correlate(BonusStatement, CreditPeriod)
        .scalar_subquery()
    )  # fmt: skip


def _listed() -> sa.Select[Any]:
    columns: Any = sa.select(
        CreditPeriod.id, CreditPeriod.kind, CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state,
        BonusStatement.id, BonusStatement.total_minor, BonusStatement.paid_minor, BonusStatement.currency,
    )  # fmt: skip
    listed: sa.Select[Any] = columns.select_from(CreditPeriod)
    return listed


def calculated_periods() -> list[CreditPeriod]:
    """The periods of which there are statements, newest first."""
    statement = sa.select(CreditPeriod).where(CreditPeriod.state != "open").order_by(CreditPeriod.starts_on.desc())
    return list(db.session.scalars(statement.limit(LISTED)))


def statement_of(viewer: Viewer, statement_id: int) -> Found:
    """A statement that is the viewer's own, or of somebody below this manager; raises NotVisible for any other."""
    is_visible: sa.ColumnElement[bool] = BonusStatement.user_id == viewer.id
    if viewer.may(Permission.STATEMENT_TEAM):
        below = sa.exists().where(Reach.user_id == BonusStatement.user_id, Reach.manager_id == viewer.id)
        is_visible = sa.or_(is_visible, below)
    statement = (
        sa.select(
            BonusStatement.id, BonusStatement.period_id, BonusStatement.user_id, User.name, CreditPeriod.kind,
            CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state, CreditPeriod.closed_at,
            CreditPeriod.is_single_control, BonusStatement.starts_on, BonusStatement.ends_on,
            BonusPlanVersion.plan_id, BonusPlanVersion.number, BonusStatement.inputs, BonusStatement.results,
            BonusStatement.digest, BonusStatement.changes,
        )
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(User, User.id == BonusStatement.user_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .where(BonusStatement.id == statement_id, is_visible)
    )  # fmt: skip
    row: Any = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return Found(*row)


def pointing(viewer: Viewer, statement_id: int) -> list[Pointing]:
    """Where a statement that the viewer may see points back to, and what later ones point back to it."""
    other = sa.case(
        (StatementLink.statement_id == statement_id, StatementLink.earlier_id), else_=StatementLink.statement_id
    )
    statement = (
        sa.select(
            StatementLink.kind, BonusStatement.id, CreditPeriod.starts_on, CreditPeriod.ends_on,
            StatementLink.amount_minor, StatementLink.earlier_id == statement_id,
        )
        .join(BonusStatement, BonusStatement.id == other)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .where(sa.or_(StatementLink.statement_id == statement_id, StatementLink.earlier_id == statement_id))
        .order_by(CreditPeriod.starts_on, StatementLink.kind)
    )  # fmt: skip
    return [Pointing(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


class Waiting(NamedTuple):
    """Claims of one sort and currency that wait for a decision, with this person's share of what they ask for."""

    sort: str
    currency: str
    claims: int
    credited_minor: int


def waiting(viewer: Viewer) -> list[Waiting]:
    """What of this person's claims is not confirmed yet: beside the statement, never inside; fees apart from assets."""
    rows = prepared.rows(viewer, _waiting)
    return [Waiting(sort, currency, claims, int(points) // 10_000) for sort, currency, claims, points in rows]


def _waiting(viewer: Viewer) -> Any:
    rest = (Claim.amount_minor - Claim.allocated_minor - Claim.released_minor) * CreditShare.basis_points
    return (
        sa.select(sort_of(viewer), Claim.currency, sa.func.count(), sa.cast(sa.func.sum(rest), sa.BigInteger))
        .join(CreditShare, CreditShare.claim_id == Claim.id)
        .where(CreditShare.user_id == viewer.id, claims_access.IS_OPEN)
        .group_by("sort", Claim.currency)
        .order_by("sort", Claim.currency)
    )
