"""For which claims lines of activity are evidence, asked by whoever changes lines."""

from collections.abc import Collection

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Allocation, AllocationEnd, Claim, Decision
from webapp.claims.queries.access import visible
from webapp.claims.queries.conflicts import conflict_of
from webapp.custody.queries import Use
from webapp.db import db
from webapp.policy import Permission, Viewer

# So many claims of all lines together are named.
MOST = 500
_Later = sa.orm.aliased(Decision)


def has_part_in(viewer: Viewer, line_ids: Collection[int]) -> sa.Select[int]:
    """Selects those lines that are or were evidence for a claim that this person may not decide, reopened or not."""
    return (
        sa.select(Allocation.activity_id)
        .distinct()
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(
            Allocation.activity_id.in_(list(line_ids)),
            conflict_of(viewer, periods.today(viewer.firm.zone)).is_not(None),
        )
    )


def confirmed_by(viewer: Viewer, line_ids: Collection[int]) -> sa.Select[int]:
    """Selects those lines by which this person ever confirmed a claim, also where that was taken back since."""
    return (
        sa.select(Allocation.activity_id)
        .distinct()
        .join(Decision, Decision.id == Allocation.decision_id)
        .where(Allocation.activity_id.in_(list(line_ids)), Decision.decided_by_id == viewer.id)
    )


def uses_of(viewer: Viewer, line_ids: Collection[int]) -> list[Use]:
    """The claims that this person may know of for which lines are evidence now, and which of them they may reopen."""
    ended = sa.select(AllocationEnd.allocation_id).where(AllocationEnd.allocation_id == Allocation.id)
    hindered = sa.or_(conflict_of(viewer, periods.today(viewer.firm.zone)).is_not(None), _decided(viewer))
    statement = (
        sa.select(Allocation.activity_id, Claim.id, sa.func.max(sa.case((hindered, 1), else_=0)))
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(Allocation.activity_id.in_(list(line_ids)), ~ended.correlate(Allocation).exists(), visible(viewer))
        .group_by(Allocation.activity_id, Claim.id)
        .order_by(Allocation.activity_id, Claim.id)
        .limit(MOST)
    )
    may = viewer.may(Permission.CLAIM_DECIDE)
    return [Use(row[0], row[1], may and not row[2]) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def _decided(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether this person took a decision that stands on the claim of the row, as `rules.deciders` has it."""
    reopened = sa.select(sa.func.max(_Later.id)).where(_Later.claim_id == Claim.id, _Later.outcome == "reopen")
    mine = sa.select(Decision.id).where(
        Decision.claim_id == Claim.id, Decision.decided_by_id == viewer.id, Decision.outcome != "ask",
        Decision.id > sa.func.coalesce(reopened.correlate(Claim).scalar_subquery(), 0),
    )  # fmt: skip
    return mine.correlate(Claim).exists()
