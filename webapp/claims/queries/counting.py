"""Which evidence and which reversals count: those that no later row has ended."""

from typing import Any

import sqlalchemy as sa

from webapp.claims.models import Allocation, AllocationEnd, Reversal, ReversalEnd


def stands(allocation: Any = Allocation) -> sa.ColumnElement[bool]:
    """An allocation that no reopening gave back."""
    return ~sa.exists().where(AllocationEnd.allocation_id == allocation.id)


def still_reverses() -> sa.ColumnElement[bool]:
    """A reversal that was not ended."""
    return ~sa.exists().where(ReversalEnd.reversal_id == Reversal.id)
