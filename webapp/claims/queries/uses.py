"""For which claims lines of activity are evidence, asked by whoever changes lines."""

from collections.abc import Collection

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Allocation, AllocationEnd, Claim
from webapp.claims.queries.access import visible
from webapp.claims.queries.conflicts import conflict_of
from webapp.custody.queries import Use
from webapp.db import db
from webapp.policy import Viewer
from webapp.scope import Purpose

# So many claims of all lines together are named.
MOST = 500


def has_part_in(viewer: Viewer, line_ids: Collection[int]) -> set[int]:
    """Those lines that are or were evidence for a claim that this person may not decide, also where it was reopened."""
    statement = (
        sa.select(Allocation.activity_id)
        .distinct()
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(
            Allocation.activity_id.in_(list(line_ids)),
            conflict_of(viewer, periods.today(viewer.firm.zone)).is_not(None),
        )
    )
    return set(db.session.scalars(scope.for_purpose(statement, Purpose.CONFLICT)))


def uses_of(viewer: Viewer, line_ids: Collection[int]) -> list[Use]:
    """The claims that this person may know of for which lines are evidence now."""
    ended = sa.select(AllocationEnd.allocation_id).where(AllocationEnd.allocation_id == Allocation.id)
    conflict = conflict_of(viewer, periods.today(viewer.firm.zone)).is_not(None)
    statement = (
        sa.select(Allocation.activity_id, Claim.id, sa.func.max(sa.case((conflict, 1), else_=0)))
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(Allocation.activity_id.in_(list(line_ids)), ~ended.correlate(Allocation).exists(), visible(viewer))
        .group_by(Allocation.activity_id, Claim.id)
        .order_by(Allocation.activity_id, Claim.id)
        .limit(MOST)
    )
    return [Use(row[0], row[1], bool(row[2])) for row in db.session.execute(scope.for_viewer(statement, viewer))]
