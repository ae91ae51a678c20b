"""Disputes as lists show them, a page of them or all for a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.bonus.queries.holders import plan_of
from webapp.bonus.queries.wording import clause_names, component_names
from webapp.bonus.rules.versions import canonical
from webapp.claims.models import Claim
from webapp.clients.access import may_see
from webapp.clients.models import Household
from webapp.db import batches, db
from webapp.disputes import rules
from webapp.disputes.models import Dispute
from webapp.disputes.queries import access
from webapp.people.models import User
from webapp.policy import Viewer

# So many rows, with what stands above them, stay below 30 KB.
PAGE = 25
# So many versions of plans are named at a time.
_AT_ONCE = 5_000


class Row(NamedTuple):
    """A dispute in a list; amounts in minor units, the household None for whom the reader may not know.

    `called` is what the statement calls the clause.
    """

    id: int
    user_id: int
    person: str
    period_id: int
    starts_on: date
    ends_on: date
    about: str
    clause: str
    claim_id: int | None
    household: str | None
    currency: str
    actual_minor: int
    expected_minor: int
    granted_minor: int | None
    reason: str
    state: str
    filed_on: date
    due_on: date
    waits: bool
    called: str

    @property
    def difference_minor(self) -> int:
        """What is in dispute."""
        return self.expected_minor - self.actual_minor

    def is_overdue(self, today: date) -> bool:
        """Whether it waits longer than it should."""
        return rules.is_overdue(self.state, self.due_on, today)


# Where the clause and, instead of its words, the version of the plan stand in what `rows` selects.
_CLAUSE, _PLAN = Row._fields.index("clause"), Row._fields.index("called")


class Page(NamedTuple):
    """A page of disputes, newest first, and whether there are older ones."""

    rows: list[Row]
    has_older: bool


class Counts(NamedTuple):
    """How many disputes wait, how many of them for the reader, and how many longer than they should."""

    waiting: int
    for_reader: int
    overdue: int


def rows(viewer: Viewer) -> sa.Select[Any]:
    """The columns of a list, of all disputes that the viewer may know of.

    The last one is the number of the plan's version that paid; None where there is no statement.
    """
    household = sa.case((may_see(viewer, Claim.household_id), Household.name))
    statement: Any = (
        sa.select(
            Dispute.id, Dispute.user_id, User.name, Dispute.period_id, CreditPeriod.starts_on, CreditPeriod.ends_on,
            Dispute.about, Dispute.clause, Dispute.claim_id, household, Dispute.currency,
            Dispute.actual_minor, Dispute.expected_minor, Dispute.granted_minor, Dispute.reason, Dispute.state,
            Dispute.filed_on, Dispute.due_on, access.waits_for(viewer), stated(BonusPlanVersion.id),
        )
        .join(CreditPeriod, CreditPeriod.id == Dispute.period_id)
        .join(User, User.id == Dispute.user_id)
        .outerjoin(Claim, Claim.id == Dispute.claim_id)
        .outerjoin(Household, Household.id == Claim.household_id)
        .where(access.visible(viewer))
    )  # fmt: skip
    return statement


def stated(column: Any) -> Any:
    """A column of the statement in which a dispute's line stands, or of its plan; else of the first of the period."""
    return (
        sa.select(column)
        .select_from(BonusStatement)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .where(
            BonusStatement.user_id == Dispute.user_id, BonusStatement.period_id == Dispute.period_id,
            sa.or_(Dispute.part_on.is_(None), BonusStatement.starts_on == Dispute.part_on),
        )
        .order_by(BonusStatement.starts_on)
        .limit(1)
        .correlate(Dispute)
        .scalar_subquery()
    )  # fmt: skip


def row(found: Sequence[Any], body: Any) -> Row:
    """Selected columns as a row, with the text of the plan's version that paid."""
    return _row(found, _words(body))


def _named(found: Sequence[Sequence[Any]]) -> list[Row]:
    """Selected columns as rows: every version of a plan is read and put into words once."""
    words: dict[int | None, dict[str, str]] = {None: _words(None)}
    for numbers in batches(sorted({one[_PLAN] for one in found if one[_PLAN] is not None}), _AT_ONCE):
        wanted = sa.select(BonusPlanVersion.id, BonusPlanVersion.body).where(BonusPlanVersion.id.in_(numbers))
        words |= {number: _words(body) for number, body in db.session.execute(wanted)}
    return [_row(one, words[one[_PLAN]]) for one in found]


def _row(found: Sequence[Any], words: Mapping[str, str]) -> Row:
    return Row._make((*found[:_PLAN], words.get(found[_CLAUSE], found[_CLAUSE])))


def _words(body: Any) -> dict[str, str]:
    return component_names(plan_of(canonical(body))) if body else clause_names([])


def _of(viewer: Viewer, is_team: bool) -> sa.ColumnElement[bool]:
    return access.of_others(viewer) if is_team else Dispute.user_id == viewer.id


def page_of(viewer: Viewer, is_team: bool, is_open: bool, before: int | None) -> Page:
    """One's own disputes, or those of others that a manager may know of, newest first; open ones alone on demand."""
    statement = rows(viewer).where(_of(viewer, is_team)).order_by(Dispute.id.desc()).limit(PAGE + 1)
    if is_open:
        statement = statement.where(sa.text("dispute.state IN ('open', 'agreed')"))
    if before is not None:
        statement = statement.where(Dispute.id < before)
    found = db.session.execute(scope.for_viewer(statement, viewer)).all()
    return Page(_named(found[:PAGE]), len(found) > PAGE)


def all_rows(viewer: Viewer, is_team: bool) -> list[Row]:
    """All that a list would show, newest first."""
    statement = rows(viewer).where(_of(viewer, is_team)).order_by(Dispute.id.desc())
    return _named(db.session.execute(scope.for_viewer(statement, viewer)).all())


def counts(viewer: Viewer, is_team: bool, today: date) -> Counts:
    """How many of these disputes wait."""
    one = sa.literal(1)
    statement = sa.select(
        sa.func.count(),
        sa.func.count(sa.case((access.waits_for(viewer), one))),
        sa.func.count(sa.case((Dispute.due_on < today, one))),
    ).where(sa.text("dispute.state IN ('open', 'agreed')"), _of(viewer, is_team))
    return Counts(*db.session.execute(scope.for_viewer(statement, viewer)).one())


def waiting_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts the disputes in which it is this person's turn."""
    return sa.select(sa.func.count()).select_from(Dispute).where(access.waits_for(viewer))


def open_in_period(period_id: int) -> list[Any]:
    """The count of the disputes of a period that wait: a number alone, for those who run periods."""
    counted = sa.select(sa.func.count()).select_from(Dispute)
    waits = counted.where(sa.text("dispute.state IN ('open', 'agreed')"), Dispute.period_id == period_id)
    return [waits.scalar_subquery()]


def has_disputes(period_id: int) -> Any:
    """Whether anything of a period was disputed."""
    return sa.exists().where(Dispute.period_id == period_id)
