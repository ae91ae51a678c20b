"""Who may see and do what with a scorecard: its person, the managers above, and whoever is to sign it."""

import sqlalchemy as sa

from webapp.people import queries as people
from webapp.policy import Permission, Viewer
from webapp.scorecards.models import Scorecard, ScorecardReturn


def is_above(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether the viewer is a manager above the scorecard's person, and not that person."""
    return sa.and_(Scorecard.user_id != viewer.id, people.is_above(viewer.id, Scorecard.user_id))


def to_sign(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Scored by somebody else, and the viewer's to sign: as a manager above, or as the one who was chosen by name.

    Where the firm works with single control the scorer may sign alone.
    """
    is_second = people.can_sign(viewer.id, Scorecard.user_id, Scorecard.scored_by_id)
    may = sa.and_(is_second, sa.or_(is_above(viewer), Scorecard.signer_id == viewer.id))
    if viewer.firm.allows_single_control:
        may = sa.or_(may, sa.and_(Scorecard.scored_by_id == viewer.id, is_above(viewer)))
    return sa.and_(Scorecard.state == "scored", may)


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
