"""What somebody who works with clients has before them."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Claim, CreditShare, Decision
from webapp.claims.queries import ClaimRow, Total, columns, listing
from webapp.claims.queries.wording import given_words
from webapp.clients import access
from webapp.clients.models import Coverage, Household
from webapp.db import db
from webapp.policy import Viewer

NEWS_DAYS = 30


class News(NamedTuple):
    """A claim of somebody's own with the last word of a controller; the words only where the claim is seen in full."""

    claim: ClaimRow
    at: datetime
    reason: str

    @property
    def is_question(self) -> bool:
        """Whether it waits for an answer."""
        return self.claim.state == "needs-answer"


class Served(NamedTuple):
    """A household that somebody covers as service."""

    id: int
    name: str
    last_contact_at: datetime | None
    total: int


def claim_news(viewer: Viewer, limit: int = 10) -> list[News]:
    """Claims that this person claimed or shares: questions first, then what was decided lately, the newest first."""
    mine = sa.union(
        sa.select(Claim.id).where(Claim.claimant_id == viewer.id),
        sa.select(CreditShare.claim_id).where(CreditShare.user_id == viewer.id),
    )
    last = sa.select(sa.func.max(Decision.id)).where(Decision.claim_id == Claim.id).correlate(Claim).scalar_subquery()
    is_question = sa.and_(Claim.state == "needs-answer", access.may_see(viewer, Claim.household_id))
    since = periods.now() - timedelta(days=NEWS_DAYS)
    is_new = sa.and_(Decision.decided_at >= since, Decision.outcome != "ask", Claim.state != "withdrawn")
    statement = (
        columns.rows(viewer)
        .add_columns(Decision.decided_at, Decision.reason)
        .join(Decision, Decision.id == last)
        .where(Claim.id.in_(mine), sa.or_(is_question, is_new))
        .order_by(sa.case((is_question, 0), else_=1), Decision.decided_at.desc(), Claim.id.desc())
        .limit(limit)
    )
    return [_news(found) for found in db.session.execute(scope.for_viewer(statement, viewer))]


def _news(found: Any) -> News:
    claim = columns.row(found)
    return News(claim, found[-2], given_words(found[-1]) if claim.is_full else "")


def my_claims(viewer: Viewer) -> list[Total]:
    """What this person claimed, per currency, sort and state; nothing is added across them."""
    statement = (
        sa.select(*listing.sums(viewer))
        .where(Claim.claimant_id == viewer.id, Claim.state != "draft")
        .group_by("sort", Claim.state, Claim.currency)
        .order_by(Claim.currency, "sort", Claim.state)
    )
    return [Total(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def served(viewer: Viewer, limit: int = 8) -> list[Served]:
    """Households that this person covers as service today, those longest without a contact first."""
    own = sa.select(Coverage.household_id).where(
        Coverage.user_id == viewer.id, Coverage.role == "service", access.in_force(viewer)
    )
    statement = (
        sa.select(Household.id, Household.name, Household.last_contact_at, sa.func.count().over())
        .where(Household.id.in_(own))
        .order_by(Household.last_contact_at.is_not(None), Household.last_contact_at, Household.id)
        .limit(limit)
    )
    return [Served(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
