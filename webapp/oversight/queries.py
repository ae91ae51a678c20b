"""The audit trail as far as a reader may see it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope, telling
from webapp.audit import AuditEntry, AuditPayload
from webapp.clients import access
from webapp.db import db
from webapp.oversight import rules
from webapp.people.models import Reach, User
from webapp.policy import Permission, Viewer
from webapp.telling import Told

PAGE = 50
# Entries have the order in which they were committed, which differs from that of their moments by less than this.
APART = timedelta(days=1)
_First = sa.orm.aliased(AuditEntry)


class Wanted(NamedTuple):
    """What a reader looks for; days are days of the reader's zone, both included."""

    actor_id: int | None = None
    action: str = ""
    object_type: str = ""
    object_id: int | None = None
    household_id: int | None = None
    since: date | None = None
    until: date | None = None


class Line(NamedTuple):
    """An entry; `told` holds what was changed where the reader may see it, else nothing; so do the names."""

    id: int
    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: int | None
    household_id: int | None
    is_open: bool
    told: list[Told]
    object_name: str | None
    household_name: str | None


class Page(NamedTuple):
    """One page, newest first, and whether there is something before and after it."""

    lines: list[Line]
    has_newer: bool
    has_older: bool


def audit_page(viewer: Viewer, wanted: Wanted, before: int | None = None, after: int | None = None) -> Page:
    """The newest entries, those older than entry `before`, or those newer than entry `after`."""
    statement = _statement(viewer, wanted)
    if after is not None:
        statement = statement.where(AuditEntry.id > after).order_by(AuditEntry.id)
    else:
        statement = statement.order_by(AuditEntry.id.desc())
        if before is not None:
            statement = statement.where(AuditEntry.id < before)
    rows = db.session.execute(statement.limit(PAGE + 1)).all()
    lines, more = _lines(viewer, rows[:PAGE]), len(rows) > PAGE
    if after is not None:
        return Page(lines[::-1], more, bool(lines))
    return Page(lines, before is not None, more)


def audit_lines(viewer: Viewer, wanted: Wanted) -> Iterator[Line]:
    """All entries that a page would show, newest first, read in portions."""
    before = None
    while True:
        statement = _statement(viewer, wanted).order_by(AuditEntry.id.desc()).limit(1000)
        if before is not None:
            statement = statement.where(AuditEntry.id < before)
        rows = db.session.execute(statement).all()
        if not rows:
            return
        yield from _lines(viewer, rows)
        before = rows[-1].id


def actors(viewer: Viewer) -> list[tuple[int, str]]:
    """People whose acts this reader may find, as (id, name) pairs by name: oneself and the team, or everybody."""
    statement = sa.select(User.id, User.name).order_by(User.name, User.id)
    if not (viewer.may(Permission.USER_EDIT) or viewer.sees_all_claims):
        below = sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)
        statement = statement.where(sa.or_(User.id == viewer.id, User.id.in_(below)))
    return [(row.id, row.name) for row in db.session.execute(statement)]


def _statement(viewer: Viewer, wanted: Wanted) -> Any:
    """Entries with their payload where it is open to the reader, as the filters say."""
    is_open = _is_open(viewer)
    statement = (
        sa.select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.actor_name,
            AuditEntry.action,
            AuditEntry.object_type,
            AuditEntry.object_id,
            AuditEntry.household_id,
            sa.case((is_open, 1), else_=0).label("is_open"),
            AuditPayload.body,
        )
        .outerjoin(AuditPayload, sa.and_(AuditPayload.entry_id == AuditEntry.id, is_open))
        .where(_is_listed(viewer), *_filters(viewer, wanted))
    )
    return scope.for_viewer(statement, viewer)


def _is_open(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether the reader may see what an entry changed."""
    of_households = sa.and_(
        AuditEntry.household_id.is_not(None),
        access.may_see(viewer, AuditEntry.household_id),
        AuditEntry.object_type.not_in(rules.DECIDERS),
    )
    known = [of_households, sa.and_(AuditEntry.household_id.is_(None), AuditEntry.actor_id == viewer.id)]
    if viewer.reaches_team:
        known.append(sa.and_(_is_of_team(viewer), AuditEntry.object_type.not_in(rules.FILES)))
    if viewer.sees_all_claims:
        known.append(AuditEntry.object_type.in_(rules.EVIDENCE))
    if viewer.may(Permission.USER_EDIT):
        known.append(AuditEntry.object_type.in_(rules.MACHINERY))
    return sa.or_(*known)


def _is_listed(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether the reader may know of an entry: who runs the machinery knows of all, without what they changed."""
    if viewer.may(Permission.USER_EDIT):
        return sa.true()
    return sa.or_(_is_open(viewer), _is_of_team(viewer)) if viewer.reaches_team else _is_open(viewer)


def _is_of_team(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether an entry is about no household, and of somebody below this person at the firm's own work."""
    below = sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)
    own_work = AuditEntry.object_type.not_in(rules.MACHINERY)
    return sa.and_(AuditEntry.household_id.is_(None), AuditEntry.actor_id.in_(below), own_work)


def _filters(viewer: Viewer, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.actor_id is not None:
        found.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action:
        found.append(_of_action(wanted.action))
    if wanted.object_type:
        found.append(AuditEntry.object_type == wanted.object_type)
    if wanted.object_id is not None:
        found.append(AuditEntry.object_id == wanted.object_id)
    if wanted.household_id is not None:
        found.append(AuditEntry.household_id == wanted.household_id)
    if wanted.since is not None:
        found += _since(periods.start_of(wanted.since, viewer.zone))
    if wanted.until is not None:
        found += _until(periods.start_of(periods.days_after(wanted.until, 1), viewer.zone))
    return found


def _of_action(beginning: str) -> sa.ColumnElement[bool]:
    """Acts whose name begins so: a single one by its index, several on a walk that meets them soon, none at once."""
    meant = [action for action in db.session.scalars(_ACTIONS) if action.startswith(beginning)]
    if len(meant) == 1:
        return AuditEntry.action == meant[0]
    return AuditEntry.action.startswith(beginning, autoescape=True) if meant else sa.false()


def _each_action() -> Any:
    """The names of all acts on the record, looked up one after the other instead of in every entry."""
    known = sa.select(sa.func.min(AuditEntry.action).label("action")).cte("known", recursive=True)
    after = sa.select(sa.func.min(AuditEntry.action)).where(AuditEntry.action > known.c.action).scalar_subquery()
    known = known.union_all(sa.select(after).where(known.c.action.is_not(None)))
    return sa.select(known.c.action).where(known.c.action.is_not(None))


_ACTIONS = _each_action()


def _since(start: datetime) -> list[sa.ColumnElement[bool]]:
    return [AuditEntry.at >= start, AuditEntry.id >= _first_at(start - APART)]


def _until(end: datetime) -> list[sa.ColumnElement[bool]]:
    last = sa.select(sa.func.max(AuditEntry.id)).scalar_subquery()
    return [AuditEntry.at < end, AuditEntry.id <= sa.func.coalesce(_first_at(end + APART), last)]


def _first_at(moment: datetime) -> Any:
    """The entry with which a time begins, so that a page begins beside it and not at the newest."""
    return sa.select(_First.id).where(_First.at >= moment).order_by(_First.at, _First.id).limit(1).scalar_subquery()


def _lines(viewer: Viewer, rows: Sequence[Any]) -> list[Line]:
    told = telling.told(viewer, [(row.object_type, row.body if row.is_open else None) for row in rows])
    about: dict[str, set[int]] = {"household": {row.household_id for row in rows if row.household_id}}
    for row in rows:
        if row.object_id:
            about.setdefault(row.object_type, set()).add(row.object_id)
    known = telling.named(viewer, about)
    return [
        Line(
            row.id, row.at, row.actor_name, row.action, row.object_type, row.object_id, row.household_id,
            bool(row.is_open), said, known.get((row.object_type, row.object_id)),
            known.get(("household", row.household_id)),
        )
        for row, said in zip(rows, told, strict=True)
    ]  # fmt: skip
