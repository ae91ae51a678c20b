"""A period as those see it who run it: credited money, exceptions and control totals, and nothing of what it pays."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.queries.access import require_runs, was_below
from webapp.bonus.queries.measures import confirmed, decided_in, net, standing
from webapp.bonus.rules import Span
from webapp.claims.models import Claim, CreditShare
from webapp.clients.models import Household
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people import queries as people
from webapp.people.models import Reach, User
from webapp.policy import Permission, Viewer

_Calculated, _Reviewed, _Closed = (sa.orm.aliased(User) for _each in range(3))
_Later = sa.orm.aliased(CreditPeriod)
MOST = 200


class PeriodLine(NamedTuple):
    """A period in the list of those who run it, with who took its steps."""

    id: int
    kind: str
    starts_on: date
    ends_on: date
    state: str
    runs: int
    calculated_by: str | None
    reviewed_by: str | None
    closed_by: str | None
    is_single_control: bool
    digest: str | None
    calculated_at: Any
    reviewed_at: Any
    closed_at: Any
    exceptions: list[dict[str, Any]]
    version: int
    calculated_by_id: int | None
    reviewed_by_id: int | None
    is_last: bool
    # How many of its statements are in no payroll file, or would be; counted where one period is asked for.
    in_no_file: int = 0


class Credited(NamedTuple):
    """What a person, or a household, is credited with in one currency: minor units, after what left again."""

    id: int
    name: str
    currency: str
    minor: int
    claims: int


class Totals(NamedTuple):
    """Control totals of one currency: confirmed money, the sum over people, the sum over households; minor units."""

    currency: str
    confirmed: int
    over_people: int
    over_households: int
    claims: int
    households: int

    @property
    def is_whole(self) -> bool:
        """Whether all three are the same."""
        return self.confirmed == self.over_people == self.over_households


class Change(NamedTuple):
    """A confirmed line that differs from the calculation before: of whom, on which claim, from what to what."""

    person: str
    claim: str
    what: str
    before: str | None
    after: str | None


def period_lines(viewer: Viewer) -> list[PeriodLine]:
    """All periods, newest first."""
    require_runs(viewer)
    return [PeriodLine(*row) for row in db.session.execute(_lines().order_by(CreditPeriod.starts_on.desc()))]


def period_line(viewer: Viewer, period_id: int) -> PeriodLine | None:
    """One period, or None where there is none."""
    require_runs(viewer)
    statement = _lines().add_columns(_in_no_file()).where(CreditPeriod.id == period_id)
    row = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    return PeriodLine(*row) if row else None


def _lines() -> sa.Select[Any]:
    own = (
        CreditPeriod.is_single_control, CreditPeriod.digest, CreditPeriod.calculated_at, CreditPeriod.reviewed_at,
        CreditPeriod.closed_at, CreditPeriod.exceptions, CreditPeriod.version, CreditPeriod.calculated_by_id,
        CreditPeriod.reviewed_by_id, ~sa.exists().where(_Later.starts_on > CreditPeriod.starts_on),
    )  # fmt: skip
    return (
        sa.select(
            CreditPeriod.id, CreditPeriod.kind, CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state,
            CreditPeriod.runs, _Calculated.name, _Reviewed.name, _Closed.name, *own,
        )
        .outerjoin(_Calculated, _Calculated.id == CreditPeriod.calculated_by_id)
        .outerjoin(_Reviewed, _Reviewed.id == CreditPeriod.reviewed_by_id)
        .outerjoin(_Closed, _Closed.id == CreditPeriod.closed_by_id)
    )  # fmt: skip


def credited_people(viewer: Viewer, span: Span) -> list[Credited]:
    """What each person is credited with in a span, by name."""
    require_runs(viewer)
    summed = sa.cast(sa.func.sum(net() * CreditShare.basis_points), sa.BigInteger)
    columns: Any = sa.select(User.id, User.name, Claim.currency, summed, sa.func.count(sa.distinct(Claim.id)))
    statement = (
        standing(columns)
        .where(*decided_in(span))
        .join(CreditShare, CreditShare.claim_id == Claim.id)
        .join(User, User.id == CreditShare.user_id)
    )
    rows = db.session.execute(_grouped(statement, viewer, User.id, User.name))
    return [Credited(row[0], row[1], row[2], int(row[3]), row[4]) for row in rows]


def credited_households(viewer: Viewer, span: Span) -> list[Credited]:
    """What was confirmed of each household in a span, by name."""
    require_runs(viewer)
    summed = sa.cast(sa.func.sum(net()), sa.BigInteger)
    columns: Any = sa.select(Household.id, Household.name, Claim.currency, summed, sa.func.count(sa.distinct(Claim.id)))
    statement = standing(columns).where(*decided_in(span)).join(Household, Household.id == Claim.household_id)
    rows = db.session.execute(_grouped(statement, viewer, Household.id, Household.name))
    return [Credited(row[0], row[1], row[2], int(row[3]), row[4]) for row in rows]


def totals(span: Span, people: list[Credited], households: list[Credited]) -> list[Totals]:
    """The control totals by currency; what people are credited with is in parts of a share."""
    found = []
    for one in confirmed(span):
        shares = sum(each.minor for each in people if each.currency == one.currency)
        homes = sum(each.minor for each in households if each.currency == one.currency)
        # A sum that is no whole number of minor units would not be the money that was confirmed.
        over_people = shares // 10_000 if shares % 10_000 == 0 else -1
        found.append(Totals(one.currency, one.minor, over_people, homes, one.claims, one.households))
    return found


def _grouped(statement: sa.Select[Any], viewer: Viewer, number: Any, name: Any) -> sa.Select[Any]:
    return scope.for_viewer(statement.group_by(number, name, Claim.currency).order_by(name, number), viewer)


def in_no_file(viewer: Viewer, period_id: int) -> int:
    """How many statements of a period are of people below nobody, and so in no manager's payroll file.

    Whatever they pay: neither names nor sums are any matter of those who run periods.
    """
    if not (viewer.may(Permission.PERIOD_RUN) or viewer.may(Permission.STATEMENT_TEAM)):
        raise NotVisible
    statement = sa.select(_in_no_file()).where(CreditPeriod.id == period_id)
    return db.session.execute(scope.for_viewer(statement, viewer)).scalar_one_or_none() or 0


def _in_no_file() -> sa.ColumnElement[int]:
    """Of the outer period: the statements that nobody takes to payroll for the teams as they were when it was closed.

    Before that as the teams are now, so that whoever closes it hears of it in time.
    """
    above = sa.and_(Reach.user_id == BonusStatement.user_id, Reach.manager_id != BonusStatement.user_id)
    is_below = sa.exists().where(above, people.signs_at_all(Reach.manager_id))
    taken = sa.select(sa.literal(1)).select_from(User).where(was_below(User.id)).correlate_except(User).exists()
    has_manager = sa.case((CreditPeriod.state == "closed", taken), else_=is_below)
    return (
        sa.select(sa.func.count(BonusStatement.id))
        .where(BonusStatement.period_id == CreditPeriod.id, ~has_manager)
        .correlate(CreditPeriod)
        .scalar_subquery()
    )


def changed_lines(viewer: Viewer, period_id: int) -> list[Change]:
    """Which confirmed lines differ from the calculation before, by person."""
    require_runs(viewer)
    statement = (
        sa.select(User.name, BonusStatement.changes)
        .join(User, User.id == BonusStatement.user_id)
        .where(BonusStatement.period_id == period_id)
        .order_by(User.name, BonusStatement.id)
    )
    found = [
        Change(name, one["claim"], one["what"], one["before"], one["after"])
        for name, changes in db.session.execute(scope.for_viewer(statement, viewer))
        for one in changes
    ]
    return found[:MOST]
