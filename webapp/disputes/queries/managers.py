"""Who could decide a dispute or sign what was granted in it, and who has a part in what it is about."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim, CreditShare
from webapp.db import db
from webapp.disputes.models import DisputeClaim
from webapp.disputes.queries.subjects import Subject
from webapp.people import queries as people
from webapp.people.models import Reach, User, UserRole
from webapp.people.queries import SIGNING
from webapp.scope import Purpose

_BELOW, _Named = sa.orm.aliased(Reach), sa.orm.aliased(Claim)


class Manager(NamedTuple):
    """Somebody who decides disputes: above the person or not, with a part in the claim or not.

    `may_sign` is whether they are below neither the person nor whoever granted an amount.
    """

    id: int
    name: str
    is_above: bool
    has_part: bool
    may_sign: bool
    reach: int


def managers_for(
    user_id: int, claims: Collection[int], *, dispute_id: int | None = None, first_id: int | None = None
) -> list[Manager]:
    """Everyone who decides disputes, those above a person first, the nearest of them at the top.

    A part counts in `claims` and in what a dispute was found to be about before; `first_id` is who granted an amount
    that is to be signed.
    """
    above = people.is_above(User.id, sa.literal(user_id))
    reached = sa.select(sa.func.count()).where(_BELOW.manager_id == User.id).correlate(User).scalar_subquery()
    known = sa.select(DisputeClaim.claim_id).where(DisputeClaim.dispute_id == (dispute_id or 0))
    # Two lists and a join: of one list or the other by OR the database would read all claims for each manager.
    about = sa.union_all(sa.select(_Named.id).where(_Named.id.in_(claims)), known).subquery("about")
    shares = sa.exists().where(CreditShare.claim_id == Claim.id, CreditShare.user_id == User.id).correlate(User, Claim)
    holds = sa.or_(Claim.claimant_id == User.id, Claim.entered_by_id == User.id, shares)
    part = sa.exists().where(Claim.id == about.c.id, holds).correlate(User)
    signs = sa.false() if first_id is None else people.can_sign(User.id, user_id, first_id)
    statement = (
        sa.select(User.id, User.name, above, part, signs, reached)
        .where(User.is_active, User.id.in_(sa.select(UserRole.user_id).where(UserRole.role.in_(SIGNING))))
        .order_by(User.name, User.id)
    )
    rows = db.session.execute(scope.for_purpose(statement, Purpose.CONFLICT))
    found = [Manager(one[0], one[1], bool(one[2]), bool(one[3]), bool(one[4]), one[5]) for one in rows]
    return sorted(found, key=lambda one: (not one.is_above, one.reach))


def claims_in(subject: str, claim_id: int | None, lines: list[Subject]) -> list[int]:
    """The claims that a dispute is about: the one that it names, and those whose money its line is about."""
    own = [] if claim_id is None else [claim_id]
    return [*own, *(number for one in lines if one.subject == subject for number in one.claims)]


def claims_to_keep(dispute_id: int, claims: Collection[int]) -> list[int]:
    """Those of some claims that a dispute was not found to be about before."""
    known = sa.select(DisputeClaim.claim_id).where(DisputeClaim.dispute_id == dispute_id)
    return sorted(set(claims) - set(db.session.scalars(scope.for_purpose(known, Purpose.CONFLICT))))
