"""A plan tried on past periods, for the people below a manager and for nobody else; nothing is written."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus.models import BonusStatement, CreditPeriod
from webapp.bonus.queries.cases import run_of
from webapp.bonus.queries.holders import Holders
from webapp.bonus.rules import Inputs, Plan, Span
from webapp.bonus.rules.formula import span_of
from webapp.bonus.rules.period import following, span_at
from webapp.bonus.rules.storing import read_stored
from webapp.bonus.rules.trying import Tried, tried, why_not
from webapp.db import db
from webapp.people.models import Reach, User
from webapp.policy import Viewer

# So many statements are computed for a page, and for so many people at most.
MOST, MOST_PEOPLE = 40, 40


class Person(NamedTuple):
    """Somebody for whom a plan can be tried; `is_meant` where a version of it is theirs today."""

    id: int
    name: str
    is_meant: bool
    joined_on: date


class TrialLine(NamedTuple):
    """What one person's money of one period earned, and would have; `why` says what could not be compared."""

    period: Span
    user_id: int
    person: str
    tried: Tried
    why: str


class Trial(NamedTuple):
    """A page of a trial: some periods, newest first, and the day before which the next page begins."""

    lines: list[TrialLine]
    spans: list[Span]
    before: date | None
    is_running: bool


def people_to_try(viewer: Viewer, version_ids: Collection[int], day: date) -> list[Person]:
    """Everybody below a manager, and the manager, by name; first those who have one of some versions on a day."""
    below = sa.exists().where(Reach.user_id == User.id, Reach.manager_id == viewer.id)
    is_own = User.id == viewer.id
    columns = sa.select(User.id, User.name, User.joined_on)
    statement = columns.where(User.is_active, sa.or_(below, is_own)).order_by(User.name, User.id)
    rows = db.session.execute(statement).all()
    held = Holders(Span(day, day), [row.id for row in rows]).within(Span(day, day)) if version_ids else {}
    meant = {user for user, own in held.items() if any(one.version_id in version_ids for one in own)}
    found = [Person(row.id, row.name, row.id in meant, row.joined_on) for row in rows]
    return sorted(found, key=lambda one: not one.is_meant)


def closed_trial(viewer: Viewer, plan: Plan, people: Collection[Person], before: date | None) -> Trial:
    """A plan on the stored inputs of closed periods, as many as a page takes, that began before a day."""
    at_once = max(1, MOST // max(1, len(people)))
    wanted = sa.select(CreditPeriod.id, CreditPeriod.starts_on, CreditPeriod.ends_on)
    wanted = wanted.where(CreditPeriod.state == "closed", CreditPeriod.starts_on < before if before else sa.true())
    rows = db.session.execute(wanted.order_by(CreditPeriod.starts_on.desc()).limit(at_once + 1)).all()
    has_more, rows = len(rows) > at_once, rows[:at_once]
    names = {one.id: one.name for one in people}
    statement = (
        sa.select(BonusStatement.user_id, BonusStatement.inputs)
        .where(
            BonusStatement.period_id.in_([row.id for row in rows]), BonusStatement.user_id.in_(names), _seen(viewer)
        )
        .order_by(BonusStatement.starts_on.desc(), BonusStatement.user_id)
    )  # fmt: skip
    found = []
    for user, text in db.session.execute(scope.for_viewer(statement, viewer)):
        in_force, case = read_stored(text)
        found.append(_line(user, names[user], in_force, case.inputs, plan))
    spans = [Span(row.starts_on, row.ends_on) for row in rows]
    found += _without_statements(people, spans, {(one.user_id, one.period) for one in found}, plan)
    return Trial(list(_ordered(found, spans, names)), spans, rows[-1].starts_on if has_more else None, False)


def running_trial(viewer: Viewer, plan: Plan, people: Collection[Person], today: date) -> Trial:
    """A plan on what is confirmed so far in the first period that is not closed."""
    span = _running(today)
    names = {one.id: one.name for one in people}
    # Who is asked about was chosen from those below the viewer.
    made = run_of(span, list(names), with_additions=False).prepared if names else []
    found = [_line(one.user_id, names[one.user_id], one.held.plan, one.case.inputs, plan) for one in made]
    return Trial(list(_ordered(found, [span], names)), [span], None, True)


def _without_statements(
    people: Collection[Person], spans: Sequence[Span], known: Collection[tuple[int, Span]], plan: Plan
) -> Iterator[TrialLine]:
    """A plan on nothing, for those who had one in a period and brought nothing: no statement was made of that."""
    if not (people and spans):
        return
    plans = Holders(Span(spans[-1].since, spans[0].until), [one.id for one in people])
    for span in spans:
        held = plans.within(span)
        for person in people:
            if (person.id, span) in known or (span.until and person.joined_on > span.until):
                continue
            for one in held.get(person.id, ()):
                assigned = None if one.span.covers(span_of(one.plan, span)) else one.span
                yield _line(person.id, person.name, one.plan, Inputs(span, [], assigned), plan)


def _running(today: date) -> Span:
    columns = (CreditPeriod.kind, CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state)
    first_open = sa.case((CreditPeriod.state == "closed", 1), else_=0)
    latest = sa.case((CreditPeriod.state == "closed", CreditPeriod.starts_on), else_=None)
    statement = sa.select(*columns).order_by(first_open, latest.desc(), CreditPeriod.starts_on).limit(1)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return span_at("quarter", today)
    span = Span(row.starts_on, row.ends_on)
    return following(row.kind, span) if row.state == "closed" else span


def _seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    below = sa.exists().where(Reach.user_id == BonusStatement.user_id, Reach.manager_id == viewer.id)
    return sa.or_(BonusStatement.user_id == viewer.id, below)


def _line(user: int, name: str, in_force: Plan, inputs: Inputs, plan: Plan) -> TrialLine:
    why = why_not(in_force, inputs, plan)
    both = Tried(0, 0) if why else tried(in_force, inputs, plan)
    return TrialLine(inputs.period, user, name, both, why)


def _ordered(found: Sequence[TrialLine], spans: Sequence[Span], names: dict[int, str]) -> Iterator[TrialLine]:
    """By period and name; the parts of one person's period together, and whoever had no plan then said to have none."""
    for span in spans:
        for user, name in names.items():
            own = [one for one in found if one.user_id == user and one.period == span]
            if not own:
                yield TrialLine(span, user, name, Tried(0, 0), "no-plan")
                continue
            why = next((one.why for one in own if one.why), "")
            sums = Tried(sum(one.tried.in_force_minor for one in own), sum(one.tried.tried_minor for one in own))
            yield TrialLine(span, user, name, Tried(0, 0) if why else sums, why)


def by_person(lines: Sequence[TrialLine]) -> list[tuple[str, Tried]]:
    """What is compared of each person over all periods of a page, the largest difference first."""
    sums: dict[int, list[Any]] = {}
    for one in lines:
        if not one.why:
            own = sums.setdefault(one.user_id, [one.person, 0, 0])
            own[1] += one.tried.in_force_minor
            own[2] += one.tried.tried_minor
    found = [(name, Tried(before, after)) for name, before, after in sums.values()]
    return sorted(found, key=lambda one: (-abs(one[1].difference_minor), one[0]))
