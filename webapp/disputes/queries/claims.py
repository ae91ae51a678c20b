"""The claims of which somebody may say that they are missing: those in whose credit one has a part."""

from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, CreditShare
from webapp.clients.access import may_see
from webapp.clients.models import Household
from webapp.db import db
from webapp.policy import Viewer

MOST = 100


class OwnClaim(NamedTuple):
    """One's own claim or share; minor units, the household None for whom the reader may not know."""

    id: int
    household: str | None
    amount_minor: int
    currency: str


def own_claims(viewer: Viewer) -> list[OwnClaim]:
    """The latest claims in whose credit this person has a part."""
    named = sa.case((may_see(viewer, Claim.household_id), Household.name))
    statement = (
        sa.select(Claim.id, named, Claim.amount_minor, Claim.currency)
        .join(CreditShare, CreditShare.claim_id == Claim.id)
        .join(Household, Household.id == Claim.household_id)
        .where(CreditShare.user_id == viewer.id, Claim.state != "draft")
        .order_by(Claim.id.desc())
        .limit(MOST)
    )
    return [OwnClaim(*one) for one in db.session.execute(scope.for_viewer(statement, viewer))]


def is_own_claim(viewer: Viewer, claim_id: int) -> bool:
    """Whether this person has a part in the credit of a claim."""
    statement = sa.select(CreditShare.claim_id).where(
        CreditShare.claim_id == claim_id, CreditShare.user_id == viewer.id
    )  # fmt: skip
    return db.session.scalar(scope.for_viewer(statement, viewer)) is not None
