"""What a viewer may know of how initiatives touched contacts: not what took place in households closed to them.

Interactions stand on a higher floor, so their tables appear by name.
"""

from typing import Any

import sqlalchemy as sa

from webapp.clients.access import may_see, row_by_row
from webapp.db import Key
from webapp.initiatives.models import Initiative, InitiativeContact
from webapp.policy import Viewer

_Same = sa.orm.aliased(InitiativeContact)
_PARTICIPANT = sa.table("participant", sa.column("contact_id", Key), sa.column("interaction_id", Key))
_INTERACTION = sa.table(
    "interaction", sa.column("id", Key), sa.column("household_id", Key), sa.column("initiative_id", Key)
)
# Each initiative with itself and all above it.
_SELF = sa.select(Initiative.id, Initiative.id.label("above_id")).cte("itself_and_above", recursive=True)
_UP = _SELF.union_all(
    sa.select(_SELF.c.id, Initiative.parent_id)
    .join(Initiative, Initiative.id == _SELF.c.above_id)
    .where(Initiative.parent_id.is_not(None))
)


def interactions_seen(viewer: Viewer) -> sa.ColumnElement[int]:
    """A column of the row of a contact and an initiative: through how many interactions that may be opened."""
    kept = InitiativeContact
    counted = _elsewhere(viewer, sa.func.count()).scalar_subquery()
    return kept.interaction_count + sa.case((kept.elsewhere_count > 0, counted), else_=0)


def touched_through(viewer: Viewer, what: str) -> sa.ColumnElement[bool]:
    """The predicate on such a row: the viewer may know that it was through this, or with "" through anything."""
    kept = InitiativeContact
    if what == "interaction":
        return sa.or_(kept.interaction_count > 0, _has_seen(viewer))
    if what:
        return getattr(kept, f"{what}_count") > 0
    # The other counts are asked for apart, so that nobody leaves the index of the walk for the many rows without.
    own = sa.select(sa.literal(1)).where(
        _Same.contact_id == kept.contact_id,
        _Same.initiative_id == kept.initiative_id,
        _Same.interaction_count + _Same.guest_count + _Same.claim_count > 0,
    )
    return sa.or_(kept.elsewhere_count == 0, row_by_row(own, _Same), _has_seen(viewer))


def _has_seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    seen = _elsewhere(viewer, sa.literal(1)).exists()
    return sa.and_(InitiativeContact.elsewhere_count > 0, seen)


def _elsewhere(viewer: Viewer, what: Any) -> Any:
    kept, taken, held = InitiativeContact, _PARTICIPANT.c, _INTERACTION.c
    return (
        sa.select(what)
        .select_from(_PARTICIPANT)
        .join(_INTERACTION, held.id == taken.interaction_id)
        .join(_UP, _UP.c.id == held.initiative_id)
        .where(
            taken.contact_id == kept.contact_id, held.household_id != kept.household_id,
            _UP.c.above_id == kept.initiative_id, may_see(viewer, held.household_id),
        )
        .correlate(kept)
    )  # fmt: skip
