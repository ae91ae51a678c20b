"""What of a period's statements can be disputed: lines by what they stand for, since statements are written anew."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.queries.holders import Holders
from webapp.bonus.queries.wording import component_names
from webapp.bonus.rules import Entry, Span, Statement, statement
from webapp.bonus.rules.statement import JUDGED
from webapp.bonus.rules.storing import read_stored
from webapp.bonus.rules.versions import canonical
from webapp.db import db
from webapp.disputes.rules import last_day
from webapp.exceptions import NotVisible
from webapp.policy import Viewer
from webapp.scope import Purpose


class Subject(NamedTuple):
    """A line of a statement by what it stands for; `minor` is what it comes to, in minor units of `currency`.

    `clause` is the short name by which the plan and its statements know it; `claims` are those whose money it is about.
    `most_judged` is the most that the plan's cap allows in that statement for the judged part; `called` is what the
    statement calls the clause.
    """

    key: str
    part_on: date
    clause: str
    claim_id: int | None
    currency: str
    minor: int
    is_judged: bool
    claims: tuple[int, ...] = ()
    most_judged: int = 0
    called: str = ""

    @property
    def subject(self) -> str:
        """What a dispute of this line is about: the judged part of these days, whatever it comes to, or the line."""
        return judged_subject(self.part_on) if self.is_judged else self.key


class Period(NamedTuple):
    """A calculated period as disputes speak of it; `until` is the last day on which they are filed, None for open."""

    id: int
    starts_on: date
    ends_on: date
    is_closed: bool
    until: date | None


def judged_subject(part_on: date | None) -> str:
    """The judged part of one statement of a period: a person may have several there."""
    return "judged" if part_on is None else f"judged {part_on}"


def keys_of(made: Statement, part_on: date) -> dict[int, str]:
    """What each line stands for, by its number: no two alike, in a form that a new calculation leaves as it is."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for entry in made.entries:
        key = base = _key_of(entry, part_on)
        count = 1
        # Only lines about earlier statements can be alike; these come in the order of those statements, which stay.
        while key in taken:
            count += 1
            key = f"{base} #{count}"
        taken.add(key)
        found[entry.number] = key
    return found


def _key_of(entry: Entry, part_on: date) -> str:
    source = entry.of.line.id if entry.of else 0
    settles = entry.adjustment.number if entry.adjustment else 0
    corrects = ""
    if entry.clawback:
        corrects = _earlier(entry.clawback.departure.names, entry.clawback.departure.plan.source)
    elif entry.correction:
        corrects = _earlier(entry.correction.amended.names, entry.correction.amended.then.source)
    return " ".join(str(one) for one in (part_on, source or settles, entry.clause, corrects) if one != "")


def _earlier(names: str, plan: Mapping[str, Any]) -> str:
    """An earlier statement by its period and the version that paid: two versions may have paid in one period."""
    return f"{names} {hashlib.sha256(canonical(dict(plan)).encode()).hexdigest()[:8]}"


def subjects_of(made: Statement, part_on: date, currency: str) -> list[Subject]:
    """All lines of a statement, in their order."""
    keys, names = keys_of(made, part_on), component_names(made.formula.plan)
    return [
        Subject(
            keys[entry.number],
            part_on,
            entry.clause,
            _claim_of(entry),
            currency,
            entry.result_minor,
            entry.clause == JUDGED,
            _claims_of(entry),
            made.most_judged_minor,
            names.get(entry.clause, entry.clause),
        )
        for entry in made.entries
    ]


def _claim_of(entry: Entry) -> int | None:
    return int(entry.of.line.claim) if entry.of and entry.of.line.claim else None


def _claims_of(entry: Entry) -> tuple[int, ...]:
    """The claims whose money a line is about: its own, or those of which money left again."""
    if entry.clawback is None:
        own = _claim_of(entry)
        return () if own is None else (own,)
    gone = entry.clawback.departure
    lines = [one for one in gone.inputs.lines if one.id in gone.left_minor or not gone.left_minor]
    return tuple(sorted({int(one.claim) for one in lines if one.claim}))


def subjects(user_id: int, period_id: int) -> list[Subject]:
    """All lines of a person's statements of a period as they stand now; who asks was let through to the person."""
    return _lines(user_id, BonusStatement.period_id == period_id)


def lines_of_claim(user_id: int, claim_id: int) -> list[Subject]:
    """A claim's lines in all statements of a person, of whichever period; who asks was let through to the person."""
    # Lines name their claim in the one way of writing that digests are made of; so few statements are read whole.
    named = BonusStatement.inputs.contains(f'"claim":"{claim_id}"', autoescape=True)
    return [one for one in _lines(user_id, named) if one.claim_id == claim_id]


def _lines(user_id: int, condition: sa.ColumnElement[bool]) -> list[Subject]:
    statement_: Any = (
        sa.select(BonusStatement.starts_on, BonusStatement.currency, BonusStatement.inputs)
        .where(BonusStatement.user_id == user_id, condition)
        .order_by(BonusStatement.starts_on)
    )
    rows = db.session.execute(scope.for_purpose(statement_, Purpose.CREDIT)).all()
    return [one for part_on, currency, inputs in rows
            for one in subjects_of(statement(*read_stored(inputs)), part_on, currency)]  # fmt: skip


def subject_by_key(user_id: int, period_id: int, key: str) -> Subject:
    """One line; raises NotVisible where the person's statements have no such line now."""
    found = next((one for one in subjects(user_id, period_id) if one.key == key), None)
    if found is None:
        raise NotVisible
    return found


def currency_of(user_id: int, period: Period, viewer: Viewer) -> str:
    """In which currency somebody's statements of a period are, or would be."""
    statement_ = (
        sa.select(BonusStatement.currency)
        .where(BonusStatement.period_id == period.id, BonusStatement.user_id == user_id)
        .order_by(BonusStatement.starts_on)
        .limit(1)
    )
    found = db.session.scalar(scope.for_purpose(statement_, Purpose.CREDIT))
    if found is None:
        span = Span(period.starts_on, period.ends_on)
        held = Holders(span, [user_id]).within(span).get(user_id)
        found = held[0].plan.currency if held else viewer.firm.currency
    return str(found)


def period_by_id(viewer: Viewer, period_id: int) -> Period:
    """A calculated period; raises NotVisible for one that was not calculated."""
    found = _period_rows(viewer, CreditPeriod.id == period_id)
    if not found:
        raise NotVisible
    return found[0]


def disputable_periods(viewer: Viewer, today: date) -> list[Period]:
    """Periods whose statements may still be disputed, newest first."""
    found = _period_rows(viewer, sa.true())
    return [one for one in found if one.until is None or one.until >= today]


def _period_rows(viewer: Viewer, condition: sa.ColumnElement[bool]) -> list[Period]:
    statement_ = (
        sa.select(CreditPeriod)
        .where(CreditPeriod.state != "open", condition)
        .order_by(CreditPeriod.starts_on.desc())
        .limit(24)
    )
    days = viewer.firm.dispute_filing_days
    return [
        Period(
            one.id, one.starts_on, one.ends_on, one.state == "closed",
            last_day(periods.day_of(one.closed_at, viewer.firm.zone) if one.closed_at else None, days),
        )
        for one in db.session.scalars(statement_)
    ]  # fmt: skip
