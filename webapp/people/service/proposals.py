"""What an administrator proposes and a second person confirms: roles that reach others, teams, new passwords, that
everybody who works with clients sees all of them, and that one person may take second steps alone.

Nobody confirms what they proposed or what is about themselves. Where nobody else could confirm, it holds at once and is
marked as single control; so does what the console gives, which stands outside of all this.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from webapp import audit, outbox, periods
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people import queries
from webapp.people.models import Proposal, Team, User, UserRole
from webapp.people.service.others import not_for_oneself
from webapp.people.service.places import put_in_team
from webapp.people.service.reach import set_reach
from webapp.people.service.resets import shut_out
from webapp.people.service.sessions import end_sessions
from webapp.people.service.turns import take_turn
from webapp.policy import Role, Viewer, roles_with_reach

# What was proposed for somebody or for all, or was given to them, in the outbox.
RIGHTS = "user.rights"
# What is proposed for the firm, by its kind: the setting, what that is without a second person, and its name on record.
OF_FIRM = {
    "open": ("access_profile", "coverage", "opening"),
    "small": ("control_profile", "strict", "single-control"),
}


def ask_for_roles(user_id: int, roles: Iterable[Role], *, actor: Any) -> frozenset[Role]:
    """Proposes those of the roles that reach others; gives back the ones that wait for a second person."""
    return frozenset(
        role for role in sorted(reaching(roles)) if not _ask(actor, user_id=user_id, kind="role", role=role.value)
    )


def reaching(roles: Iterable[Role]) -> frozenset[Role]:
    """Those of the roles that reach others in this firm."""
    firm = queries.firm_view()
    return frozenset(roles) & roles_with_reach(firm.access_profile if firm else "coverage")


def ask_for_lead(user_id: int, team_id: int, *, actor: Any) -> bool:
    """Proposes that somebody leads a team; whether that holds at once."""
    return _ask(actor, user_id=user_id, kind="lead", team_id=team_id)


def ask_for_place(user_id: int, team_id: int, *, actor: Any) -> bool:
    """Proposes that somebody belongs to a team whose people the actor reaches; whether that holds at once."""
    return _ask(actor, user_id=user_id, kind="place", team_id=team_id)


def ask_for_firm(kind: str, *, actor: Any) -> bool:
    """Proposes that the firm is `open` or `small`; whether that holds at once."""
    return _ask(actor, kind=kind)


def ask_for_password(user_id: int, *, actor: Any) -> bool:
    """Proposes that somebody chooses a new password; whether the actor hands the link over, or a second person does.

    A first link for somebody who has no clients in their hands, leads nobody, and neither has nor awaits a role that
    reaches others, opens nothing yet, and so waits for nobody. Raises NotVisible, and RuleBroken for a disabled person
    and where whoever could confirm against the actor is the person.
    """
    take_turn()
    user = queries.user_by_id(user_id)
    if not user.is_active:
        raise RuleBroken(_("This person is disabled and cannot sign in."))
    is_first = not queries.was_handed(user)
    if is_first and not _reaches(user_id):
        return True
    if not is_first:
        _keep_the_only_other(user, actor)
    return _ask(actor, user_id=user_id, kind="password")


def _reaches(user_id: int) -> bool:
    """Whether a person has or awaits something that is not theirs alone."""
    if reaching(queries.roles_of(user_id)):
        return True
    firm = queries.firm_view()
    if firm is None:
        # Before the set-up nobody leads or covers anything.
        return False
    awaits = (queries.is_waiting(firm.zone, user_id=user_id, kind=kind) for kind in ("role", "lead"))
    return queries.holds_something(user_id, firm) or any(awaits)


def _keep_the_only_other(user: User, actor: Any) -> None:
    """Whoever proposes alone never signs in as the one person who could confirm it."""
    own = getattr(actor, "id", None)
    if own in (None, user.id) or queries.is_second_there(user.id, own) or not queries.is_second_there(own, own):
        return
    raise RuleBroken(
        _(
            "Only %(name)s could confirm what you propose, so you do not get this link. Whoever looks after the server"
            " makes it there with: rapport user reset-password %(email)s",
            name=user.name,
            email=user.email,
        )
    )


def confirm(proposal_id: int, version: int | None, shown: str, *, actor: Viewer) -> int | None:
    """Lets a proposal of somebody else's take effect; raises NotVisible, Stale and RuleBroken.

    `shown` is the digest of what the actor has read of it, which holds for nothing else. Gives the person to whom the
    actor then hands a link to choose a password, if any: whoever gets their first role through two people chooses a
    new one, since one person alone may know how to get in until then.
    """
    take_turn()
    row = _open(proposal_id, version)
    if actor.id == row.proposed_by_id:
        raise RuleBroken(_("You proposed this yourself, so somebody else confirms it."))
    if actor.id == row.user_id:
        raise RuleBroken(_("This is about yourself, so somebody else confirms it."))
    if row.user_id is not None and not queries.user_by_id(row.user_id).is_active:
        raise RuleBroken(_("This person is disabled and cannot sign in."))
    firm = queries.firm_view()
    line = next(iter(queries.shown_proposals(firm, id=row.id)), None) if firm else None
    if firm is None or line is None or line.shown != shown:
        raise RuleBroken(_("What this opens has changed since you read it. Read it again, then confirm."))
    row.state, row.confirmed_by_id, row.given_at = "given", actor.id, periods.now()
    db.session.flush()
    _take_effect(row, actor)
    _put_on_record(row, "given", actor)
    if line.is_first and row.user_id is not None:
        shut_out(row.user_id, actor=actor)
        if not queries.is_waiting(firm.zone, user_id=row.user_id, kind="password"):
            return row.user_id
    return row.user_id if row.kind == "password" else None


def withdraw(proposal_id: int, version: int | None, *, actor: Viewer) -> None:
    """Takes a proposal back, or turns down somebody else's; raises NotVisible, Stale and RuleBroken."""
    take_turn()
    _take_back(_open(proposal_id, version), actor)


def withdraw_all(which: sa.ColumnElement[bool], *, actor: Any) -> int:
    """Takes those proposals back that still wait; gives how many."""
    statement = sa.select(Proposal).where(Proposal.state == "proposed", which).order_by(Proposal.id)
    rows = db.session.scalars(for_update(statement)).all()
    for row in rows:
        _take_back(row, actor)
    return len(rows)


def _take_back(row: Proposal, actor: Any) -> None:
    row.state, row.ended_at = "withdrawn", periods.now()
    _put_on_record(row, "withdrawn", actor)


def withdraw_old() -> int:
    """Takes back what nobody confirmed in time, in the product's own name; gives how many."""
    take_turn()
    firm = queries.firm_view()
    return withdraw_all(queries.is_too_old(firm.zone), actor="people") if firm else 0


def end_given(user_id: int | None, **what: Any) -> None:
    """Ends what was given to somebody, or to all, before it is taken away: a role, a lead, what the firm is."""
    statement = sa.update(Proposal).filter_by(user_id=user_id, state="given", **what)
    db.session.execute(statement.values(state="ended", ended_at=periods.now(), version=Proposal.version + 1))


def _ask(actor: Any, **about: Any) -> bool:
    proposer, firm, person = getattr(actor, "id", None), queries.firm_view(), about.get("user_id")
    at_once = proposer is None or not queries.is_second_there(person, proposer)
    if proposer is not None and not at_once and proposer == person:
        raise not_for_oneself(proposer)
    if not at_once and firm and queries.is_waiting(firm.zone, **about):
        return False
    now = periods.now()
    row = Proposal(proposed_by_id=proposer, proposed_at=now, is_single_control=at_once, state="proposed", **about)
    if at_once:
        row.state, row.given_at = "given", now
    db.session.add(row)
    db.session.flush()
    _put_on_record(row, row.state, actor)
    return at_once


def _open(proposal_id: int, version: int | None) -> Proposal:
    row, firm = queries.proposal_by_id(proposal_id), queries.firm_view()
    check_version(row, version)
    if row.state != "proposed":
        raise RuleBroken(_("This proposal is settled already."))
    if firm is None or not queries.is_waiting(firm.zone, id=row.id):
        raise RuleBroken(_("Nobody confirmed this in time. An administrator proposes it again."))
    return row


def _take_effect(row: Proposal, actor: Viewer) -> None:
    if row.user_id is None:
        setattr(queries.firm(), OF_FIRM[row.kind][0], row.kind)
        return
    if row.kind == "role" and row.role not in queries.roles_of(row.user_id):
        db.session.add(UserRole(user_id=row.user_id, role=row.role))
        # A page of this person that was opened before shows the roles without it, and must not take it away again.
        flag_modified(queries.user_by_id(row.user_id), "name")
        end_sessions(row.user_id)
    if row.kind == "place":
        put_in_team(queries.user_by_id(row.user_id), row.team_id)
        end_sessions(row.user_id)
    if row.kind == "lead":
        team = db.session.execute(sa.select(Team).where(Team.id == row.team_id)).scalar_one()
        if team.manager_id not in (None, row.user_id):
            end_given(team.manager_id, kind="lead", team_id=team.id)
        team.manager_id = row.user_id
    if row.kind in ("place", "lead"):
        set_reach(actor=actor, told=(row.user_id, row.proposed_by_id))


def _put_on_record(row: Proposal, step: str, actor: Any) -> None:
    if actor != "set-up":
        outbox.post(RIGHTS, proposal_id=row.id, step=step, by=getattr(actor, "id", None))
    said = {"role": row.role, "team_id": row.team_id, "is_single_control": row.is_single_control or None}
    if step != "proposed" and row.proposed_by_id:
        said["proposed_by_id"] = row.proposed_by_id
    changed = {name: [None, value] for name, value in said.items() if value is not None}
    if row.user_id is None:
        setting, before, word = OF_FIRM[row.kind]
        changed = {setting: [before, row.kind], **changed}
        audit.record(actor, f"firm.{word}-{step}", object_type="firm", object_id=1, changed=changed)
        return
    word = "password-link" if row.kind == "password" else row.kind
    audit.record(actor, f"user.{word}-{step}", object_type="user", object_id=row.user_id, changed=changed)
