"""The compensation record: all that a person was paid or given in a time, and who answered for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.bonus import queries as bonus
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.bonus.queries import Sheet
from webapp.bonus.rules import Case, Plan, Statement
from webapp.bonus.rules.statement import statement
from webapp.bonus.rules.storing import read_stored
from webapp.claims.models import Claim, Decision
from webapp.clients.access import may_see
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.payroll.queries.awards import Awarded, awards_of
from webapp.people.models import Reach, User
from webapp.policy import Permission, Viewer

# So many statements are in one record; more are in several.
MOST = 24
_Drafted, _Approved, _Calculated, _Reviewed, _Closed = (sa.orm.aliased(User) for _each in range(5))


class Person(NamedTuple):
    """Whose record it is."""

    id: int
    name: str
    number: str | None


class Part(NamedTuple):
    """One statement of the time, and who answered for it; `clauses` are sums of lines, in minor units."""

    statement_id: int
    period_starts_on: date
    period_ends_on: date
    state: str
    closed_at: datetime | None
    is_single_control: bool
    version: int
    approved_at: datetime | None
    drafted_by: str
    approved_by: str | None
    calculated_by: str | None
    reviewed_by: str | None
    closed_by: str | None
    digest: str
    sheet: Sheet
    clauses: list[tuple[str, int]]
    confirmed_by: dict[int, str]


class Record(NamedTuple):
    """All of a person's pay in a time, both days included; sums of what was paid by currency, in minor units."""

    person: Person
    since: date
    until: date
    parts: list[Part]
    awards: list[Awarded]
    paid: list[tuple[str, int]]
    is_whole: bool


def person_of(viewer: Viewer, person_id: int) -> Person:
    """Oneself, or somebody below this manager; raises NotVisible for any other."""
    mine: sa.ColumnElement[bool] = User.id == viewer.id
    if viewer.may(Permission.STATEMENT_TEAM):
        mine = sa.or_(mine, sa.exists().where(Reach.user_id == User.id, Reach.manager_id == viewer.id))
    statement_ = sa.select(User.id, User.name, User.payroll_number).where(User.id == person_id, mine)
    row = db.session.execute(statement_).one_or_none()
    if row is None:
        raise NotVisible
    return Person(*row)


def record_of(viewer: Viewer, person_id: int, since: date, until: date, *, with_lines: bool) -> Record:
    """A person's record of the statements of all periods that end in a time, and of what was given in it."""
    person = person_of(viewer, person_id)
    rows = _statements(viewer, person_id, since, until)
    read = [(row, *read_stored(row.inputs)) for row in rows[:MOST]]
    claims = {int(line.claim) for _row, _plan, case in read for line in case.inputs.lines if line.claim}
    known = bonus.known_claims(viewer, claims) if with_lines else {}
    confirmed = _confirmed_by(viewer, claims) if with_lines else {}
    parts = [_part(viewer, row, plan, case, known, confirmed, with_lines) for row, plan, case in read]
    paid: dict[str, int] = {}
    for part in parts:
        if part.state == "closed":
            paid[part.sheet.plan.currency] = paid.get(part.sheet.plan.currency, 0) + part.sheet.sums["paid"]
    awards = awards_of(viewer, person_id, since, until)
    return Record(person, since, until, parts, awards, sorted(paid.items()), len(rows) <= MOST)


def _part(
    viewer: Viewer, row: Any, plan: Plan, case: Case, known: dict[int, Any], confirmed: dict[int, str], with_lines: bool
) -> Part:
    made = statement(plan, case)
    sheet = bonus.sheet(viewer, plan, case, made, None if with_lines else 0, known)
    return Part(
        row.id, row.starts_on, row.ends_on, row.state, row.closed_at, row.is_single_control, row.number,
        row.approved_at, row.drafted, row.approved, row.calculated, row.reviewed, row.closed, row.digest,
        sheet, _by_clause(made), confirmed,
    )  # fmt: skip


def _by_clause(made: Statement) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for entry in made.entries:
        sums[entry.clause] = sums.get(entry.clause, 0) + entry.result_minor
    return list(sums.items())


def _statements(viewer: Viewer, person_id: int, since: date, until: date) -> Sequence[Any]:
    statement_: Any = (
        sa.select(
            BonusStatement.id, CreditPeriod.starts_on, CreditPeriod.ends_on, CreditPeriod.state,
            CreditPeriod.closed_at, CreditPeriod.is_single_control, BonusPlanVersion.number,
            BonusPlanVersion.approved_at, _Drafted.name.label("drafted"), _Approved.name.label("approved"),
            _Calculated.name.label("calculated"), _Reviewed.name.label("reviewed"), _Closed.name.label("closed"),
            BonusStatement.digest, BonusStatement.inputs,
        )
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .join(_Drafted, _Drafted.id == BonusPlanVersion.drafted_by_id)
        .outerjoin(_Approved, _Approved.id == BonusPlanVersion.approved_by_id)
        .outerjoin(_Calculated, _Calculated.id == CreditPeriod.calculated_by_id)
        .outerjoin(_Reviewed, _Reviewed.id == CreditPeriod.reviewed_by_id)
        .outerjoin(_Closed, _Closed.id == CreditPeriod.closed_by_id)
        .where(BonusStatement.user_id == person_id, CreditPeriod.ends_on >= since, CreditPeriod.ends_on <= until)
        .order_by(CreditPeriod.starts_on, BonusStatement.starts_on)
        .limit(MOST + 1)
    )  # fmt: skip
    return db.session.execute(scope.for_viewer(statement_, viewer)).all()


def _confirmed_by(viewer: Viewer, claim_ids: Collection[int]) -> dict[int, str]:
    """Who confirmed those of these claims whose household the viewer may open."""
    if not claim_ids:
        return {}
    statement_ = (
        sa.select(Decision.claim_id, User.name)
        .join(Claim, Claim.id == Decision.claim_id)
        .join(User, User.id == Decision.decided_by_id)
        .where(Decision.claim_id.in_(claim_ids), Decision.outcome == "confirm", may_see(viewer, Claim.household_id))
        .order_by(Decision.id)
    )
    found: dict[int, list[str]] = {}
    for claim_id, name in db.session.execute(scope.for_viewer(statement_, viewer)):
        names = found.setdefault(claim_id, [])
        if name not in names:
            names.append(name)
    return {claim_id: ", ".join(names) for claim_id, names in found.items()}
