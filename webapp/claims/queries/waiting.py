"""The queue of open claims, oldest first."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared, scope
from webapp.claims.models import Claim
from webapp.claims.queries.access import IS_OPEN
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.conflicts import conflict_of
from webapp.claims.queries.listing import Place
from webapp.claims.rules import Conflict
from webapp.db import db
from webapp.policy import Viewer

# Beside the list stand a claim with its findings and its lines, in a page that stays small.
PAGE = 40
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Waiting(NamedTuple):
    """An open claim, and why the viewer cannot decide it."""

    claim: ClaimRow
    conflict: Conflict | None


class QueuePage(NamedTuple):
    """A page of the queue, oldest first, and whether there is more on either side."""

    rows: list[Waiting]
    has_older: bool
    has_newer: bool


def queue_page(viewer: Viewer, state: str, today: date, place: Place | None = None) -> QueuePage:
    """Open claims (of one state if given) from a place on, oldest first."""
    is_backward = place is not None and place.is_backward
    values = {"today": today} | ({"at": place.at, "claim_id": place.id} if place is not None else {})
    found = prepared.rows(viewer, _page, state, is_backward, **values).all()
    listed = [Waiting(row(each), Conflict(each[-1]) if each[-1] else None) for each in found[:PAGE]]
    has_more = len(found) > PAGE
    if is_backward:
        return QueuePage(listed[::-1], has_more, True)
    return QueuePage(listed, place is not None, has_more)


def _page(
    viewer: Viewer, state: str, is_backward: bool, today: Any, at: Any = None, claim_id: Any = None
) -> sa.Select[Any]:
    statement = _open(rows(viewer).add_columns(conflict_of(viewer, today)), state)
    if at is not None:
        key, place = sa.tuple_(Claim.filed_at, Claim.id), sa.tuple_(at, claim_id)
        statement = statement.where(key < place if is_backward else key > place)
    order = (Claim.filed_at.desc(), Claim.id.desc()) if is_backward else (Claim.filed_at, Claim.id)
    return statement.order_by(*order).limit(PAGE + 1)


def next_to_decide(viewer: Viewer, state: str, today: date, after: Place) -> int | None:
    """The oldest claim after a place that the viewer may decide, else the oldest of all, else None."""
    key = sa.tuple_(Claim.filed_at, Claim.id)
    is_later = key > sa.tuple_(sa.literal(after.at, Claim.filed_at.type), sa.literal(after.id))
    free = _open(sa.select(Claim.id), state).where(conflict_of(viewer, today).is_(None), Claim.id != after.id)
    for statement in (free.where(is_later), free):
        ordered = statement.order_by(Claim.filed_at, Claim.id).limit(1)
        found = db.session.scalar(scope.for_viewer(ordered, viewer))
        if found is not None:
            return found
    return None


def open_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts the open claims of the firm, for the navigation of those who decide."""
    # The range over the leading column makes both databases walk the small index of open claims.
    return sa.select(sa.func.count()).select_from(Claim).where(IS_OPEN, Claim.filed_at > BEGINNING)


def _open(statement: sa.Select[Any], state: str) -> sa.Select[Any]:
    limited = statement.where(IS_OPEN)
    return limited.where(Claim.state == state) if state else limited
