"""What must be known to file or edit a claim."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, CreditShare
from webapp.claims.queries import access as claim_access
from webapp.clients import access
from webapp.clients.models import Coverage, Household
from webapp.db import db, for_update
from webapp.exceptions import NotVisible
from webapp.initiatives.models import Initiative
from webapp.interactions.models import Interaction
from webapp.people.models import User, UserRole
from webapp.policy import Permission, Viewer, roles_granting
from webapp.scope import Purpose

# So many controllers are named where one is looked for.
FEW = 5


class Origin(NamedTuple):
    """The household of a claim, and the interaction that it grows out of if there is one."""

    household_id: int
    household_name: str
    currency: str
    interaction_id: int | None = None
    occurred_at: datetime | None = None
    channel: str = ""
    initiative_id: int | None = None


class Person(NamedTuple):
    """A colleague to choose."""

    id: int
    name: str


def household_origin(viewer: Viewer, household_id: int) -> Origin:
    """A household for which this person may file a claim; raises NotVisible."""
    statement = sa.select(Household.id, Household.name, Household.currency).where(
        Household.id == household_id, access.may_see(viewer, Household.id)
    )
    row = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return Origin(*row)


def interaction_origin(viewer: Viewer, interaction_id: int) -> Origin:
    """An interaction out of which this person may file a claim, with its household; raises NotVisible."""
    statement = (
        sa.select(
            Household.id, Household.name, Household.currency,
            Interaction.id, Interaction.occurred_at, Interaction.channel, Interaction.initiative_id,
        )
        .join(Household, Household.id == Interaction.household_id)
        .where(Interaction.id == interaction_id, access.may_see(viewer, Interaction.household_id))
    )  # fmt: skip
    row = db.session.execute(scope.for_viewer(statement, viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return Origin(*row)


def own_open_claim(viewer: Viewer, claim_id: int) -> Claim:
    """A claim that this person claimed or entered, locked for a change; raises NotVisible."""
    mine = sa.or_(Claim.claimant_id == viewer.id, Claim.entered_by_id == viewer.id)
    statement = for_update(sa.select(Claim).where(Claim.id == claim_id, mine)).execution_options(populate_existing=True)
    claim = db.session.scalar(scope.for_viewer(statement, viewer))
    if claim is None:
        raise NotVisible
    return claim


def answerable_claim(viewer: Viewer, claim_id: int) -> Claim:
    """A claim with a question that this person may answer: a part in it, and the household open; raises NotVisible."""
    statement = sa.select(Claim).where(
        Claim.id == claim_id, claim_access.has_part(viewer), access.may_see(viewer, Claim.household_id)
    )
    locked = for_update(statement).execution_options(populate_existing=True)
    claim = db.session.scalar(scope.for_viewer(locked, viewer))
    if claim is None:
        raise NotVisible
    return claim


def earlier_claim(viewer: Viewer, claim_id: int) -> Claim:
    """A claim of a household that this person may open, to be claimed again; raises NotVisible."""
    statement = sa.select(Claim).where(Claim.id == claim_id, access.may_see(viewer, Claim.household_id))
    claim = db.session.scalar(scope.for_viewer(statement, viewer))
    if claim is None:
        raise NotVisible
    return claim


def claimed_again(claim_id: int) -> int | None:
    """The claim that was filed anew in place of this one, if there is one."""
    statement = sa.select(Claim.id).where(Claim.earlier_claim_id == claim_id)
    return db.session.scalar(scope.for_purpose(statement, Purpose.CONFLICT))


def shares_of(claim_id: int) -> list[CreditShare]:
    """The credit shares of a claim that was loaded for a change."""
    statement = sa.select(CreditShare).where(CreditShare.claim_id == claim_id).order_by(CreditShare.user_id)
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.CONFLICT)))


def colleagues() -> list[Person]:
    """Everyone who may hold credit: active people who may file claims."""
    statement = (
        sa.select(User.id, User.name)
        .where(User.is_active, _holds(Permission.CLAIM_FILE))
        .order_by(sa.func.lower(User.name), User.id)
    )
    return [Person(*row) for row in db.session.execute(statement)]


def has_initiative(initiative_id: int) -> bool:
    """Whether there is such an initiative."""
    return db.session.scalar(sa.select(Initiative.id).where(Initiative.id == initiative_id)) is not None


def who_can_decide(household_id: int, involved: Iterable[int], conflict_from: date, today: date) -> list[str]:
    """The first active controllers by name with no part in a claim and no coverage of its household since it arose."""
    covers = (
        sa.select(sa.literal(1))
        .where(
            Coverage.household_id == household_id,
            Coverage.user_id == User.id,
            Coverage.starts_on <= today,
            sa.or_(Coverage.ends_on.is_(None), Coverage.ends_on >= conflict_from),
        )
        .correlate(User)
        .exists()
    )
    statement = (
        sa.select(User.name)
        .where(User.is_active, User.id.not_in(set(involved)), _holds(Permission.CLAIM_DECIDE), ~covers)
        .order_by(sa.func.lower(User.name), User.id)
        .limit(FEW)
    )
    return list(db.session.scalars(scope.for_purpose(statement, Purpose.CONFLICT)))


def _holds(permission: Permission) -> sa.ColumnElement[bool]:
    roles = UserRole.role.in_(roles_granting(permission))
    held = sa.select(sa.literal(1)).where(UserRole.user_id == User.id, roles)
    return held.correlate(User).exists()
