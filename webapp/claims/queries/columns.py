"""A claim as lists and pages show it."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp.claims.models import Claim, CreditShare
from webapp.claims.queries import access
from webapp.claims.rules import OPEN
from webapp.clients.models import Household
from webapp.initiatives.models import Initiative
from webapp.people.models import User
from webapp.policy import Viewer


class ClaimRow(NamedTuple):
    """One claim in a list; of a claim that is not seen in full there are only the amount, the state and the time."""

    id: int
    kind: str
    state: str
    amount_minor: int
    allocated_minor: int
    released_minor: int
    reversed_minor: int
    currency: str
    filed_at: datetime
    decided_at: datetime | None
    expected_on: date | None
    is_full: bool
    household_id: int | None
    household_name: str | None
    claimant_id: int | None
    claimant_name: str | None
    sharer_count: int
    initiative_slug: str | None
    initiative_name: str | None

    @property
    def rest_minor(self) -> int:
        """What the claim still asks for, in minor units."""
        return self.amount_minor - self.allocated_minor - self.released_minor

    def is_overdue(self, today: date) -> bool:
        """Whether promised money should have come by now."""
        is_awaited = self.kind == "promised" and self.state in OPEN
        return is_awaited and self.expected_on is not None and self.expected_on < today

    @property
    def confirmed_minor(self) -> int:
        """What is confirmed and has not left again, in minor units."""
        return self.allocated_minor - self.reversed_minor


# With what a claim's amount is added up: `rules.sort_of` for the row.
SORT: sa.ColumnElement[str] = sa.case(
    (Claim.kind == "engagement", sa.literal_column("'fees'")),
    (Claim.kind == "other", sa.literal_column("'other'")),
    else_=sa.literal_column("'assets'"),
)


# The sort of claims of which one sees the amount and the state alone.
UNSEEN = "unseen"


def rows(viewer: Viewer) -> sa.Select[Any]:
    """The claims that a person may know of, with what that person may see of them."""
    is_full = access.full(viewer)
    shares = sa.select(sa.func.count()).where(CreditShare.claim_id == Claim.id).correlate(Claim).scalar_subquery()
    statement: Any = (
        sa.select(
            Claim.id, Claim.kind, Claim.state, Claim.amount_minor, Claim.allocated_minor, Claim.released_minor,
            Claim.reversed_minor, Claim.currency, Claim.filed_at, Claim.decided_at, Claim.expected_on,
            is_full.label("is_full"), Claim.household_id, Household.name.label("household_name"), Claim.claimant_id,
            User.name.label("claimant_name"), shares.label("sharer_count"), Initiative.slug, Initiative.name,
        )
        .join(Household, Household.id == Claim.household_id)
        .join(User, User.id == Claim.claimant_id)
        .outerjoin(Initiative, Initiative.id == Claim.initiative_id)
        .where(access.visible(viewer))
    )  # fmt: skip
    return statement


def sort_of(viewer: Viewer) -> sa.Label[str]:
    """The sort of a claim as this person sees it, named `sort`: UNSEEN where the claim is not seen in full."""
    if viewer.sees_all_claims:
        return SORT.label("sort")
    return sa.case((access.full(viewer), SORT), else_=sa.literal_column(f"'{UNSEEN}'")).label("sort")


def told_of(viewer: Viewer, is_so: sa.ColumnElement[bool], minor: Any) -> sa.ColumnElement[int]:
    """An amount or count of the claims of which something is so, as far as this person sees them in full."""
    return sa.case((sa.and_(is_so, access.full(viewer)), minor), else_=0)


def reversed_of(viewer: Viewer) -> sa.ColumnElement[int]:
    """What left again of a claim, as far as this person sees the claim in full."""
    return told_of(viewer, Claim.reversed_minor > 0, Claim.reversed_minor)


def row(found: Any) -> ClaimRow:
    """A selected row as a value, with what its reader may not see taken out."""
    claim = ClaimRow(*found[: len(ClaimRow._fields)])
    if claim.is_full:
        return claim._replace(is_full=True)
    return claim._replace(
        is_full=False, kind="", allocated_minor=0, released_minor=0, reversed_minor=0, expected_on=None,
        household_id=None, household_name=None, claimant_id=None, claimant_name=None, sharer_count=0,
        initiative_slug=None, initiative_name=None,
    )  # fmt: skip
