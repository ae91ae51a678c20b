"""Users and teams for those who choose, name or list them; who they are is no client data."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import text
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people import rules
from webapp.people.models import Firm, Reach, Team, User, UserRole
from webapp.policy import Permission, Role, roles_granting

PAGE = 50


class Person(NamedTuple):
    """An active user as pickers and lists show them."""

    id: int
    name: str
    email: str
    team: str | None


class UserLine(NamedTuple):
    """A user as the administrator's list shows them."""

    id: int
    name: str
    email: str
    team: str | None
    is_active: bool
    joined_on: date
    has_password: bool
    roles: tuple[Role, ...]


class UserPage(NamedTuple):
    """One page of users and how many there are in all."""

    lines: list[UserLine]
    total: int


def active_users(permission: Permission | None = None) -> list[Person]:
    """Everyone who can sign in, by name; with a permission, only those whose roles grant it."""
    statement = (
        sa.select(User.id, User.name, User.email, Team.name.label("team"))
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.is_active)
        .order_by(User.name, User.id)
    )
    if permission is not None:
        granting = sa.select(UserRole.user_id).where(UserRole.role.in_(roles_granting(permission)))
        statement = statement.where(User.id.in_(granting))
    return [Person(*row) for row in db.session.execute(statement)]


def user_choices(permission: Permission | None = None) -> list[tuple[int, str]]:
    """The same as (id, name) pairs for a select."""
    return [(person.id, person.name) for person in active_users(permission)]


def user_names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users by id, of those who left too."""
    wanted = {user_id for user_id in ids if user_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def firm() -> Firm:
    """The firm's row, for editing; raises NotVisible before it is set up."""
    found = db.session.execute(sa.select(Firm)).scalar_one_or_none()
    if found is None:
        raise NotVisible
    return found


def user_by_id(user_id: int) -> User:
    """A user's row, for editing; raises NotVisible when there is none."""
    user = db.session.execute(sa.select(User).where(User.id == user_id)).scalar_one_or_none()
    if user is None:
        raise NotVisible
    return user


def user_id_of(email: str) -> int | None:
    """The id behind a sign-in name, of disabled people too."""
    return db.session.scalar(sa.select(User.id).where(User.email == email.strip().lower()))


def roles_of(user_id: int) -> frozenset[Role]:
    """The roles that a user holds now."""
    return frozenset(
        Role(role) for role in db.session.scalars(sa.select(UserRole.role).where(UserRole.user_id == user_id))
    )


def reach(manager_id: int) -> set[int]:
    """The users in the team tree below a manager."""
    return set(db.session.scalars(sa.select(Reach.user_id).where(Reach.manager_id == manager_id)))


def reach_pairs() -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Whom managers reach as it is kept, and as it follows from the teams: two sets of (manager id, user id)."""
    kept = {(row.manager_id, row.user_id) for row in db.session.execute(sa.select(Reach.manager_id, Reach.user_id))}
    teams = db.session.execute(sa.select(Team.id, Team.parent_id, Team.manager_id)).all()
    members = db.session.execute(sa.select(User.id, User.team_id).where(User.team_id.is_not(None))).all()
    return kept, rules.reach_of([(row[0], row[1], row[2]) for row in teams], [(row[0], row[1]) for row in members])


def reach_differences() -> list[str]:
    """Where the kept reach differs from the team tree, in words; empty when all is well."""
    kept, wanted = reach_pairs()
    found = [f"manager {manager} should reach user {user}" for manager, user in sorted(wanted - kept)]
    return found + [f"manager {manager} must not reach user {user}" for manager, user in sorted(kept - wanted)]


def users_page(query: str = "", *, everyone: bool = False, page: int = 1) -> UserPage:
    """Users by name, found by parts of name, e-mail or team; without `everyone` only those who can sign in."""
    columns = (User.id, User.name, User.email, Team.name.label("team"))
    statement = sa.select(*columns).outerjoin(Team, Team.id == User.team_id).order_by(User.name, User.id)
    if not everyone:
        statement = statement.where(User.is_active)
    words = text.fold(query).split()[:6]
    # No database folds "Núñez" as `text.fold` does, and those who sign in to one firm are few enough to look at.
    ids = [row.id for row in db.session.execute(statement) if _is_meant(row, words)]
    return UserPage(_lines(ids[(page - 1) * PAGE : page * PAGE]), len(ids))


def _is_meant(row: Any, words: list[str]) -> bool:
    shown = text.fold(f"{row.name} {row.email} {row.team or ''}") if words else ""
    return all(word in shown for word in words)


def _lines(ids: list[int]) -> list[UserLine]:
    if not ids:
        return []
    roles: dict[int, list[Role]] = {}
    for row in db.session.execute(sa.select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(ids))):
        roles.setdefault(row.user_id, []).append(Role(row.role))
    rows = db.session.execute(
        sa.select(
            User.id, User.name, User.email, Team.name.label("team"), User.is_active, User.joined_on,
            User.password_hash.is_not(None).label("has_password"),
        )
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.id.in_(ids))
    )  # fmt: skip
    found = {row.id: UserLine(*row, tuple(sorted(roles.get(row.id, ())))) for row in rows}
    return [found[user_id] for user_id in ids]
