"""What a decision reads and locks."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, Decision
from webapp.claims.queries import access
from webapp.claims.rules import deciders
from webapp.clients import queries as clients
from webapp.db import db, for_update
from webapp.exceptions import NotVisible
from webapp.people.models import User
from webapp.policy import Viewer
from webapp.scope import Purpose


class LastDecision(NamedTuple):
    """Who decided last (nobody, where a promise lapsed by itself), what and when, and the version that they saw."""

    outcome: str
    decided_by: str
    decided_at: datetime
    claim_version: int


def locked_claim(viewer: Viewer, claim_id: int) -> Claim:
    """The claim as it stands now, with its household and itself locked in this order; raises NotVisible."""
    asked = sa.select(Claim.household_id).where(Claim.id == claim_id, access.visible(viewer))
    household_id = db.session.scalar(scope.for_viewer(asked, viewer))
    if household_id is None:
        raise NotVisible
    lock_household(household_id)
    return read_again(claim_id)


def households_of(claim_ids: Iterable[int]) -> dict[int, int]:
    """Whose each claim is, by number: only to put locks in order."""
    statement = sa.select(Claim.id, Claim.household_id).where(Claim.id.in_(set(claim_ids)))
    return {row[0]: row[1] for row in db.session.execute(scope.for_purpose(statement, Purpose.CONFLICT))}


def lock_household(household_id: int) -> None:
    """Makes whoever decides, covers or claims again here wait; always the first lock, before the claims."""
    clients.lock_households([household_id])


def read_again(claim_id: int) -> Claim:
    """A claim as the database has it, after triggers or others changed it."""
    statement = for_update(sa.select(Claim).where(Claim.id == claim_id)).execution_options(populate_existing=True)
    return db.session.scalars(scope.for_purpose(statement, Purpose.CONFLICT)).one()


def last_decision(claim_id: int) -> LastDecision | None:
    """The newest decision on a claim, by name."""
    statement = (
        sa.select(Decision.outcome, sa.func.coalesce(User.name, ""), Decision.decided_at, Decision.claim_version)
        .outerjoin(User, User.id == Decision.decided_by_id)
        .where(Decision.claim_id == claim_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    row = db.session.execute(scope.for_purpose(statement, Purpose.CONFLICT)).one_or_none()
    return LastDecision(*row) if row else None


def deciders_of(claim_id: int) -> frozenset[int]:
    """Who took the decisions that stand on a claim."""
    return deciders(_decisions(claim_id))


def everyone_who_decided(claim_id: int) -> frozenset[int]:
    """Who ever took a decision on a claim; a question is none."""
    return frozenset(person for outcome, person in _decisions(claim_id) if outcome != "ask")


def _decisions(claim_id: int) -> list[tuple[str, int]]:
    statement = (
        sa.select(Decision.outcome, Decision.decided_by_id).where(Decision.claim_id == claim_id).order_by(Decision.id)
    )
    return [(row[0], row[1] or 0) for row in db.session.execute(scope.for_purpose(statement, Purpose.CONFLICT))]
