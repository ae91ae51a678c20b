"""Making others wait while something is done to households that must hold as a whole."""

from collections.abc import Collection

import sqlalchemy as sa

from webapp import scope
from webapp.clients.models import Household
from webapp.db import batches, db, for_update
from webapp.scope import Purpose

LOCKED_AT_ONCE = 1000


def lock_households(household_ids: Collection[int]) -> None:
    """Locks several households in the order of their numbers, so that two who do it never wait for each other.

    Always before the claims, lines and files of these households.
    """
    for some in batches(sorted(household_ids), LOCKED_AT_ONCE):
        households = for_update(sa.select(Household.id).where(Household.id.in_(some)).order_by(Household.id))
        db.session.execute(scope.for_purpose(households, Purpose.CONFLICT))
