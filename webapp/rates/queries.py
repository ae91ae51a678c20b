"""What is read of rates: the last of each pair, their history, and what confirmed money has none."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim
from webapp.db import batches, db
from webapp.people.models import User
from webapp.policy import Viewer
from webapp.rates.models import ExchangeRate
from webapp.rates.rules import Quoted, Read, found

# So many rates are on a page of a history, and so many in its picture.
PAGE, DRAWN = 40, 120
_AT_ONCE = 400
_Later = sa.orm.aliased(ExchangeRate)


class RateLine(NamedTuple):
    """A rate as it was entered, by whom and when; `is_standing` until a correction follows it."""

    id: int
    currency: str
    quote: str
    quoted_on: date
    revision: int
    rate_billionths: int
    source: str
    reason: str
    entered_by: str
    entered_at: datetime
    is_standing: bool


class Uncovered(NamedTuple):
    """A currency in which money of so many claims is confirmed, and which no rate leads from into the firm's."""

    currency: str
    claims: int


class Compared(NamedTuple):
    """A rate of a table beside what stands for the same currencies and day, or None; `revision` is the latter's."""

    read: Read
    before: int | None
    revision: int

    @property
    def is_known(self) -> bool:
        """Whether the same rate stands already."""
        return self.before == self.read.billionths


def latest_rates() -> list[RateLine]:
    """The last rate of each pair that stands, by currency."""
    rows = db.session.execute(_of_newest(_lines()).order_by(ExchangeRate.currency, ExchangeRate.quote))
    return [RateLine(*row) for row in rows]


def last_quoted(until: date, known_at: datetime | None = None) -> list[Quoted]:
    """The last rate of each pair on or before a day, as it was known at a moment, or is known now."""
    columns: Any = sa.select(
        ExchangeRate.currency, ExchangeRate.quote, ExchangeRate.quoted_on, ExchangeRate.rate_billionths,
        ExchangeRate.source,
    )  # fmt: skip
    of_day = ExchangeRate.quoted_on <= until
    return [Quoted(*row) for row in db.session.execute(_of_newest(columns, of_day, known_at=known_at))]


def _of_newest(columns: sa.Select[Any], *conditions: sa.ColumnElement[bool], known_at: datetime | None = None) -> Any:
    """Of each pair the rate that stands for the last day on which there is one."""
    last_day = sa.func.max(ExchangeRate.quoted_on).label("quoted_on")
    newest = sa.select(ExchangeRate.currency, ExchangeRate.quote, last_day).where(*conditions)
    if known_at is not None:
        newest = newest.where(ExchangeRate.entered_at <= known_at)
        columns = columns.where(ExchangeRate.entered_at <= known_at)
    last = newest.group_by(ExchangeRate.currency, ExchangeRate.quote).subquery()
    names = ("currency", "quote", "quoted_on")
    same = sa.and_(*(getattr(ExchangeRate, name) == last.c[name] for name in names))
    return columns.join(last, same).where(_stands(known_at))


def _stands(known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Rates that no correction followed until a moment, or until now."""
    is_known = [_Later.entered_at <= known_at] if known_at else []
    return ~sa.exists().where(
        _Later.currency == ExchangeRate.currency, _Later.quote == ExchangeRate.quote,
        _Later.quoted_on == ExchangeRate.quoted_on, _Later.revision > ExchangeRate.revision, *is_known,
    )  # fmt: skip


def _lines() -> sa.Select[Any]:
    columns: Any = sa.select(
        ExchangeRate.id, ExchangeRate.currency, ExchangeRate.quote, ExchangeRate.quoted_on, ExchangeRate.revision,
        ExchangeRate.rate_billionths, ExchangeRate.source, ExchangeRate.reason, User.name, ExchangeRate.entered_at,
        _stands(),
    )  # fmt: skip
    lines: sa.Select[Any] = columns.select_from(ExchangeRate).join(User, User.id == ExchangeRate.entered_by_id)
    return lines


def history(currency: str, quote: str, before: date | None = None) -> tuple[list[RateLine], bool]:
    """The rates of a pair before a day, newest first, with those that were corrected, and whether there are more."""
    statement = _lines().where(ExchangeRate.currency == currency, ExchangeRate.quote == quote)
    if before is not None:
        statement = statement.where(ExchangeRate.quoted_on < before)
    ordered = statement.order_by(ExchangeRate.quoted_on.desc(), ExchangeRate.revision.desc())
    rows = [RateLine(*row) for row in db.session.execute(ordered.limit(PAGE + 1))]
    if len(rows) <= PAGE:
        return rows, False
    # All rates of a day stand on one page, since the next one begins before that day.
    whole = [one for one in rows if one.quoted_on > rows[-1].quoted_on]
    return whole or rows[:PAGE], True


def drawn(currency: str, quote: str) -> list[tuple[date, int]]:
    """The latest standing rates of a pair for its picture, oldest first: day and billionths."""
    statement = (
        sa.select(ExchangeRate.quoted_on, ExchangeRate.rate_billionths)
        .where(ExchangeRate.currency == currency, ExchangeRate.quote == quote, _stands())
        .order_by(ExchangeRate.quoted_on.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement.limit(DRAWN))][::-1]


def standing(currency: str, quote: str, on: date) -> ExchangeRate | None:
    """The rate that stands for a pair and a day."""
    statement = sa.select(ExchangeRate).where(
        ExchangeRate.currency == currency, ExchangeRate.quote == quote, ExchangeRate.quoted_on == on, _stands()
    )
    return db.session.scalars(statement).one_or_none()


def compared(rates: Collection[Read]) -> list[Compared]:
    """Each rate of a table beside the one that stands, in the table's order."""
    days = sorted({one.on for one in rates})
    known: dict[tuple[str, str, date], tuple[int, int]] = {}
    for some in batches(days, _AT_ONCE):
        statement = sa.select(
            ExchangeRate.currency, ExchangeRate.quote, ExchangeRate.quoted_on, ExchangeRate.rate_billionths,
            ExchangeRate.revision,
        ).where(ExchangeRate.quoted_on.in_(some), _stands())  # fmt: skip
        known |= {(row[0], row[1], row[2]): (row[3], row[4]) for row in db.session.execute(statement)}
    return [Compared(one, *known.get((one.currency, one.quote, one.on), (None, 0))) for one in rates]


def uncovered(viewer: Viewer, latest: Collection[RateLine]) -> list[Uncovered]:
    """Currencies of confirmed money that no rate leads from into the firm's currency."""
    statement = (
        sa.select(Claim.currency, sa.func.count())
        .where(Claim.allocated_minor > 0, Claim.currency != viewer.firm.currency)
        .group_by(Claim.currency)
        .order_by(Claim.currency)
    )
    quoted = [Quoted(one.currency, one.quote, one.quoted_on, one.rate_billionths, one.source) for one in latest]
    rows = db.session.execute(scope.for_viewer(statement, viewer))
    return [Uncovered(*row) for row in rows if found(quoted, row[0], viewer.firm.currency) is None]


def all_rates() -> Iterator[RateLine]:
    """All rates that stand, by currency and day, some at a time."""
    keys = sa.select(ExchangeRate.id).where(_stands())
    order = (ExchangeRate.currency, ExchangeRate.quote, ExchangeRate.quoted_on)
    for some in batches(list(db.session.scalars(keys.order_by(*order))), _AT_ONCE):
        for row in db.session.execute(_lines().where(ExchangeRate.id.in_(some)).order_by(*order)):
            yield RateLine(*row)
