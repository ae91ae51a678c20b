"""What closed statements leave to later ones: money of theirs that left since, what they held and carried."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusStatement, CreditPeriod, StatementLink
from webapp.bonus.queries.measures import LEFT, Gone, Left, line_of, source_of
from webapp.bonus.rules import Case, Departure, Inputs, Plan, Span, clawback
from webapp.bonus.rules.storing import read_stored
from webapp.db import db
from webapp.scope import Purpose


class Link(NamedTuple):
    """What a statement takes from an earlier one; `minor` as it stands in the statement."""

    kind: str
    earlier_id: int
    minor: int


class Closed(NamedTuple):
    """A closed statement without its inputs; minor units."""

    id: int
    user_id: int
    version_id: int
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
    inputs: str | None


class Earlier:
    """All closed statements of one person before a period, and what of their money left again."""

    def __init__(self, statements: Sequence[Closed], gone: Sequence[Gone]) -> None:
        self.statements, self.gone = statements, gone

    def credited_in_year(self, version_id: int, since: date) -> int:
        """What earlier statements of a year by the same version credited, before what they took back."""
        own = [one for one in self.statements if one.version_id == version_id and one.period.since >= since]
        return sum(one.formula - one.took for one in own)

    def added_to(self, inputs: Inputs, plan: Plan, span: Span) -> tuple[Case, list[Link]]:
        """The case of a period with what earlier statements leave to it, and the links that say so."""
        links = [*self._carried(plan), *self._released(plan, span)]
        departures = []
        for statement, departure in self._departures(plan, span):
            minor = clawback(departure).minor
            if minor:
                departures.append(departure)
                links.append(Link("clawback", statement.id, -minor))
        sums = {kind: sum(one.minor for one in links if one.kind == kind) for kind in ("carried", "released")}
        case = Case(inputs, departures, 0, sums["released"], sums["carried"])
        return case, links

    def _carried(self, plan: Plan) -> Iterator[Link]:
        own = [one for one in self.statements if one.currency == plan.currency]
        last = max((one.period.since for one in own), default=None)
        yield from (Link("carried", one.id, one.carried) for one in own if one.period.since == last and one.carried)

    def _released(self, plan: Plan, span: Span) -> Iterator[Link]:
        """What was held and is seasoned by the end of this period; it is released once."""
        for one in self.statements:
            until = one.period.until
            if one.held and one.currency == plan.currency and until and not one.released:
                seasoned = until + timedelta(days=_seasoning(one))
                if span.until and seasoned <= span.until:
                    yield Link("released", one.id, one.held)

    def _departures(self, plan: Plan, span: Span) -> Iterator[tuple[Closed, Departure]]:
        for statement in self.statements:
            if statement.currency != plan.currency:
                continue
            gone = [one for one in self.gone if statement.period.holds(one.decided_on)]
            if not gone:
                continue
            then, case = read_stored(_inputs_of(statement))
            # Of a year that still runs the year's own sum takes back what left.
            if then.accumulation == "year" and span.until and span.until.year == statement.period.since.year:
                continue
            left = _left(case.inputs, gone, then.seasoning_days)
            if left:
                yield statement, Departure(statement.name, then, case.inputs, left, None, -statement.taken_back)


def _left(inputs: Inputs, gone: Sequence[Gone], days: int) -> dict[int, int]:
    """What left of a closed statement's lines beyond what it knew, by line: minor units."""
    known = {line.id - LEFT: -line.amount_minor for line in inputs.lines if source_of(line.id).told == LEFT}
    deposits = {line.id for line in inputs.lines if line.what == "deposit"}
    sums: dict[int, int] = defaultdict(int)
    for one in gone:
        if one.days <= days and line_of(one.allocation_id) in deposits:
            sums[line_of(one.allocation_id)] += one.minor
    return {line: total - known.get(line, 0) for line, total in sums.items() if total > known.get(line, 0)}


def earlier(span: Span, left: Left, people: Collection[int] | None = None) -> dict[int, Earlier]:
    """What closed statements leave to a period, by person; nothing where a period between is not closed yet.

    `left` is what left again until the period's end.
    """
    found = {}
    for user, own in _closed(span, people).items():
        allocations = {source_of(line.id).id for line in left.shared.get(user, ())}
        found[user] = Earlier(own, [one for one in left.gone if one.allocation_id in allocations])
    return found


def _closed(span: Span, people: Collection[int] | None) -> dict[int, list[Closed]]:
    waiting = sa.orm.aliased(CreditPeriod)
    is_waiting = sa.exists().where(waiting.starts_on < span.since, waiting.state != "closed")
    # Of a whole firm's statements only the inputs of those few are read, later, of which money left again.
    inputs = sa.null() if people is None else BonusStatement.inputs
    statement = (
        sa.select(
            BonusStatement.id, BonusStatement.user_id, BonusStatement.plan_version_id, CreditPeriod.starts_on,
            CreditPeriod.ends_on, BonusStatement.currency, BonusStatement.formula_minor, BonusStatement.held_minor,
            BonusStatement.carried_minor, _linked("clawback", is_of=True), _linked("released", is_of=True),
            _linked("clawback", is_of=False), inputs,
        )
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .where(CreditPeriod.state == "closed", CreditPeriod.starts_on < span.since, ~is_waiting)
        .order_by(CreditPeriod.starts_on, BonusStatement.id)
    )  # fmt: skip
    if people is not None:
        statement = statement.where(BonusStatement.user_id.in_(people))
    found: dict[int, list[Closed]] = defaultdict(list)
    for number, user, version, since, until, *rest in db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)):
        found[user].append(Closed(number, user, version, Span(since, until), f"{since} – {until}", *rest))
    return found


def _linked(kind: str, is_of: bool) -> sa.ColumnElement[int]:
    """What closed statements took of the outer one by links of a kind, or what that one took itself."""
    by, period = sa.orm.aliased(BonusStatement), sa.orm.aliased(CreditPeriod)
    end = StatementLink.earlier_id if is_of else StatementLink.statement_id
    summed = sa.cast(sa.func.coalesce(sa.func.sum(StatementLink.amount_minor), 0), sa.BigInteger)
    return (
        sa.select(summed)
        .join(by, by.id == StatementLink.statement_id)
        .join(period, period.id == by.period_id)
        .where(end == BonusStatement.id, StatementLink.kind == kind, period.state == "closed")
        .correlate(BonusStatement)
        .scalar_subquery()
    )


def _inputs_of(closed: Closed) -> str:
    if closed.inputs is not None:
        return closed.inputs
    statement = sa.select(BonusStatement.inputs).where(BonusStatement.id == closed.id)
    return str(db.session.execute(scope.for_purpose(statement, Purpose.CREDIT)).scalar_one())


def _seasoning(closed: Closed) -> int:
    raw: Any = json.loads(_inputs_of(closed))
    return int(raw["plan"].get("seasoning_days", 0))
