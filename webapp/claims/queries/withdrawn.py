"""What left again of a claim's confirmed money, as its page tells it."""

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared
from webapp.claims.models import Allocation, Claim, Reversal, ReversalEnd
from webapp.claims.queries import access
from webapp.claims.queries.columns import ClaimRow
from webapp.custody.models import Account, Activity
from webapp.policy import Viewer


class Withdrawn(NamedTuple):
    """An amount that a withdrawal took of what a line had confirmed, in minor units; whole days lie between them."""

    amount_minor: int
    withdrawn_on: date
    account: str
    description: str
    booked_on: date
    used_minor: int

    @property
    def days(self) -> int:
        """How many calendar days the money stayed."""
        return (self.withdrawn_on - self.booked_on).days


def reversals_of(viewer: Viewer, claim: ClaimRow) -> list[Withdrawn]:
    """The reversals that count of a claim that this person sees in full, the oldest first."""
    if not claim.reversed_minor:
        return []
    return [Withdrawn(*row) for row in prepared.rows(viewer, _counted, claim_id=claim.id)]


def _counted(viewer: Viewer, claim_id: Any) -> Any:
    line = sa.orm.aliased(Activity)
    is_ended = sa.exists().where(ReversalEnd.reversal_id == Reversal.id)
    return (
        sa.select(
            Reversal.amount_minor, Reversal.withdrawn_on, Account.number, Activity.description, line.booked_on,
            Allocation.amount_minor.label("used_minor"),
        )
        .join(Allocation, Allocation.id == Reversal.allocation_id)
        .join(Claim, Claim.id == Allocation.claim_id)
        .join(line, line.id == Allocation.activity_id)
        .join(Activity, Activity.id == Reversal.withdrawal_id)
        .join(Account, Account.id == Activity.account_id)
        .where(Claim.id == claim_id, access.full(viewer), ~is_ended)
        .order_by(Reversal.withdrawn_on, Reversal.id)
    )  # fmt: skip
