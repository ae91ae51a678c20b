"""Who may see and do what with a scorecard: its person, the managers above, and whoever is to sign it."""

import sqlalchemy as sa

from webapp.people.models import Reach
from webapp.policy import Permission, Viewer
from webapp.scorecards.models import Scorecard, ScorecardReturn

_Above = sa.orm.aliased(Reach, name="above")
_Below = sa.orm.aliased(Reach, name="below")


def is_above(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether the viewer is a manager above the scorecard's person, and not that person."""
    rows = sa.select(sa.literal(1)).where(_Above.user_id == Scorecard.user_id, _Above.manager_id == viewer.id)
    return sa.and_(Scorecard.user_id != viewer.id, rows.correlate(Scorecard).exists())


def to_sign(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Scored by somebody else, and the viewer's to sign: as a manager above, or as the one who was chosen by name.

    Where the firm works with single control the scorer may sign alone.
    """
    below = sa.select(sa.literal(1)).where(_Below.manager_id == Scorecard.user_id, _Below.user_id == viewer.id)
    is_chosen = sa.and_(Scorecard.signer_id == viewer.id, ~below.correlate(Scorecard).exists())
    is_second = Scorecard.scored_by_id != viewer.id
    if viewer.firm.allows_single_control:
        is_second = sa.true()
    return sa.and_(
        Scorecard.state == "scored", Scorecard.user_id != viewer.id, is_second, sa.or_(is_above(viewer), is_chosen)
    )


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The scorecards that the viewer may open at all: also what one scored, signed or sent back."""
    own = Scorecard.user_id == viewer.id
    if not viewer.may(Permission.STATEMENT_TEAM):
        return own
    returned = sa.select(sa.literal(1)).where(
        ScorecardReturn.scorecard_id == Scorecard.id, ScorecardReturn.returned_by_id == viewer.id
    )
    took_part = sa.or_(
        Scorecard.scored_by_id == viewer.id, Scorecard.signed_by_id == viewer.id,
        returned.correlate(Scorecard).exists(),
    )  # fmt: skip
    return sa.or_(own, is_above(viewer), to_sign(viewer), took_part)
