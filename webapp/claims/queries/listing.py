"""The list of claims with its filters, totals and pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim
from webapp.claims.queries import access
from webapp.claims.queries.columns import UNSEEN, ClaimRow, reversed_of, row, rows, sort_of, told_of
from webapp.claims.queries.promises import is_overdue
from webapp.claims.rules import OPEN
from webapp.clients.models import Household
from webapp.db import db
from webapp.initiatives.models import Initiative
from webapp.people.models import User
from webapp.policy import Viewer

# So many rows, with their totals above, stay below 30 KB.
PAGE = 45


class Filters(NamedTuple):
    """What a list is limited to; empty values limit nothing."""

    state: str = ""
    kind: str = ""
    initiative: str = ""
    claimant_id: int | None = None
    household_id: int | None = None


class Place(NamedTuple):
    """Where a page begins: before or after the claim with this time and number."""

    at: datetime
    id: int
    is_backward: bool = False


class ClaimPage(NamedTuple):
    """A page of claims, newest first, and whether there are newer and older ones."""

    rows: list[ClaimRow]
    has_newer: bool
    has_older: bool


class Total(NamedTuple):
    """How many claims of a sort, state and currency there are, what they ask for and what is confirmed, in minor units.

    `reversed_minor` was confirmed too, and left again; `confirmed_minor` is without it. Fees are never
    added to assets. So many are `overdue` promises. Claims that are not seen in full are a sort of their own, of which
    nothing else is told.
    """

    sort: str
    state: str
    currency: str
    claims: int
    amount_minor: int
    confirmed_minor: int
    reversed_minor: int
    overdue: int

    @property
    def shown_minor(self) -> int | None:
        """What the claims come to in their state; None where an amount is no must and there is none."""
        is_confirmed = self.state == "confirmed" and self.sort != UNSEEN
        minor = self.confirmed_minor if is_confirmed else self.amount_minor
        return minor or (None if self.sort in ("other", UNSEEN) else 0)


class Named(NamedTuple):
    """The words for the filters in force."""

    initiative: str = ""
    claimant: str = ""
    household: str = ""


def page_of(viewer: Viewer, filters: Filters, place: Place | None = None) -> ClaimPage:
    """A page of the claims that this person may know of, newest first."""
    statement = _limited(rows(viewer), viewer, filters)
    key = sa.tuple_(Claim.filed_at, Claim.id)
    is_backward = place is not None and place.is_backward
    if place is not None:
        at = sa.tuple_(sa.literal(place.at, Claim.filed_at.type), sa.literal(place.id))
        statement = statement.where(key > at if is_backward else key < at)
    order = (Claim.filed_at, Claim.id) if is_backward else (Claim.filed_at.desc(), Claim.id.desc())
    found = db.session.execute(scope.for_viewer(statement.order_by(*order).limit(PAGE + 1), viewer)).all()
    listed = [row(each) for each in found[:PAGE]]
    has_more = len(found) > PAGE
    if is_backward:
        return ClaimPage(listed[::-1], has_more, True)
    return ClaimPage(listed, place is not None, has_more)


def totals(viewer: Viewer, filters: Filters) -> list[Total]:
    """What the listed claims come to, per sort, state and currency; never added across currencies."""
    statement = _limited(sa.select(*sums(viewer)).where(access.visible(viewer)), viewer, filters)
    grouped = statement.group_by("sort", Claim.state, Claim.currency).order_by("sort", Claim.currency, Claim.state)
    return [Total(*each) for each in db.session.execute(scope.for_viewer(grouped, viewer))]


def names_of(viewer: Viewer, filters: Filters) -> Named:
    """The names behind the filters' numbers, as far as this person may know them."""
    parts = {
        "initiative": sa.select(Initiative.name).where(Initiative.slug == filters.initiative),
        "claimant": sa.select(User.name).where(User.id == (filters.claimant_id or 0)),
        "household": sa.select(Household.name).where(
            Household.id == (filters.household_id or 0),
            sa.true() if viewer.sees_all_claims else _household_visible(viewer),
        ),
    }
    statement = sa.select(*(part.scalar_subquery().label(name) for name, part in parts.items()))
    found = db.session.execute(scope.for_viewer(statement, viewer)).one()
    return Named(found.initiative or "", found.claimant or "", found.household or "")


def _household_visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    from webapp.clients.access import may_see

    return may_see(viewer, Household.id)


def sums(viewer: Viewer) -> Sequence[Any]:
    """The columns of a Total."""
    left = reversed_of(viewer)
    stays = told_of(viewer, Claim.allocated_minor > 0, Claim.allocated_minor - Claim.reversed_minor)
    return (
        sort_of(viewer),
        Claim.state,
        Claim.currency,
        sa.func.count(),
        sa.cast(sa.func.sum(Claim.amount_minor), sa.BigInteger),
        sa.cast(sa.func.sum(stays), sa.BigInteger),
        sa.cast(sa.func.sum(left), sa.BigInteger),
        sa.func.sum(told_of(viewer, is_overdue(viewer), sa.literal_column("1"))),
    )


def _in_state(viewer: Viewer, state: str) -> sa.ColumnElement[bool]:
    if state == "open":
        return Claim.state.in_(OPEN)
    if state == "overdue":
        return sa.and_(is_overdue(viewer), access.full(viewer))
    if state == "reversed":
        return sa.and_(Claim.reversed_minor > 0, access.full(viewer))
    return Claim.state == state


def _limited(statement: sa.Select[Any], viewer: Viewer, filters: Filters) -> sa.Select[Any]:
    if filters.state:
        statement = statement.where(_in_state(viewer, filters.state))
    narrow = _narrowing(filters)
    if narrow:
        # Whoever sees only the amount of a claim must not learn the rest by filtering.
        statement = statement.where(access.full(viewer), *narrow)
    return statement


def _narrowing(filters: Filters) -> list[sa.ColumnElement[bool]]:
    narrow: list[sa.ColumnElement[bool]] = []
    if filters.initiative:
        below = sa.select(Initiative.id).where(Initiative.slug == filters.initiative).cte("below", recursive=True)
        below = below.union_all(sa.select(Initiative.id).join(below, Initiative.parent_id == below.c.id))
        narrow.append(Claim.initiative_id.in_(sa.select(below.c.id)))
    if filters.kind:
        narrow.append(Claim.kind == filters.kind)
    if filters.claimant_id:
        narrow.append(Claim.claimant_id == filters.claimant_id)
    if filters.household_id:
        narrow.append(Claim.household_id == filters.household_id)
    return narrow
