"""Users: adding them, changing what they are, and ending their sessions when their rights change."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from webapp import audit, periods, text
from webapp.db import db
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import User, UserRole
from webapp.people.service.passwords import hash_password
from webapp.people.service.reach import set_reach
from webapp.policy import Role


def add_user(
    email: str,
    name: str,
    roles: Iterable[Role | str],
    team_id: int | None = None,
    password: str | None = None,
    *,
    actor: Any,
) -> User:
    """Lets a person sign in; without a password they choose one by a reset link. Raises RuleBroken."""
    email, name = rules.email_of(email), text.clean(name)
    held = frozenset(Role(role) for role in roles)
    if not name:
        raise RuleBroken("Give the person's name.")
    if db.session.scalar(sa.select(User.id).where(User.email == email)) is not None:
        raise RuleBroken(f"There is already a user with the e-mail {email}.")
    if password is not None:
        rules.check_password(password, email, name)
    firm = queries.firm_view()
    user = User(
        email=email,
        name=name,
        team_id=team_id,
        joined_on=periods.today(firm.zone if firm else "UTC"),
        password_hash=hash_password(password) if password is not None else None,
    )
    db.session.add(user)
    db.session.flush()
    db.session.add_all(UserRole(user_id=user.id, role=role.value) for role in sorted(held))
    set_reach()
    audit.record(
        actor,
        "user.added",
        object_type="user",
        object_id=user.id,
        name=name,
        email=email,
        roles=sorted(held),
        team_id=team_id,
    )
    return user
