"""Who may hand over the way into an account: one person alone, or only two together."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from webapp.db import db
from webapp.people.models import Proposal, Team, User
from webapp.policy import FirmView

# Whether a person has clients in their hands without a role that reaches others, as packages above know it.
Holding = Callable[[int, FirmView], bool]
_holdings: dict[Holding, None] = {}
_Earlier = sa.orm.aliased(Proposal)
_LATEST = sa.select(sa.func.max(_Earlier.given_at))
_BY_TWO = sa.and_(_Earlier.kind == "role", _Earlier.confirmed_by_id.is_not(None))
_ALONE = sa.and_(_Earlier.kind == "password", _Earlier.is_single_control, _Earlier.proposed_by_id.is_not(None))


def holding(known: Holding) -> Holding:
    """Adds what puts clients in somebody's hands."""
    _holdings[known] = None
    return known


def holds_something(user_id: int, firm: FirmView) -> bool:
    """Whether a person leads a team or has clients in their hands."""
    leads = db.session.scalar(sa.select(Team.id).where(Team.manager_id == user_id).limit(1)) is not None
    return leads or any(known(user_id, firm) for known in _holdings)


def entrusted(user_id: Any) -> sa.ColumnElement[bool]:
    """Whether two people have given somebody a role, and no administrator alone got a link of theirs since.

    From the first such role on every link goes through two people, as long as there are two.
    """
    by_two, alone = (_LATEST.where(_Earlier.user_id == user_id, which).scalar_subquery() for which in (_BY_TWO, _ALONE))
    return sa.and_(by_two.is_not(None), sa.or_(alone.is_(None), alone < by_two))


def was_handed(user: User) -> bool:
    """Whether an account was opened before: it has a password, or had one until two people gave it a role."""
    by_two = _LATEST.where(_Earlier.user_id == user.id, _BY_TWO)
    return user.password_hash is not None or db.session.scalar(by_two) is not None
