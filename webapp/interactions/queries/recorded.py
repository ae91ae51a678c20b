"""How entries came about: when a contact was recorded after it took place, by whom, and whether it was amended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients import access
from webapp.clients.models import Household
from webapp.db import db
from webapp.interactions.models import Amendment, Interaction
from webapp.policy import Viewer


class Recorded(NamedTuple):
    """An entry with how it came about; the reason is that of somebody who did not cover the household."""

    id: int
    household_name: str
    channel: str
    occurred_at: datetime
    recorded_at: datetime
    late_reason: str


def recorded_between(viewer: Viewer, people: Collection[int], since: datetime, until: datetime) -> list[Any]:
    """What these people recorded of contacts of a time, as far as the viewer may open it.

    Each is whose, id, occurred, recorded, whether it was entered without covering the household, whether amended.
    """
    is_amended = sa.exists().where(Amendment.interaction_id == Interaction.id)
    statement = sa.select(
        Interaction.recorded_by_id, Interaction.id, Interaction.occurred_at, Interaction.recorded_at,
        Interaction.is_flagged, is_amended,
    ).where(
        Interaction.recorded_by_id.in_(people), Interaction.occurred_at >= since, Interaction.occurred_at < until,
        access.may_see(viewer, Interaction.household_id),
    )  # fmt: skip
    return [tuple(row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def recorded(viewer: Viewer, ids: Collection[int]) -> list[Recorded]:
    """Those of these entries that the viewer may open, in the order in which they took place."""
    statement = (
        sa.select(
            Interaction.id, Household.name, Interaction.channel, Interaction.occurred_at, Interaction.recorded_at,
            Interaction.late_reason,
        )
        .join(Household, Household.id == Interaction.household_id)
        .where(Interaction.id.in_(ids), access.may_see(viewer, Interaction.household_id))
        .order_by(Interaction.occurred_at, Interaction.id)
    )  # fmt: skip
    return [Recorded(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]
