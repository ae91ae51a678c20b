"""Who can give a second signature on what somebody decided of a person's pay."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp.db import db
from webapp.people.models import Reach, User, UserRole
from webapp.policy import GRANTS, Permission


class Signer(NamedTuple):
    """Somebody who may sign, and whether as a manager above the person."""

    id: int
    name: str
    is_above: bool


_Above = sa.orm.aliased(Reach, name="signer_above")
_Below = sa.orm.aliased(Reach, name="signer_below")
_Signer = sa.orm.aliased(User, name="signer_user")


def signers(user_id: int, first_id: int) -> list[Signer]:
    """Who signs what `first_id` decided of a person: other managers above, else any other who is not below, by name.

    Counted are those who can sign in and hold the role. Empty where nobody could.
    """
    above = sa.exists().where(_Above.manager_id == _Signer.id, _Above.user_id == user_id).correlate(_Signer)
    statement = (
        sa.select(_Signer.id, _Signer.name, above)
        .where(_can_sign(sa.literal(user_id), first_id))
        .order_by(_Signer.name, _Signer.id)
    )
    found = [Signer(row[0], row[1], bool(row[2])) for row in db.session.execute(statement)]
    return [one for one in found if one.is_above] or found


def without_signer(people: Collection[int], first_id: int) -> set[int]:
    """Those people of whom nobody could sign what `first_id` decides."""
    can = sa.exists().where(_can_sign(User.id, first_id)).correlate(User)
    return set(db.session.scalars(sa.select(User.id).where(User.id.in_(people), ~can)))


def _can_sign(person: Any, first_id: int) -> sa.ColumnElement[bool]:
    granting = [role.value for role, granted in GRANTS.items() if Permission.STATEMENT_TEAM in granted]
    below = sa.select(sa.literal(1)).where(_Below.manager_id == person, _Below.user_id == _Signer.id)
    return sa.and_(
        _Signer.is_active.is_(True), _Signer.id != first_id, _Signer.id != person,
        ~below.correlate_except(_Below).exists(),
        _Signer.id.in_(sa.select(UserRole.user_id).where(UserRole.role.in_(granting))),
    )  # fmt: skip
