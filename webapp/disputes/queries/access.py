"""Whose disputes somebody may know of: one's own, those of the teams below, and those that one grants or signs."""

from typing import Any

import sqlalchemy as sa

from webapp.disputes.models import Dispute, DisputeDecision
from webapp.people import queries as people
from webapp.policy import Permission, Viewer

_Step = sa.orm.aliased(DisputeDecision)


def is_below(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Disputes of people in the teams below this manager, never the manager's own."""
    if not viewer.may(Permission.STATEMENT_TEAM):
        return sa.false()
    return sa.and_(Dispute.user_id != viewer.id, people.is_above(viewer.id, Dispute.user_id))


def is_signed_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Disputes that this manager is or was asked to sign."""
    return Dispute.signer_id == viewer.id if viewer.may(Permission.STATEMENT_TEAM) else sa.false()


def is_granted_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Disputes in which an amount waits for its signature that this manager granted, and may take back."""
    if not viewer.may(Permission.STATEMENT_TEAM):
        return sa.false()
    last = sa.select(sa.func.max(_Step.id)).where(_Step.dispute_id == Dispute.id).correlate(Dispute).scalar_subquery()
    granted = sa.exists().where(DisputeDecision.id == last, DisputeDecision.decided_by_id == viewer.id)
    return sa.and_(Dispute.state == "agreed", granted.correlate(Dispute))


def of_others(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Disputes of others that this manager may know of."""
    return sa.or_(is_below(viewer), is_signed_by(viewer), is_granted_by(viewer))


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """All disputes that this person may know of."""
    return sa.or_(Dispute.user_id == viewer.id, of_others(viewer))


def waits_for(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Disputes in which it is this person's turn: to answer, to decide, or to sign."""
    is_open = sa.text("dispute.state IN ('open', 'agreed')")
    own = sa.and_(Dispute.user_id == viewer.id, Dispute.spoken_by_id != viewer.id, Dispute.state == "open")
    to_decide = sa.and_(Dispute.state == "open", is_below(viewer))
    to_sign = sa.and_(Dispute.state == "agreed", is_signed_by(viewer))
    both: Any = sa.and_(is_open, sa.or_(own, to_decide, to_sign))
    return both
