"""Who gives the second signature on what somebody decided of a person's pay."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp.db import db
from webapp.people.models import Reach, User, UserRole
from webapp.policy import Permission, roles_granting

# Those who may sign at all; the guards in migrations/guards/ name the same.
SIGNING = tuple(roles_granting(Permission.STATEMENT_TEAM))

_SIGNER, _PERSON, _OTHER, _MANAGER = (sa.orm.aliased(User) for _each in range(4))
_ROLE, _BELOW, _ABOVE = sa.orm.aliased(UserRole), sa.orm.aliased(Reach), sa.orm.aliased(Reach)


class Signer(NamedTuple):
    """Somebody who may sign, and whether as a manager above the person."""

    id: int
    name: str
    is_above: bool


def signers(user_id: int, first_id: int, *, without: Collection[int] = ()) -> list[Signer]:
    """Who signs what `first_id` decided of a person: other managers above, else any other manager, by name.

    Nobody below the person or below who decided first signs, nor anybody of `without`, who have a part in the matter.
    Empty where nobody could.
    """
    person, first = sa.literal(user_id), sa.literal(first_id)
    statement = (
        sa.select(User.id, User.name, is_above(User.id, person))
        .where(can_sign(User.id, person, first), User.id.notin_(without))
        .order_by(User.name, User.id)
    )
    found = [Signer(row[0], row[1], bool(row[2])) for row in db.session.execute(statement)]
    return [one for one in found if one.is_above] or found


def without_signer(people: Collection[int], first_id: int) -> set[int]:
    """Those people of whom nobody could sign what `first_id` decides."""
    one = sa.select(sa.literal(1)).where(can_sign(_SIGNER.id, _PERSON.id, sa.literal(first_id)))
    statement = sa.select(_PERSON.id).where(_PERSON.id.in_(people), ~one.correlate_except(_SIGNER).exists())
    return set(db.session.scalars(statement))


def signs(signer: Any, person: Any, first: Any) -> sa.ColumnElement[bool]:
    """Whether somebody is one of `signers`: columns, or numbers of which not all are plain ones."""
    above = sa.select(sa.literal(1)).where(is_above(_OTHER.id, person), can_sign(_OTHER.id, person, first))
    is_turn = sa.or_(is_above(signer, person), ~above.correlate_except(_OTHER).exists())
    return sa.and_(can_sign(signer, person, first), is_turn)


def can_sign(signer: Any, person: Any, first: Any) -> sa.ColumnElement[bool]:
    """Whether a manager is neither of the two nor below either of them: a subordinate does not sign for the boss."""
    below = sa.select(sa.literal(1)).where(_BELOW.user_id == signer, _BELOW.manager_id.in_((person, first)))
    return sa.and_(
        signer != person, signer != first, signs_at_all(signer),
        ~below.correlate_except(_BELOW).exists(),
    )  # fmt: skip


def signs_at_all(user: Any) -> sa.ColumnElement[bool]:
    """Whether somebody can sign in and holds a role that decides on the pay of others."""
    row = (
        sa.select(sa.literal(1))
        .select_from(_MANAGER)
        .join(_ROLE, _ROLE.user_id == _MANAGER.id)
        .where(_MANAGER.id == user, _MANAGER.is_active.is_(True), _ROLE.role.in_(SIGNING))
    )
    return row.correlate_except(_MANAGER, _ROLE).exists()


def is_above(manager: Any, person: Any) -> sa.ColumnElement[bool]:
    """Whether somebody manages a person, in any depth of the team tree."""
    row = sa.select(sa.literal(1)).where(_ABOVE.manager_id == manager, _ABOVE.user_id == person)
    return row.correlate_except(_ABOVE).exists()
