"""Confirmed money as measures: what each person is credited with, by day of decision. A period is few statements.

Nobody reads these lines but the calculation: they are declared as made for it, and pages show of them only what their
reader may see. Lines are numbered by what they stand for, so that a figure leads back to its source.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.rules import Line, Span
from webapp.claims.models import Allocation, Claim, CreditShare, Decision, Reversal
from webapp.claims.queries.counting import stands, still_reverses
from webapp.clients.access import row_by_row
from webapp.clients.models import Household, Segment
from webapp.custody.models import Activity
from webapp.custody.queries import counts
from webapp.db import batches, db
from webapp.scope import Purpose

# A line's number is that of the allocation it stands for, times eight, and one of these: that it was confirmed, that it
# was its household's first, that it left within its seasoning; of what left later it is the number of the reversal, of
# what documents confirm that of the decision.
CONFIRMED, NEW, LEFT, LATER, DOCUMENTED = 0, 1, 2, 3, 4
_TIMES = 8
_MONEY = ("deposited", "promised")
# What the bank itself calls a move between own accounts counts for nobody, whoever confirmed it.
JOURNAL, _INTERNAL = "journal", "internal"
# Written out, since a partial index is only used where its condition is recognised.
IS_CONFIRMATION = sa.text("decision.outcome = 'confirm'")
_IS_INTERNAL = sa.text("activity.kind = 'internal'")
_NOTHING: sa.ColumnElement[int] = sa.literal_column("0")
# The confirmed amount before shares: of a line, else as documents say.
MINOR = sa.func.coalesce(Allocation.amount_minor, Decision.confirmed_minor)
_WHAT = {"deposited": "deposit", "promised": "deposit", "engagement": "fee", "other": "other"}
# So many households are asked about in one statement.
_AT_ONCE = 5_000
_DAY = timedelta(days=1)
_Later = sa.orm.aliased(Decision)
_Claim = sa.orm.aliased(Claim)
_Before = sa.orm.aliased(Allocation)
_Then = sa.orm.aliased(Decision)


class Source(NamedTuple):
    """What a line stands for: an allocation, a reversal where money left after its seasoning, or a decision."""

    id: int
    told: int


def line_of(number: int, told: int = CONFIRMED) -> int:
    """The number of the line that stands for something."""
    return number * _TIMES + told


def source_of(line_id: int) -> Source:
    """What a line's number stands for."""
    return Source(*divmod(line_id, _TIMES))


def by_person(span: Span, people: Collection[int] | None = None) -> dict[int, list[Line]]:
    """The lines of all people (or of these) with confirmed money decided in a span, by number.

    A line's amount is the whole confirmed amount with the person's share beside it. A period is held in memory, and no
    more than that.
    """
    rows = _rows(span, people)
    # Of few people the rows themselves say what is first; for a whole firm one question a household is cheaper.
    new = {row[1] for row in rows if row[11]} if people is not None else _first_deposits(span, rows)
    found: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        line = _line(row)
        found[row[0]].append(line)
        # What moved between own accounts was with the firm before, so it brings no new household either.
        if row[1] in new and line.what == "deposit":
            first = line._replace(id=line.id + NEW, what="new_household", amount_minor=1, currency="")
            found[row[0]].append(first)
    for own in found.values():
        own.sort(key=itemgetter(0))
    return found


def _line(row: Any) -> Line:
    _user, number, minor, points, claim, kind, household, currency, segment, on, moved = row[:11]
    what = JOURNAL if moved == _INTERNAL else _WHAT[kind]
    told = CONFIRMED if kind in _MONEY else DOCUMENTED
    # Past the names of the fields, which cost as much again.
    return Line._make((
        number * _TIMES + told, what, str(household), minor, currency, points, on, str(claim), kind, segment or "", ""
    ))  # fmt: skip


def _rows(span: Span, people: Collection[int] | None) -> Sequence[Any]:
    if people is None:
        return _rows_of_all(span)
    is_first = sa.and_(Claim.kind.in_(_MONEY), ~_is_earlier(span))
    statement = credited().where(*decided_in(span), CreditShare.user_id.in_(people)).add_columns(is_first)
    return _read(statement)


def _rows_of_all(span: Span) -> list[tuple[Any, ...]]:
    """The rows of a whole firm, as `credited` has them: what few rows or households differ in is asked for apart."""
    columns: Any = sa.select(
        CreditShare.user_id, Allocation.id, Decision.id, MINOR, CreditShare.basis_points, Claim.id, Claim.kind,
        Claim.household_id, Claim.currency, Decision.decided_on,
    )  # fmt: skip
    statement = standing(columns).join(CreditShare, CreditShare.claim_id == Decision.claim_id)
    segment = dict[int, str](_read(sa.select(Household.id, Segment.slug).join(Segment))).get
    moved = {row[0] for row in _read(sa.select(Allocation.id).join(Activity).where(_IS_INTERNAL))}
    return [
        (user, decision if allocation is None else allocation, minor, points, claim, kind, home, currency,
         segment(home), on, _INTERNAL if allocation in moved else None)
        for user, allocation, decision, minor, points, claim, kind, home, currency, on in _read(
            statement.where(*decided_in(span))
        )
    ]  # fmt: skip


def _read(statement: Any) -> Sequence[Any]:
    """Past the mapper, which would look at each of a great many rows once more."""
    return db.session.connection().execute(scope.for_purpose(statement, Purpose.CREDIT)).all()


def credited() -> sa.Select[Any]:
    """Shares of all money that stands confirmed, with what a line is made of, in its order."""
    columns: Any = sa.select(
        CreditShare.user_id, sa.func.coalesce(Allocation.id, Decision.id), MINOR, CreditShare.basis_points, Claim.id,
        Claim.kind, Claim.household_id, Claim.currency, Segment.slug, Decision.decided_on, Activity.kind,
    )  # fmt: skip
    return (
        standing(columns)
        .join(CreditShare, CreditShare.claim_id == Decision.claim_id)
        .join(Household, Household.id == Claim.household_id)
        .outerjoin(Segment, Segment.id == Household.segment_id)
        .outerjoin(Activity, Activity.id == Allocation.activity_id)
    )


def standing(columns: sa.Select[Any]) -> sa.Select[Any]:
    """Confirmations that stand: allocations that were not given back, and by documents, which nobody reopened."""
    return (
        columns.select_from(Decision)
        .join(Claim, Claim.id == Decision.claim_id)
        .outerjoin(Allocation, Allocation.decision_id == Decision.id)
        .where(
            IS_CONFIRMATION,
            sa.or_(
                sa.and_(Allocation.id.is_not(None), stands()),
                sa.and_(Allocation.id.is_(None), Decision.confirmed_minor > 0, ~_reopened()),
            ),
        )
    )


def _reopened() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        _Later.claim_id == Decision.claim_id, _Later.outcome == "reopen", _Later.id > Decision.id
    )  # fmt: skip


def decided_in(span: Span) -> tuple[sa.ColumnElement[bool], ...]:
    """The days of a span, as conditions on decisions."""
    return Decision.decided_on >= span.since, Decision.decided_on <= span.until


def _first_deposits(span: Span, rows: Sequence[Any]) -> set[int]:
    """Which of these allocations, decided in a span, are the first confirmed deposit ever of their household."""
    first: dict[int, tuple[date, int]] = {}
    for _user, number, _minor, _points, _claim, kind, household, _currency, _segment, on, _moved in rows:
        if kind in _MONEY:
            known = first.get(household)
            if known is None or on < known[0] or (on == known[0] and number < known[1]):
                first[household] = on, number
    new: list[int] = []
    for some in batches(sorted(first), _AT_ONCE):
        # What is the first of the span has nothing earlier but before the span.
        earlier = _brought(Household.id, _Then.decided_on < span.since, span.since)
        statement = sa.select(Household.id).where(Household.id.in_(some), ~earlier)
        new += db.session.scalars(scope.for_purpose(statement, Purpose.CREDIT))
    return {first[household][1] for household in new}


def _is_earlier(span: Span) -> sa.ColumnElement[bool]:
    """Whether the household of the outer allocation, decided in a span, brought confirmed money before it."""
    is_earlier = sa.or_(
        _Then.decided_on < Decision.decided_on,
        sa.and_(_Then.decided_on == Decision.decided_on, _Before.id < Allocation.id),
    )
    return _brought(Claim.household_id, is_earlier, span.until or date.max - 2 * _DAY)


def _brought(household_id: Any, is_earlier: sa.ColumnElement[bool], until: date) -> sa.ColumnElement[bool]:
    """Whether an outer household has confirmed money of such decisions, none of which was taken after a day.

    A claim is filed before it is decided, wherever the firm and its machines have their clocks: those filed since need
    no look at their decisions.
    """
    rows = (
        sa.select(sa.literal(1))
        .select_from(_Claim)
        .join(_Before, _Before.claim_id == _Claim.id)
        .join(_Then, _Then.id == _Before.decision_id)
        .where(
            _Claim.household_id == household_id, _Claim.kind.in_(_MONEY), _Claim.allocated_minor > _NOTHING,
            _Claim.filed_at < datetime.combine(until, time.min, UTC) + 2 * _DAY, is_earlier, stands(_Before),
        )
    )  # fmt: skip
    return row_by_row(rows, _Claim, _Before, _Then)


class Gone(NamedTuple):
    """So much of an allocation's money left again, so many days after it was booked; minor units."""

    reversal_id: int
    allocation_id: int
    decided_on: date
    withdrawn_on: date
    days: int
    minor: int


class Left(NamedTuple):
    """Money that left again, and the lines of all who share it, by person."""

    gone: list[Gone]
    shared: dict[int, list[Line]]


def left_again(until: date, people: Collection[int] | None = None) -> Left:
    """What left again of money that was decided until a day; of these people's, where some are named."""
    statement = (
        credited()
        .add_columns(Reversal.id, Reversal.withdrawn_on, Activity.booked_on, Reversal.amount_minor)
        .join(Reversal, Reversal.allocation_id == Allocation.id)
        .where(
            still_reverses(), Claim.kind.in_(_MONEY), counts(), Activity.kind != _INTERNAL, Decision.decided_on <= until
        )
        .order_by(Reversal.id)
    )
    if people is not None:
        statement = statement.where(CreditShare.user_id.in_(people))
    found: dict[int, Gone] = {}
    shared: dict[int, dict[int, Line]] = defaultdict(dict)
    for row in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)):
        number, withdrawn, booked, minor = row[11:]
        found[number] = Gone(number, row[1], row[9], withdrawn, (withdrawn - booked).days, minor)
        shared[row[0]][row[1]] = _line(row)
    return Left(list(found.values()), {user: list(own.values()) for user, own in shared.items()})


class Confirmed(NamedTuple):
    """Confirmed money of a span in one currency, before shares and less what left again; minor units."""

    currency: str
    minor: int
    claims: int
    households: int


def confirmed(span: Span) -> list[Confirmed]:
    """The control total that credits are held against: confirmed money of a span, whoever is credited with it."""
    columns: Any = sa.select(
        Claim.currency, sa.cast(sa.func.sum(net()), sa.BigInteger), sa.func.count(sa.distinct(Claim.id)),
        sa.func.count(sa.distinct(Claim.household_id)),
    )  # fmt: skip
    statement = standing(columns).where(*decided_in(span)).group_by(Claim.currency).order_by(Claim.currency)
    return [Confirmed(*row) for row in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT))]


def net() -> sa.ColumnElement[int]:
    """A confirmed amount less what of it left again within the firm's seasoning window."""
    left = (
        sa.select(sa.func.coalesce(sa.func.sum(Reversal.amount_minor), 0))
        .where(Reversal.allocation_id == Allocation.id, still_reverses(), Claim.kind.in_(_MONEY))
        .correlate(Allocation, Claim)
        .scalar_subquery()
    )
    return MINOR - left
