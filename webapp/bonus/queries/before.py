"""What closed statements leave to later ones: money of theirs that left since, what they held and carried."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from webapp.bonus.queries.additions import granted
from webapp.bonus.queries.closed import Closed, closed_before, inputs_of, newer_versions
from webapp.bonus.queries.measures import LEFT, Gone, Left, line_of, source_of
from webapp.bonus.rules import Amended, Case, Departure, Inputs, Plan, Span, clawback, correction
from webapp.bonus.rules.storing import read_stored


class Link(NamedTuple):
    """What a statement takes from an earlier one; `minor` as it stands in the statement."""

    kind: str
    earlier_id: int
    minor: int


class Earlier:
    """All closed statements of one person before a period, and what of their money left again."""

    def __init__(
        self, statements: Sequence[Closed], gone: Sequence[Gone], newer: Mapping[int, Plan], granted: Mapping[int, int]
    ) -> None:
        self.statements, self.gone, self.newer, self.granted = statements, gone, newer, granted

    def credited_in_year(self, plan_id: int, days: Span) -> int:
        """What earlier statements of a plan credited for these days of a year, before what they took back.

        Also by an older version, where another one took its place and counts the same days.
        """
        own = [one for one in self.statements if one.plan_id == plan_id and days.covers(one.days)]
        return sum(one.formula - one.took for one in own)

    def added_to(self, inputs: Inputs, plan: Plan, span: Span) -> tuple[Case, list[Link]]:
        """The case of a period with what earlier statements leave to it, and the links that say so."""
        links = [*self._carried(plan), *self._released(plan, span)]
        departures = []
        for statement, departure in self._departures(plan, span):
            minor = clawback(departure).minor
            if minor:
                departures.append(departure)
                links.append(Link("clawback" if minor > 0 else "returned", statement.id, -minor))
        amended = []
        for statement, one in self._amended(plan, span):
            minor = correction(one).minor
            if minor:
                amended.append(one)
                links.append(Link("corrected", statement.id, minor))
        sums = {kind: sum(one.minor for one in links if one.kind == kind) for kind in ("carried", "released")}
        case = Case(inputs, departures, 0, sums["released"], sums["carried"], amended=amended)
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
            if not (gone or statement.taken_back):
                continue
            then, case = read_stored(inputs_of(statement))
            if _still_runs(then, statement, span):
                continue
            left = _left(case.inputs, gone, then.seasoning_days)
            # Of what was taken back for money that turned out not to have left, the rest is given back.
            if left or statement.taken_back:
                yield statement, Departure(statement.name, then, case.inputs, left, None, -statement.taken_back)

    def _amended(self, plan: Plan, span: Span) -> Iterator[tuple[Closed, Amended]]:
        """Statements whose days a newer version of their plan has taken since they were closed."""
        for statement in self.statements:
            now = self.newer.get(statement.id)
            if now is None or statement.currency != plan.currency:
                continue
            then, case = read_stored(inputs_of(statement))
            runs = _still_runs(then, statement, span)
            settled = self._settled(then, statement, runs)
            if (runs and not settled) or (then.accumulation == "year" and not self._is_last(statement)):
                continue
            gone = [one for one in self.gone if statement.period.holds(one.decided_on)]
            left = _left(case.inputs, gone, then.seasoning_days)
            one = Amended(statement.name, now, then, case.inputs, left, 0 if runs else statement.corrected)
            counted = correction(one).minor if runs else 0
            yield statement, replace(one, settled_minor=settled, counted_minor=counted)

    def _settled(self, then: Plan, statement: Closed, runs: bool) -> int:
        """What was granted of a closed statement beside its plan; of a plan by year, what is left of the year's."""
        if then.accumulation != "year":
            return self.granted.get(statement.id, 0)
        same = self._of_year(statement)
        # While the year runs, its statements' corrections are what was taken off its own sum for what was granted.
        used = sum(one.corrected for one in same if runs or one.id != statement.id)
        return sum(self.granted.get(one.id, 0) for one in same) + used

    def _of_year(self, statement: Closed) -> list[Closed]:
        return [one for one in self.statements if _year(one) == _year(statement)]

    def _is_last(self, statement: Closed) -> bool:
        """Whether a statement is its plan's last of the year: that one holds all of the year's lines."""
        later = [one for one in self._of_year(statement) if one.period.since > statement.period.since]
        return all(read_stored(inputs_of(one))[1].inputs.earns for one in later)

    def left_behind(self, currencies: Collection[str], span: Span) -> Iterator[tuple[Closed, Plan, Case, list[Link]]]:
        """What somebody without a plan in a currency is owed or owes: the last statement in it, whose plan settles
        that, and the case of the period.
        """
        latest = {one.currency: one for one in self.statements if one.currency not in currencies}
        for currency, last in sorted(latest.items()):
            own = [one for one in self.statements if one.currency == currency]
            if not (self.gone or any(_leaves(one) or one.id in self.newer for one in own)):
                continue
            plan, _case = read_stored(inputs_of(last))
            case, links = self.added_to(Inputs(span, (), earns="nothing"), plan, span)
            if links:
                yield last, plan, case, links


def _leaves(one: Closed) -> bool:
    return bool(one.carried or one.taken_back or (one.held and not one.released))


def _still_runs(plan: Plan, statement: Closed, span: Span) -> bool:
    """Whether a plan counts by a year that still runs: then the year's own sum says what left or was corrected."""
    is_same = span.until is not None and span.until.year == statement.period.since.year
    return plan.accumulation == "year" and is_same


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
    closed = closed_before(span, people)
    newer = newer_versions([one for own in closed.values() for one in own])
    concerned = [number for own in closed.values() for number in _concerned(own, newer)]
    beside = granted(concerned) if concerned else {}
    for user, own in closed.items():
        allocations = {source_of(line.id).id for line in left.shared.get(user, ())}
        found[user] = Earlier(own, [one for one in left.gone if one.allocation_id in allocations], newer, beside)
    return found


def _concerned(own: Sequence[Closed], newer: Mapping[int, Plan]) -> Iterator[int]:
    """Those of a person's statements that a newer version corrects, with all others of the same plan and year."""
    years = {_year(one) for one in own if one.id in newer}
    yield from (one.id for one in own if _year(one) in years)


def _year(one: Closed) -> tuple[int, int]:
    """The plan and the year of a statement."""
    return one.plan_id, one.period.since.year


def _seasoning(closed: Closed) -> int:
    raw: Any = json.loads(inputs_of(closed))
    return int(raw["plan"].get("seasoning_days", 0))
