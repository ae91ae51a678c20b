"""What stands around a claim in its household: whose names money may come under, and what else is claimed."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import prepared
from webapp.claims.models import Claim
from webapp.claims.queries import access
from webapp.claims.rules import OPEN
from webapp.clients.models import Contact, Household
from webapp.people.models import User
from webapp.policy import Viewer

# A household has few claims; beyond so many, the latest are looked at.
MOST = 60
BETWEEN = "\n"


class Other(NamedTuple):
    """Another claim of the household in the same currency, open or confirmed; amounts are minor units."""

    id: int
    kind: str
    state: str
    amount_minor: int
    rest_minor: int
    expected_on: date | None
    arose_on: date
    description: str
    initiative_id: int | None
    claimant_id: int
    claimant_name: str
    filed_at: datetime


class Surroundings(NamedTuple):
    """The names of a household and its people, and its other claims in the currency."""

    names: list[str]
    others: list[Other]


def surroundings(viewer: Viewer, claim_id: int) -> Surroundings:
    """What stands around a claim that this person sees in full."""
    found = prepared.rows(viewer, _around, claim_id=claim_id).all()
    if not found:
        return Surroundings([], [])
    names = [*found[0].people.split(BETWEEN), found[0].household] if found[0].people else [found[0].household]
    return Surroundings(names, [Other(*row[2:]) for row in found if row[2] is not None])


def _around(viewer: Viewer, claim_id: Any) -> sa.Select[Any]:
    other = sa.orm.aliased(Claim)
    people = (
        sa.select(sa.func.aggregate_strings(Contact.name, BETWEEN))
        .where(Contact.household_id == Claim.household_id)
        .correlate(Claim)
        .scalar_subquery()
    )
    is_beside = sa.and_(
        other.household_id == Claim.household_id,
        other.currency == Claim.currency,
        other.id != Claim.id,
        other.state.in_([*OPEN, "confirmed"]),
    )
    statement: Any = (
        sa.select(
            people.label("people"), Household.name.label("household"), other.id, other.kind, other.state,
            other.amount_minor, other.amount_minor - other.allocated_minor - other.released_minor, other.expected_on,
            other.conflict_from, other.description, other.initiative_id, other.claimant_id, User.name, other.filed_at,
        )
        .select_from(Claim)
        .join(Household, Household.id == Claim.household_id)
        .outerjoin(other, is_beside)
        .outerjoin(User, User.id == other.claimant_id)
        .where(Claim.id == claim_id, access.full(viewer))
        .order_by(other.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return statement
