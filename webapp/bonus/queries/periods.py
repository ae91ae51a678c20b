"""Periods of credited money and their statements as they are stored, for the steps that are taken with them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from webapp import scope
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.rules.storing import sums_of
from webapp.db import batches, db
from webapp.exceptions import NotVisible
from webapp.scope import Purpose

_SUMS = {
    "formula": "formula_minor", "total": "total_minor", "held": "held_minor", "paid": "paid_minor",
    "carried_out": "carried_minor",
}  # fmt: skip
# So many stored statements are in memory at a time.
_AT_ONCE = 50
_STATES = {"open": _("open"), "calculated": _("calculated"), "reviewed": _("reviewed"), "closed": _("closed")}
_KINDS = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}


def state_words(state: str) -> str:
    """A period's state in words."""
    return str(_STATES[state])


def state_labels() -> dict[str, Any]:
    """All states of periods in words."""
    return dict(_STATES)


def kind_labels() -> dict[str, Any]:
    """All kinds of periods in words."""
    return dict(_KINDS)


def link_words(kind: str, is_later: bool) -> str:
    """What a statement has to do with another: taken back, released or carried, there or from there."""
    words = {
        ("clawback", False): _("Taken back: money of that period left again"),
        ("clawback", True): _("Taken back there: money of this period left again"),
        ("returned", False): _("Given back: money of that period had not left"),
        ("returned", True): _("Given back there: money of this period had not left"),
        ("released", False): _("Held there, released now"),
        ("released", True): _("Held here, released there"),
        ("corrected", False): _("The plan of that period was corrected"),
        ("corrected", True): _("Corrected there: the plan of this period changed"),
        ("carried", False): _("Carried over from there"),
        ("carried", True): _("Carried over to there"),
    }
    return str(words[kind, is_later])


def last_period() -> CreditPeriod | None:
    """The latest period, if there is one."""
    return db.session.scalar(sa.select(CreditPeriod).order_by(CreditPeriod.starts_on.desc()).limit(1))


def latest_periods(limit: int = 24) -> list[CreditPeriod]:
    """The latest periods in any state, newest first."""
    return list(db.session.scalars(sa.select(CreditPeriod).order_by(CreditPeriod.starts_on.desc()).limit(limit)))


def period_by_id(period_id: int, lock: Callable[[Any], Any] = lambda statement: statement) -> CreditPeriod:
    """A period's row; raises NotVisible when there is none."""
    found: CreditPeriod | None = db.session.scalar(lock(sa.select(CreditPeriod).where(CreditPeriod.id == period_id)))
    if found is None:
        raise NotVisible
    return found


def first_waiting(starts_on: date) -> CreditPeriod | None:
    """The first period before this day that is not closed yet."""
    earlier = sa.select(CreditPeriod).where(CreditPeriod.starts_on < starts_on, CreditPeriod.state != "closed")
    return db.session.scalar(earlier.order_by(CreditPeriod.starts_on).limit(1))


def kept_statements(period_id: int) -> list[BonusStatement]:
    """The statements of a period as the last calculation left them, by person."""
    statement = sa.select(BonusStatement).where(BonusStatement.period_id == period_id)
    ordered = statement.order_by(BonusStatement.user_id, BonusStatement.starts_on)
    return list(db.session.scalars(scope.for_purpose(ordered, Purpose.CREDIT)))


class StoredRow(NamedTuple):
    """A stored statement: its texts, its digest, and the sums that lists show."""

    id: int
    inputs: str
    results: str
    digest: str
    sums: dict[str, int]

    def differing_sums(self) -> Iterator[str]:
        """Sums that are not those of the results."""
        said = sums_of(self.results)
        for name, value in self.sums.items():
            if said.get(name) != value:
                yield f"its sum {name} is {value} instead of {said.get(name)}"


def closed_periods() -> list[tuple[int, str, str]]:
    """All closed periods in order: id, days, digest."""
    columns = (CreditPeriod.id, CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.digest)
    rows = db.session.execute(
        sa.select(*columns).where(CreditPeriod.state == "closed").order_by(CreditPeriod.starts_on)
    )
    return [(row[0], f"{row[1]} – {row[2]}", row[3] or "") for row in rows]


def stored_statements(period_id: int) -> Iterator[StoredRow]:
    """The statements of a period with all that is stored, in the order of the period's digest, some at a time."""
    order = (BonusStatement.user_id, BonusStatement.starts_on)
    keys = sa.select(BonusStatement.id).where(BonusStatement.period_id == period_id).order_by(*order)
    columns = (BonusStatement.id, BonusStatement.inputs, BonusStatement.results, BonusStatement.digest)
    sums = [getattr(BonusStatement, column) for column in _SUMS.values()]
    for some in batches(list(db.session.scalars(scope.for_purpose(keys, Purpose.CREDIT))), _AT_ONCE):
        statement = sa.select(*columns, *sums).where(BonusStatement.id.in_(some)).order_by(*order)
        for row in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)):
            number, inputs, results, digest, *found = row
            yield StoredRow(number, inputs, results, digest, dict(zip(_SUMS, found, strict=True)))
