"""What a period's statements are made of: for each person the plan that holds, the lines, what earlier ones left."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from webapp.bonus.queries import before, measures
from webapp.bonus.queries.additions import Added, added
from webapp.bonus.queries.before import Earlier, Link
from webapp.bonus.queries.exchange import Exchange
from webapp.bonus.queries.holders import Held, Holders
from webapp.bonus.queries.measures import LATER, LEFT, Gone, Left, line_of, source_of
from webapp.bonus.rules import Case, Inputs, Line, Plan, Span
from webapp.bonus.rules.formula import span_of

# Through many lines without a step of Python for each.
_currency, _day, _what = attrgetter("currency"), attrgetter("on"), attrgetter("what")


class Prepared(NamedTuple):
    """One statement before it is computed: whose, by which version, for which days, and what it takes from earlier."""

    user_id: int
    held: Held
    case: Case
    links: Sequence[Link]


class Beside(NamedTuple):
    """What no statement takes: of whom, on which claim, and why ("no-plan", "no-rate" or "journal").

    Of an adjustment that waits for a statement in its currency ("no-statement"), and of somebody who is given a plan of
    which no version is in force ("no-version"), `claim` is empty.
    """

    user_id: int
    why: str
    claim: str
    currency: str


class Run(NamedTuple):
    """All statements of a period, or those of some people, and what none of them takes."""

    prepared: list[Prepared]
    beside: list[Beside]


def run_of(span: Span, people: Collection[int] | None = None, *, with_additions: bool = True) -> Run:
    """What the statements of a period are to be computed from, as everything stands now.

    What is taken back of closed periods belongs to the first period that is not closed, and to no later one. Without
    additions it is confirmed money alone.
    """
    year = Span(date(days_end(span).year, 1, 1), date(days_end(span).year, 12, 31))
    plans = Holders(year, people)
    yearly, within = plans.within(year), plans.within(span)
    held = {user: [one for one in own if one.plan.accumulation == "period"] for user, own in within.items()}
    for user, own in yearly.items():
        counted = [one for one in own if one.plan.accumulation == "year" and one.span.common(span)]
        held[user] = [*held.get(user, ()), *counted]
    is_yearly = any(one.plan.accumulation == "year" for own in held.values() for one in own)
    reach = Span(year.since, span.until) if is_yearly else span
    left = measures.left_again(days_end(span), people)
    lines, money = measures.by_person(reach, people), _Gone(left)
    past = before.earlier(span, left, people)
    rates = Exchange(days_end(span))
    prepared = [
        one for user, own in sorted(held.items()) for one in _of_person(user, own, span, lines, money, past, rates)
    ]
    prepared += list(_left_behind(prepared, past, span))
    prepared.sort(key=lambda one: one.user_id)
    more = added(span, people) if with_additions else {}
    prepared = list(_with_added(prepared, more))
    lapsed = [Beside(user, "no-version", "", "") for user in plans.lapsed(span)]
    beside = [*_beside(span, lines, held, rates), *_journals(span, lines), *_waiting(prepared, more), *lapsed]
    return Run(prepared, beside)


def _with_added(prepared: Sequence[Prepared], more: Mapping[int, Added]) -> Iterator[Prepared]:
    """The statements with what packages above add: scores by version, adjustments in the first of their currency."""
    taken = set()
    for one in prepared:
        plan, known = one.held.plan, more.get(one.user_id)
        if known is None:
            yield one
            continue
        score = known.scores.get(one.held.version_id) if plan.judged_cap is not None else None
        place = one.user_id, plan.currency
        adjustments = () if place in taken else known.adjustments.get(plan.currency, ())
        taken.add(place)
        yield one._replace(case=replace(one.case, score=score, adjustments=adjustments))


def _waiting(prepared: Sequence[Prepared], more: Mapping[int, Added]) -> Iterator[Beside]:
    """Adjustments for which there is no statement in their currency."""
    there = {(one.user_id, one.held.plan.currency) for one in prepared}
    for user, one in sorted(more.items()):
        yield from (Beside(user, "no-statement", "", currency) for currency in one.adjustments
                    if (user, currency) not in there)  # fmt: skip


def days_end(span: Span) -> date:
    """The last day of a span that has one; raises ValueError."""
    if span.until is None:
        raise ValueError("this span has no end")
    return span.until


class _Gone:
    """Money that left again: of allocations by how long it stayed, and of people by the day on which it left."""

    def __init__(self, left: Left) -> None:
        self.all, self.shared = left.gone, left.shared
        self.of: dict[int, list[Gone]] = {}
        for one in left.gone:
            self.of.setdefault(one.allocation_id, []).append(one)

    def beside(self, line: Line, days: int) -> Line | None:
        """What of a line's money left within so many days, as a line of its own."""
        left = sum(one.minor for one in self.of.get(source_of(line.id).id, ()) if one.days <= days)
        return line._replace(id=line.id + LEFT, what="withdrawal", amount_minor=-left) if left else None

    def after(self, user_id: int, days: int, span: Span) -> Iterator[Line]:
        """Money of a person's that left in a span after more than so many days: it nets in that span."""
        own = {source_of(line.id).id: line for line in self.shared.get(user_id, ())}
        for one in self.all:
            if one.days > days and one.allocation_id in own and span.holds(one.withdrawn_on):
                line = own[one.allocation_id]
                yield line._replace(
                    id=line_of(one.reversal_id, LATER), what="withdrawal", amount_minor=-one.minor, on=one.withdrawn_on
                )


def _of_person(
    user: int, own: Sequence[Held], span: Span, lines: dict[int, list[Line]], money: _Gone, past: dict[int, Earlier],
    rates: Exchange,
) -> Iterator[Prepared]:  # fmt: skip
    earlier, own = past.get(user), sorted(own, key=lambda one: one.span.since)
    for place, held in enumerate(own):
        plan, days = held.plan, span_of(held.plan, span)
        taken = _taken(lines.get(user, ()), plan, held.span, Span(days.since, span.until), money, rates)
        taken += [one for one in money.after(user, plan.seasoning_days, _until(held.span.common(span), span))
                  if rates.counts(one.currency, plan.currency)]  # fmt: skip
        assigned = None if held.span.covers(days) else held.span
        credited, links = 0, list[Link]()
        if earlier and plan.accumulation == "year":
            credited = earlier.credited_in_year(held.plan_id, held.span)
        inputs = Inputs(span, taken, assigned, rates.of(taken, plan.currency), credited)
        # What earlier statements left goes into the first of a person's statements in their currency.
        if earlier and not any(one.plan.currency == plan.currency for one in own[:place]):
            case, links = earlier.added_to(inputs, plan, span)
        else:
            case = Case(inputs)
        yield Prepared(user, held, case, links)


def _left_behind(prepared: Sequence[Prepared], past: dict[int, Earlier], span: Span) -> Iterator[Prepared]:
    """Statements of what earlier ones left to people who have no plan in their currency any more, by the last plan."""
    known: dict[int, set[str]] = {}
    for one in prepared:
        known.setdefault(one.user_id, set()).add(one.held.plan.currency)
    for user, earlier in past.items():
        for last, plan, case, links in earlier.left_behind(known.get(user, set()), span):
            # Its days are those that it paid last: of the period it has none.
            yield Prepared(user, Held(last.version_id, plan, last.days, last.plan_id), case, links)


def _until(part: Span | None, span: Span) -> Span:
    return part or span


def _taken(lines: Sequence[Line], plan: Plan, held: Span, days: Span, money: _Gone, rates: Exchange) -> list[Line]:
    currencies = set(map(_currency, lines))
    counted = {one for one in currencies if rates.counts(one, plan.currency)}
    is_usual = not money.of and held.covers(days) and counted == currencies
    if is_usual and all(map(days.holds, set(map(_day, lines)))):
        # By far the most lines: one version for all days, every currency counts, and nothing left again.
        return list(lines)
    found = []
    for line in lines:
        if not (held.holds(line.on) and days.holds(line.on)) or line.currency not in counted:
            continue
        found.append(line)
        left = money.beside(line, plan.seasoning_days) if line.what == "deposit" else None
        if left:
            found.append(left)
    return found


def _beside(span: Span, lines: dict[int, list[Line]], held: dict[int, list[Held]], rates: Exchange) -> Iterator[Beside]:
    for user, own in sorted(lines.items()):
        known = held.get(user, ())
        if len(known) == 1 and known[0].span.covers(span):
            if set(map(_currency, own)) <= {"", known[0].plan.currency}:
                continue
            own = [line for line in own if line.currency != known[0].plan.currency]
        for line in own:
            if not (line.currency and span.holds(line.on)):
                continue
            plans = [one.plan for one in held.get(user, ()) if one.span.holds(line.on)]
            if not plans:
                yield Beside(user, "no-plan", line.claim, line.currency)
            elif not rates.counts(line.currency, plans[0].currency):
                yield Beside(user, "no-rate", line.claim, line.currency)


def _journals(span: Span, lines: Mapping[int, Sequence[Line]]) -> Iterator[Beside]:
    """What was confirmed though the bank calls it a move between own accounts."""
    for user, own in sorted(lines.items()):
        if measures.JOURNAL not in map(_what, own):
            continue
        for line in own:
            if line.what == measures.JOURNAL and span.holds(line.on):
                yield Beside(user, "journal", line.claim, line.currency)


def as_rows(beside: Collection[Beside]) -> list[dict[str, Any]]:
    """The exceptions as they are kept with a period."""
    return [one._asdict() for one in sorted(set(beside))]
