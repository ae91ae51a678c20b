"""Open claims of exactly the amount of an unused line of their household: those that may be confirmed together."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared, scope
from webapp.claims.models import Claim
from webapp.claims.queries import access, evidence
from webapp.claims.queries.access import IS_OPEN
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.conflicts import conflict_of
from webapp.claims.rules import OPEN, Doubt, Line, Wanted, doubt
from webapp.custody.models import Account, Activity
from webapp.db import db
from webapp.policy import Viewer

PAGE = 25
# So many of the oldest are looked at, so that many that have to be judged never hide those that need not be.
LOOKED_AT = 400


class Fitting(NamedTuple):
    """A claim with the line of exactly its amount, and why it is not clear if it is not."""

    claim: ClaimRow
    version: int
    line: Line
    doubt: Doubt | None


def fitting(viewer: Viewer, today: date) -> list[Fitting]:
    """Claims that wait for their first decision and have a line of exactly their amount, oldest first.

    Only those that this viewer may decide, clear or not, and at most LOOKED_AT.
    """
    found = prepared.rows(viewer, _fitting, today=today).all()
    return _with_lines(viewer, found)


def fitting_of(viewer: Viewer, claim_id: int, today: date) -> Fitting | None:
    """One claim as it fits now, or None where it does not wait, has no such line or is not this viewer's to decide."""
    found = prepared.rows(viewer, _fitting, True, today=today, claim_id=claim_id).all()
    return next(iter(_with_lines(viewer, found)), None)


def short_names(viewer: Viewer, claim_ids: Iterable[int]) -> dict[int, tuple[str, int, str]]:
    """The household, amount in minor units and currency of claims that this person sees in full, by number."""
    statement = rows(viewer).where(Claim.id.in_(set(claim_ids)), access.full(viewer))
    found = [row(each) for each in db.session.execute(scope.for_viewer(statement, viewer))]
    return {claim.id: (claim.household_name or "", claim.amount_minor, claim.currency) for claim in found}


def _fitting(viewer: Viewer, is_one: bool = False, today: Any = None, claim_id: Any = None) -> sa.Select[Any]:
    rival = sa.orm.aliased(Claim)
    rivals = sa.select(sa.func.count()).where(
        rival.household_id == Claim.household_id,
        rival.state.in_(OPEN),
        rival.currency == Claim.currency,
        rival.amount_minor - rival.allocated_minor - rival.released_minor == Claim.amount_minor,
        rival.id != Claim.id,
    )
    line = sa.select(sa.literal(1)).where(_is_exact()).correlate(Claim).exists()
    statement = (
        rows(viewer)
        .add_columns(Claim.version, Claim.conflict_from, rivals.correlate(Claim).scalar_subquery())
        .where(IS_OPEN, Claim.state == "pending", line, conflict_of(viewer, today).is_(None))
    )
    if is_one:
        return statement.where(Claim.id == claim_id)
    return statement.order_by(Claim.filed_at, Claim.id).limit(LOOKED_AT)


def _is_exact() -> sa.ColumnElement[bool]:
    """A line of exactly what a claim asks for of which nothing is confirmed yet."""
    return sa.and_(
        Activity.household_id == Claim.household_id,
        Activity.currency == Claim.currency,
        Activity.amount_minor == Claim.amount_minor,
        Activity.allocated_minor == 0,
    )


def _with_lines(viewer: Viewer, found: Iterable[Any]) -> list[Fitting]:
    waiting = [(row(each), *each[len(ClaimRow._fields) :]) for each in found]
    lines: dict[int, list[Line]] = {}
    ids = [claim.id for claim, *_ in waiting]
    for claim_id, *line in db.session.execute(scope.for_viewer(_lines(ids), viewer)):
        lines.setdefault(claim_id, []).append(Line(*line))
    return [
        Fitting(claim, version, lines[claim.id][0], doubt(_wanted(claim, day), lines[claim.id], rivals))
        for claim, version, day, rivals in waiting
        if claim.id in lines
    ]


def _wanted(claim: ClaimRow, arose_on: date) -> Wanted:
    return Wanted(claim.rest_minor, evidence.day_spoken_of(claim.kind, claim.expected_on, arose_on))


def _lines(claim_ids: list[int]) -> sa.Select[Any]:
    statement: Any = (
        sa.select(
            Claim.id, Activity.id, Activity.booked_on, Activity.amount_minor, Activity.amount_minor,
            Activity.description, Activity.payer, Account.number, Activity.kind, Account.institution,
        )
        .join(Activity, _is_exact())
        .join(Account, Account.id == Activity.account_id)
        .where(Claim.id.in_(claim_ids))
        .order_by(Claim.id, Activity.booked_on, Activity.id)
    )  # fmt: skip
    return statement
