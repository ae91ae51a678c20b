"""Claims that were rejected, by whose they were."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim
from webapp.clients import access
from webapp.clients.models import Household
from webapp.db import db
from webapp.policy import Viewer


class TurnedDown(NamedTuple):
    """A rejected claim, whose household the viewer may open."""

    id: int
    household_name: str
    decided_at: datetime | None


def turned_down_between(
    viewer: Viewer, people: Collection[int], since: datetime, until: datetime
) -> list[tuple[Any, ...]]:
    """Claims of these people that were rejected in a time, as far as the viewer may open them: whose, id."""
    statement = sa.select(Claim.claimant_id, Claim.id).where(
        Claim.claimant_id.in_(people), Claim.state == "rejected", Claim.decided_at >= since, Claim.decided_at < until,
        access.may_see(viewer, Claim.household_id),
    )  # fmt: skip
    return [tuple(row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def turned_down(viewer: Viewer, ids: Collection[int]) -> list[TurnedDown]:
    """Those of these claims that the viewer may open, in the order in which they were rejected."""
    statement = (
        sa.select(Claim.id, Household.name, Claim.decided_at)
        .join(Household, Household.id == Claim.household_id)
        .where(Claim.id.in_(ids), access.may_see(viewer, Claim.household_id))
        .order_by(Claim.decided_at, Claim.id)
    )
    return [TurnedDown(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
