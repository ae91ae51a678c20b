"""Awards: those of a person in a time, those of everybody below a manager, and those that wait for a second person."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.payroll.models import Award
from webapp.people import queries as people
from webapp.people.models import Reach, User
from webapp.policy import Permission, Viewer

# So many are listed; older ones are in the records of the people.
LISTED = 50
# Written out, as the index of those that wait has it: for a value of its own SQLite would not take that index.
_IS_WAITING = sa.text("incentive_award.state = 'entered'")
_Entered, _Approved, _Withdrawn = (sa.orm.aliased(User) for _each in range(3))


class Awarded(NamedTuple):
    """An award as it is read; `value_minor` of `currency`, or neither."""

    id: int
    user_id: int
    person: str
    what: str
    value_minor: int | None
    currency: str | None
    given_on: date
    giver: str
    reason: str
    state: str
    entered_by_id: int
    is_single_control: bool
    withdrawn_why: str | None
    version: int
    entered_by: str
    approved_by: str | None
    approved_at: datetime | None
    withdrawn_by: str | None
    # Whether it waits for the reader's approval; only the lists of a manager say so.
    may_approve: bool


def awards_of(viewer: Viewer, person_id: int, since: date, until: date) -> list[Awarded]:
    """What a person whose record the viewer may read was given, by day; those withdrawn say so."""
    own = sa.or_(Award.user_id == viewer.id, _is_below(viewer))
    statement = _awards(sa.false()).where(
        Award.user_id == person_id, own, Award.given_on >= since, Award.given_on <= until
    )
    return _read(viewer, statement.order_by(Award.given_on, Award.id).limit(500))


def awards_below(viewer: Viewer) -> list[Awarded]:
    """The latest awards of everybody below this manager."""
    return _read(viewer, _awards(_approves(viewer)).where(_is_below(viewer)).order_by(Award.id.desc()).limit(LISTED))


def waiting_awards(viewer: Viewer) -> list[Awarded]:
    """Awards that this manager may approve, or entered and waits for."""
    return _read(viewer, _awards(_approves(viewer)).where(_waits(viewer)).order_by(Award.id).limit(LISTED))


def award_by_id(viewer: Viewer, award_id: int, lock: Callable[[Any], Any] = lambda statement: statement) -> Award:
    """An award of somebody below this manager, or one that waits for or by them; raises NotVisible for any other."""
    statement = lock(sa.select(Award).where(Award.id == award_id, sa.or_(_is_below(viewer), _waits(viewer))))
    found: Award | None = db.session.scalar(scope.for_viewer(statement, viewer))
    if found is None:
        raise NotVisible
    return found


def may_approve(viewer: Viewer, award: Award) -> bool:
    """Whether this manager is the second person for an award, or enough alone where the firm allows it."""
    statement = sa.select(Award.id).where(Award.id == award.id, _approves(viewer))
    return db.session.scalar(scope.for_viewer(statement, viewer)) is not None


def may_withdraw(viewer: Viewer, award: Award) -> bool:
    """Whether this manager takes an award back: who entered it, and those above whom it was given."""
    above = people.is_above(viewer.id, sa.literal(award.user_id))
    is_other = award.user_id != viewer.id
    return is_other and (award.entered_by_id == viewer.id or bool(db.session.scalar(sa.select(above))))


def people_below(viewer: Viewer) -> list[tuple[int, str]]:
    """Everybody below this manager who can sign in, as (id, name) pairs by name."""
    statement = (
        sa.select(User.id, User.name)
        .join(Reach, sa.and_(Reach.user_id == User.id, Reach.manager_id == viewer.id))
        .where(User.is_active, User.id != viewer.id)
        .order_by(User.name, User.id)
    )
    return [(key, name) for key, name in db.session.execute(statement)]


def _is_below(viewer: Viewer) -> sa.ColumnElement[bool]:
    if not viewer.may(Permission.STATEMENT_TEAM):
        return sa.false()
    return sa.and_(Award.user_id != viewer.id, people.is_above(viewer.id, Award.user_id))


def _waits(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(_IS_WAITING, sa.or_(_signs(viewer), Award.entered_by_id == viewer.id))


def _approves(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Awards that wait and are the viewer's to approve, as any second signature on somebody's pay."""
    return sa.and_(_IS_WAITING, _signs(viewer))


def _signs(viewer: Viewer) -> sa.ColumnElement[bool]:
    if not viewer.may(Permission.PLAN_APPROVE):
        return sa.false()
    may = people.signs(viewer.id, Award.user_id, Award.entered_by_id)
    if viewer.firm.allows_single_control:
        may = sa.or_(may, Award.entered_by_id == viewer.id)
    return may


def _awards(may_approve: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns: Any = sa.select(
        Award.id, Award.user_id, User.name, Award.what, Award.value_minor, Award.currency, Award.given_on, Award.giver,
        Award.reason, Award.state, Award.entered_by_id, Award.is_single_control, Award.withdrawn_why, Award.version,
        _Entered.name, _Approved.name, Award.approved_at, _Withdrawn.name, may_approve,
    )  # fmt: skip
    listed: sa.Select[Any] = (
        columns.join(User, User.id == Award.user_id)
        .join(_Entered, _Entered.id == Award.entered_by_id)
        .outerjoin(_Approved, _Approved.id == Award.approved_by_id)
        .outerjoin(_Withdrawn, _Withdrawn.id == Award.withdrawn_by_id)
    )
    return listed


def _read(viewer: Viewer, statement: sa.Select[Any]) -> list[Awarded]:
    return [Awarded(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
