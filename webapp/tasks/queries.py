"""Tasks as far as their households may be seen.

A household's tasks are open to all who may open the household; other tasks to whoever has them, set them, or manages
whoever has them. Who has or set a task of a household that closed to them sees only that there is one.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.clients.access import may_see
from webapp.clients.models import Contact, Household
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people.models import Reach, User
from webapp.policy import Viewer
from webapp.tasks.models import ProposalTask, Task

PAGE = 25
VIEWS = ("open", "overdue", "done", "set")
_Last = sa.orm.aliased(Task)


class Line(NamedTuple):
    """A task in a list; where `may_open` is false, all but its day and people is left out."""

    id: int
    title: str
    due_on: date
    done_at: datetime | None
    outcome: str
    household_id: int | None
    household_name: str | None
    contact_id: int | None
    contact_name: str | None
    assignee_id: int
    assignee_name: str
    setter_id: int
    setter_name: str
    version: int
    may_open: bool


class TaskPage(NamedTuple):
    """One page of a list, and the task after which the next one begins."""

    lines: list[Line]
    next_after: int | None
    is_first: bool


_ASSIGNEE, _SETTER = sa.orm.aliased(User), sa.orm.aliased(User)


def _may_open(viewer: Viewer) -> sa.ColumnElement[bool]:
    below = sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)
    concerned = sa.or_(Task.assignee_id == viewer.id, Task.set_by_id == viewer.id, Task.assignee_id.in_(below))
    return sa.or_(
        sa.and_(Task.household_id.is_(None), concerned),
        sa.and_(Task.household_id.is_not(None), may_see(viewer, Task.household_id)),
    )


def _lines(viewer: Viewer) -> Any:
    # A task may stay with the household that its contact has left.
    is_known = sa.or_(Contact.household_id == Task.household_id, may_see(viewer, Contact.household_id))
    return (
        sa.select(
            Task.id, Task.title, Task.due_on, Task.done_at, Task.outcome, Task.household_id,
            Household.name.label("household_name"), sa.case((is_known, Contact.id)).label("contact_id"),
            sa.case((is_known, Contact.name)).label("contact_name"),
            Task.assignee_id, _ASSIGNEE.name.label("assignee_name"), Task.set_by_id, _SETTER.name.label("setter_name"),
            Task.version, _may_open(viewer).label("may_open"),
        )
        .join(_ASSIGNEE, _ASSIGNEE.id == Task.assignee_id)
        .join(_SETTER, _SETTER.id == Task.set_by_id)
        .outerjoin(Household, Household.id == Task.household_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
    )  # fmt: skip


def _read(viewer: Viewer, statement: Any) -> list[Line]:
    found = (Line(*row) for row in db.session.execute(scope.for_viewer(statement, viewer)))
    return [line if line.may_open else _closed(line) for line in found]


def _closed(line: Line) -> Line:
    return line._replace(
        title="", outcome="", household_id=None, household_name=None, contact_id=None, contact_name=None, may_open=False
    )


def visible_task(viewer: Viewer, task_id: int) -> Task:
    """A task that this person may open; raises NotVisible."""
    statement = sa.select(Task).where(Task.id == task_id, _may_open(viewer))
    task = db.session.scalar(scope.for_viewer(statement, viewer))
    if task is None:
        raise NotVisible
    return task


def task_line(viewer: Viewer, task_id: int) -> Line:
    """The same with all names; raises NotVisible."""
    found = _read(viewer, _lines(viewer).where(Task.id == task_id, _may_open(viewer)))
    if not found:
        raise NotVisible
    return found[0]


def due_between(viewer: Viewer, people: Collection[int], since: date, until: date) -> list[tuple[Any, ...]]:
    """What these people had to do until days of a span, as far as the viewer may open it: whose, id, due, done."""
    statement = sa.select(Task.assignee_id, Task.id, Task.due_on, Task.done_at).where(
        Task.assignee_id.in_(people), Task.due_on >= since, Task.due_on <= until, _may_open(viewer)
    )
    return [tuple(row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def lines_of(viewer: Viewer, ids: Collection[int]) -> list[Line]:
    """Those of these tasks that the viewer may open, by due day."""
    statement = _lines(viewer).where(Task.id.in_(ids), _may_open(viewer)).order_by(Task.due_on, Task.id)
    return _read(viewer, statement)


def mine(viewer: Viewer, view: str = "open", day: date | None = None, after: int | None = None) -> TaskPage:
    """A page of one's tasks: open or overdue by due day, done newest first, or open ones that one set for others."""
    is_done = view == "done"
    statement = _lines(viewer).where(Task.done_at.is_not(None) if is_done else Task.done_at.is_(None))
    if view == "set":
        statement = statement.where(Task.set_by_id == viewer.id, Task.assignee_id != viewer.id)
    else:
        statement = statement.where(Task.assignee_id == viewer.id)
    if view == "overdue":
        statement = statement.where(Task.due_on < periods.today(viewer.firm.zone))
    if day is not None:
        statement = statement.where(Task.due_on == day)
    key = Task.done_at if is_done else Task.due_on
    if after is not None:
        statement = statement.where(_behind(viewer, after, is_done))
    order = (key.desc(), Task.id.desc()) if is_done else (key, Task.id)
    lines = _read(viewer, statement.order_by(*order).limit(PAGE + 1))
    return TaskPage(lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None, after is None)


def _behind(viewer: Viewer, after: int, is_done: bool) -> sa.ColumnElement[bool]:
    name = "done_at" if is_done else "due_on"
    is_own = sa.or_(_Last.assignee_id == viewer.id, _Last.set_by_id == viewer.id)
    at = sa.select(getattr(_Last, name)).where(_Last.id == after, is_own).scalar_subquery()
    key = getattr(Task, name)
    if is_done:
        return sa.or_(key < at, sa.and_(key == at, Task.id < after))
    return sa.or_(key > at, sa.and_(key == at, Task.id > after))


def due_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts the tasks that one has and may open, due today or earlier, for the navigation."""
    return sa.select(sa.func.count()).select_from(Task).where(*_due(viewer, periods.today(viewer.firm.zone)))


def _due(viewer: Viewer, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    is_open = sa.or_(Task.household_id.is_(None), may_see(viewer, Task.household_id))
    return Task.assignee_id == viewer.id, Task.done_at.is_(None), Task.due_on <= until, is_open


def due(viewer: Viewer, until: date | None = None, limit: int = 20) -> list[Line]:
    """One's open tasks until a day (today if none is given), the longest due first; for home pages."""
    until = until or periods.today(viewer.firm.zone)
    statement = _lines(viewer).where(*_due(viewer, until)).order_by(Task.due_on, Task.id).limit(limit)
    return _read(viewer, statement)


def of_household(viewer: Viewer, household_id: int, limit: int = 20) -> list[Line]:
    """The open tasks of a household that this person may open, by due day, whoever has them."""
    statement = (
        _lines(viewer)
        .where(Task.household_id == household_id, Task.done_at.is_(None), may_see(viewer, Task.household_id))
        .order_by(Task.due_on, Task.id)
        .limit(limit)
    )
    return _read(viewer, statement)


def open_about(viewer: Viewer, contact_id: int) -> int:
    """How many open tasks there are about a contact in its own household, if this person may open that."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Task)
        .join(Contact, sa.and_(Contact.id == Task.contact_id, Contact.household_id == Task.household_id))
        .where(Task.contact_id == contact_id, Task.done_at.is_(None), may_see(viewer, Task.household_id))
    )
    return db.session.scalar(scope.for_viewer(statement, viewer)) or 0


def told_of_proposal(proposal_id: int) -> dict[int, int]:
    """The tasks, open or done, that told of a proposal while it waited: whom each was for, by its id."""
    statement = (
        sa.select(Task.id, Task.assignee_id)
        .join(ProposalTask, ProposalTask.task_id == Task.id)
        .where(ProposalTask.proposal_id == proposal_id)
    )
    return {
        row.id: row.assignee_id for row in db.session.execute(scope.for_purpose(statement, scope.Purpose.MAINTENANCE))
    }
