"""Which claims a person may see, and how much of them.

Controllers see all claims. Everyone else sees the claims of households that they may open, in full, and of their own
claims and shares elsewhere the amount and the state.
"""

import sqlalchemy as sa

from webapp.claims.models import Claim, CreditShare
from webapp.clients import access
from webapp.exceptions import NotVisible
from webapp.policy import Viewer

# Written out, since a partial index is only used where its condition is recognised.
IS_OPEN = sa.text("claim.state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')")
IS_ASKED = sa.text("claim.state = 'needs-answer'")


def require_all(viewer: Viewer) -> None:
    """Stops whoever does not see all claims, before figures that are counted over all of them; raises NotVisible."""
    if not viewer.sees_all_claims:
        raise NotVisible


def full(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The claims that this person sees with everything in them."""
    return sa.true() if viewer.sees_all_claims else access.may_see(viewer, Claim.household_id)


def has_part(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The claims that this person claimed, entered or shares."""
    share = sa.select(sa.literal(1)).where(CreditShare.claim_id == Claim.id, CreditShare.user_id == viewer.id)
    shares = share.correlate_except(CreditShare).exists()
    return sa.or_(Claim.claimant_id == viewer.id, Claim.entered_by_id == viewer.id, shares)


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The claims that this person may know of at all."""
    if viewer.sees_all_claims:
        return Claim.state != "draft"
    return sa.and_(Claim.state != "draft", sa.or_(full(viewer), has_part(viewer)))
