"""Whether the viewer is too close to a claim, asked of the database for each row of a list."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, CreditShare
from webapp.claims.rules import Conflict, Stake, conflict
from webapp.clients.models import Coverage
from webapp.db import db
from webapp.policy import Viewer
from webapp.scope import Purpose


def conflict_of(viewer: Viewer, today: date) -> sa.ColumnElement[Any]:
    """A column: why the viewer cannot decide the claim of the row, or NULL; the same as `rules.conflict`."""
    shares = (
        sa.select(sa.literal(1))
        .where(CreditShare.claim_id == Claim.id, CreditShare.user_id == viewer.id)
        .correlate(Claim)
        .exists()
    )
    return sa.case(
        (Claim.claimant_id == viewer.id, Conflict.CLAIMANT.value),
        (Claim.entered_by_id == viewer.id, Conflict.ENTERED.value),
        (shares, Conflict.SHARES.value),
        (_covers(viewer, today, today), Conflict.COVERS.value),
        (_covers(viewer, Claim.conflict_from, today), Conflict.COVERED.value),
        else_=None,
    )


def _covers(viewer: Viewer, last: Any, today: date) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .where(
            Coverage.household_id == Claim.household_id,
            Coverage.user_id == viewer.id,
            Coverage.starts_on <= today,
            sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= last),
        )
        .correlate(Claim)
        .exists()
    )


def conflict_with(viewer: Viewer, claim: Claim, today: date) -> Conflict | None:
    """Why the viewer cannot decide a claim that is locked for the decision."""
    shares = sa.select(CreditShare.user_id).where(CreditShare.claim_id == claim.id)
    covered = sa.select(Coverage.starts_on, Coverage.ends_on).where(
        Coverage.household_id == claim.household_id, Coverage.user_id == viewer.id
    )
    sharers = db.session.scalars(scope.for_purpose(shares, Purpose.CONFLICT))
    stake = Stake(claim.claimant_id, claim.entered_by_id, frozenset(sharers), claim.conflict_from)
    spans = [(row.starts_on, row.ends_on) for row in db.session.execute(scope.for_purpose(covered, Purpose.CONFLICT))]
    return conflict(viewer.id, stake, spans, today)
