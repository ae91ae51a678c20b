"""Users: adding them, changing what they are, and ending their sessions when their rights change."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, periods, text
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.people import queries, rules
from webapp.people.models import Proposal, Team, User, UserRole
from webapp.people.service.others import not_for_oneself
from webapp.people.service.places import put_in_team
from webapp.people.service.proposals import ask_for_place, ask_for_roles, end_given, reaching, withdraw_all
from webapp.people.service.reach import set_reach
from webapp.people.service.resets import end_links
from webapp.people.service.sessions import end_sessions
from webapp.people.service.teams import end_leads
from webapp.people.service.turns import take_turn
from webapp.policy import Permission, Role


class UserTerms(NamedTuple):
    """What an administrator says about a person."""

    email: str
    name: str
    roles: frozenset[Role]
    team_id: int | None
    is_active: bool = True
    payroll_number: str | None = None


def add_user(
    email: str,
    name: str,
    roles: Iterable[Role | str],
    team_id: int | None = None,
    password_hash: str | None = None,
    payroll_number: str | None = None,
    *,
    actor: Any,
) -> User:
    """Lets a person sign in; without a password they choose one by a reset link. Raises RuleBroken.

    Roles that reach others are only proposed where a second person can confirm them.
    """
    take_turn()
    terms = _checked(
        UserTerms(email, name, frozenset(Role(role) for role in roles), team_id, True, payroll_number), None
    )
    firm = queries.firm_view()
    user = User(
        email=terms.email,
        name=terms.name,
        joined_on=periods.today(firm.zone if firm else "UTC"),
        password_hash=password_hash,
        payroll_number=payroll_number,
    )
    db.session.add(user)
    db.session.flush()
    terms = _without_what_waits(user, terms, actor)
    put_in_team(user, terms.team_id)
    db.session.add_all(UserRole(user_id=user.id, role=role.value) for role in sorted(terms.roles))
    set_reach(actor=actor)
    audit.record(actor, "user.added", object_type="user", object_id=user.id, **_plain(terms))
    return user


def change_user(user_id: int, terms: UserTerms, version: int | None, keep: str | None = None, *, actor: Any) -> User:
    """Changes a person's name, e-mail, team, roles and whether they may sign in.

    What reaches others is only proposed where a second person can confirm it; whoever is disabled loses such roles, the
    lead of teams and open links, and what waits about them or by them is withdrawn.
    When rights change, their sessions end, but for the one of token hash `keep` (an administrator's own).
    Raises NotVisible, Stale for an old version, and RuleBroken, among others when no administrator would be left.
    """
    take_turn()
    user = queries.user_by_id(user_id)
    check_version(user, version)
    terms = _checked(terms, user)
    before = _plain(_terms_of(user))
    _keep_an_administrator(user, terms, actor)
    _refuse_oneself(user, terms, actor)
    if not (user.is_active and terms.is_active):
        # Whoever leaves comes back without them.
        _take_away(user_id, reaching(queries.roles_of(user_id)))
        end_leads(user_id, actor=actor)
        end_links(user_id)
        withdraw_all(Proposal.user_id == user_id, actor=actor)
    if not terms.is_active:
        terms = terms._replace(roles=terms.roles - reaching(terms.roles))
    if not terms.is_active or Role.ADMIN not in terms.roles:
        withdraw_all(Proposal.proposed_by_id == user_id, actor=actor)
    terms = _without_what_waits(user, terms, actor)
    user.email, user.name, user.is_active = terms.email, terms.name, terms.is_active
    put_in_team(user, terms.team_id)
    user.payroll_number = terms.payroll_number
    _set_roles(user, terms.roles)
    set_reach(actor=actor)
    changed = audit.changed(before, _plain(terms))
    if {"email", "roles", "team_id", "is_active"} & set(changed):
        end_sessions(user_id, keep)
    audit.record(actor, "user.changed", object_type="user", object_id=user_id, changed=changed)
    return user


def disable_user(user_id: int, *, actor: Any) -> User:
    """Takes a person's right to sign in away at once; raises NotVisible and RuleBroken."""
    user = queries.user_by_id(user_id)
    return change_user(user_id, _terms_of(user)._replace(is_active=False), None, actor=actor)


def _terms_of(user: User) -> UserTerms:
    roles = queries.roles_of(user.id)
    return UserTerms(user.email, user.name, roles, user.team_id, user.is_active, user.payroll_number)


def _checked(terms: UserTerms, user: User | None) -> UserTerms:
    email, name = rules.email_of(terms.email), text.clean(terms.name)
    if not name:
        raise RuleBroken(_("Give the person's name."))
    other = db.session.scalar(sa.select(User.id).where(User.email == email))
    if other is not None and other != (user.id if user else None):
        raise RuleBroken(_("There is already a user with the e-mail %(email)s.", email=email))
    if terms.team_id is not None and db.session.scalar(sa.select(Team.id).where(Team.id == terms.team_id)) is None:
        raise RuleBroken(_("There is no such team any more."))
    return terms._replace(email=email, name=name)


def _keep_an_administrator(user: User, terms: UserTerms, actor: Any) -> None:
    if getattr(actor, "id", None) == user.id and not terms.is_active:
        raise RuleBroken(_("You cannot disable yourself; another administrator can."))
    others = [person.id for person in queries.active_users(Permission.USER_EDIT) if person.id != user.id]
    if (
        not others
        and (not terms.is_active or Role.ADMIN not in terms.roles)
        and Role.ADMIN in queries.roles_of(user.id)
    ):
        raise RuleBroken(_("This is the last administrator. Make somebody else one first."))


def _refuse_oneself(user: User, terms: UserTerms, actor: Any) -> None:
    is_changed = terms.roles != queries.roles_of(user.id) or terms.team_id != user.team_id
    if getattr(actor, "id", None) == user.id and is_changed and queries.is_second_there(user.id, user.id):
        raise not_for_oneself(user.id)


def _without_what_waits(user: User, terms: UserTerms, actor: Any) -> UserTerms:
    """What holds at once of the terms: roles that reach others, and a place below the actor, may have to wait."""
    waiting = ask_for_roles(user.id, terms.roles - queries.roles_of(user.id), actor=actor)
    is_own = terms.team_id != user.team_id and queries.leads_over(getattr(actor, "id", None) or 0, terms.team_id)
    if is_own and terms.team_id is not None and not ask_for_place(user.id, terms.team_id, actor=actor):
        terms = terms._replace(team_id=user.team_id)
    return terms._replace(roles=terms.roles - waiting)


def _take_away(user_id: int, roles: Iterable[Role]) -> None:
    for role in roles:
        end_given(user_id, role=role.value)
        db.session.execute(sa.delete(UserRole).where(UserRole.user_id == user_id, UserRole.role == role.value))


def _set_roles(user: User, roles: frozenset[Role]) -> None:
    held = queries.roles_of(user.id)
    _take_away(user.id, held - roles)
    db.session.add_all(UserRole(user_id=user.id, role=role.value) for role in roles - held)
    if held != roles:
        # A page that was opened before shows the old roles, and must not bring them back.
        flag_modified(user, "name")


def _plain(terms: UserTerms) -> dict[str, Any]:
    return {**terms._asdict(), "roles": sorted(role.value for role in terms.roles)}
