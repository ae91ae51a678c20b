"""What waits for a second person, what became of it, and who could be that person."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.people import rules
from webapp.people.models import Proposal, Team, User, UserRole
from webapp.people.queries.handed import entrusted
from webapp.people.queries.people import active_users
from webapp.people.queries.teams import parents_and_heads
from webapp.policy import CLIENT_FACING_ROLES, FirmView, Permission, Viewer, roles_granting

# What was proposed and nobody confirmed within so many days has to be proposed anew.
PROPOSAL_DAYS = 7
LATEST = 30
# What else needs a second person, and one may do alone in a small firm.
SECOND_STEPS = (Permission.ACTIVITY_IMPORT, Permission.PERIOD_RUN, Permission.PLAN_APPROVE)
_Subject = sa.orm.aliased(User, name="proposal_subject")
_Proposer = sa.orm.aliased(User, name="proposal_proposer")
_Leader = sa.orm.aliased(User, name="proposal_leader")
_Confirmer = sa.orm.aliased(User, name="proposal_confirmer")


class ProposalLine(NamedTuple):
    """A proposal with the names of whom and what it is about, and how many people (`members`) it lets somebody reach.

    Of roles and leads `shown_proposals` alone counts them. A team has its `leader` of now. What the firm sets is about
    nobody alone; its `members` are all who work with clients, or all who may take second steps. It was confirmed at
    `given_at` and ended or was withdrawn at `ended_at`. `is_first` says that it ends the password of before, and
    `shown` stands for all that was read of it.
    """

    id: int
    version: int
    kind: str
    role: str | None
    state: str
    user_id: int | None
    person: str | None
    email: str | None
    team: str | None
    members: int
    leader: str | None
    proposed_by_id: int | None
    proposed_by: str | None
    proposed_at: datetime
    confirmed_by: str | None
    given_at: datetime | None
    ended_at: datetime | None
    is_single_control: bool
    team_id: int | None
    is_first: bool
    shown: str = ""


def waiting_proposals(firm: FirmView, **about: Any) -> list[ProposalLine]:
    """What waits for a second person, the oldest first: all of it, or about this (columns by name)."""
    statement = _lines().where(_waits(firm.zone)).order_by(Proposal.id)
    for name, value in about.items():
        statement = statement.where(getattr(Proposal, name) == value)
    return [ProposalLine(*row) for row in db.session.execute(statement)]


def settled_proposals() -> list[ProposalLine]:
    """What became of the latest proposals of administrators, the newest first."""
    statement = (
        _lines()
        .where(Proposal.state != "proposed", Proposal.proposed_by_id.is_not(None))
        .order_by(Proposal.id.desc())
        .limit(LATEST)
    )
    return [ProposalLine(*row) for row in db.session.execute(statement)]


def _lines() -> sa.Select[Any]:
    signing = {role for step in SECOND_STEPS for role in roles_granting(step)}
    holding = {"open": _holding([role.value for role in CLIENT_FACING_ROLES]), "small": _holding(signing)}
    return (
        sa.select(
            Proposal.id, Proposal.version, Proposal.kind, Proposal.role, Proposal.state, Proposal.user_id,
            _Subject.name, _Subject.email, Team.name.label("team"),
            sa.case(holding, value=Proposal.kind, else_=0), _Leader.name.label("leader"),
            Proposal.proposed_by_id,
            _Proposer.name.label("proposed_by"), Proposal.proposed_at, _Confirmer.name.label("confirmed_by"),
            Proposal.given_at, Proposal.ended_at, Proposal.is_single_control, Proposal.team_id,
            sa.and_(Proposal.kind == "role", sa.not_(entrusted(Proposal.user_id))),
        )
        .outerjoin(_Subject, _Subject.id == Proposal.user_id)
        .outerjoin(Team, Team.id == Proposal.team_id)
        .outerjoin(_Leader, _Leader.id == Team.manager_id)
        .outerjoin(_Proposer, _Proposer.id == Proposal.proposed_by_id)
        .outerjoin(_Confirmer, _Confirmer.id == Proposal.confirmed_by_id)
    )  # fmt: skip


def _holding(roles: Collection[str]) -> sa.ScalarSelect[int]:
    """How many people who can sign in have one of these roles."""
    return (
        sa.select(sa.func.count(User.id.distinct()))
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active, UserRole.role.in_(roles))
        .scalar_subquery()
    )


def to_confirm_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts what waits for this person, for the navigation."""
    return (
        sa.select(sa.func.count())
        .select_from(Proposal)
        .where(
            _waits(viewer.firm.zone),
            sa.func.coalesce(Proposal.user_id, 0) != viewer.id,
            Proposal.proposed_by_id != viewer.id,
        )
    )


def is_too_old(zone: str) -> sa.ColumnElement[bool]:
    """That a proposal was made so long ago that nobody confirms it any more."""
    return Proposal.proposed_at < periods.start_of(periods.days_after(periods.today(zone), -PROPOSAL_DAYS), zone)


def _waits(zone: str) -> sa.ColumnElement[bool]:
    # Written out, since the index of what waits is found by the word.
    return sa.and_(Proposal.state == sa.literal_column("'proposed'"), sa.not_(is_too_old(zone)))


def proposal_by_id(proposal_id: int) -> Proposal:
    """A proposal's row, for settling it; raises NotVisible when there is none."""
    found = db.session.execute(sa.select(Proposal).where(Proposal.id == proposal_id)).scalar_one_or_none()
    if found is None:
        raise NotVisible
    return found


def is_waiting(zone: str, **about: Any) -> bool:
    """Whether a proposal about this (columns by name) waits for a second person."""
    statement = sa.select(Proposal.id).filter_by(**about).where(_waits(zone)).limit(1)
    return db.session.scalar(statement) is not None


def is_second_there(user_id: int | None, proposer_id: int) -> bool:
    """Whether somebody else than these two could confirm, or could have until a few days ago.

    Without the days, whoever takes the others' roles away would be alone at once.
    """
    now, last_ended_at = _second_person(user_id, proposer_id)
    return now or last_ended_at is not None


def nobody_until(user_id: int | None, proposer_id: int) -> datetime | None:
    """Until when nobody can confirm what these two are about, since whoever could lost the right a few days ago.

    None where somebody can, and where nobody could lately, so that it holds at once.
    """
    now, last_ended_at = _second_person(user_id, proposer_id)
    return last_ended_at + timedelta(days=PROPOSAL_DAYS) if last_ended_at is not None and not now else None


def _second_person(user_id: int | None, proposer_id: int) -> tuple[bool, datetime | None]:
    """Whether others could confirm, and when the last who could within the days lost that."""
    governing, apart = roles_granting(Permission.GRANT_CONFIRM), (user_id or proposer_id, proposer_id)
    now = sa.exists().where(
        UserRole.user_id == User.id, UserRole.role.in_(governing), User.is_active, User.id.not_in(apart)
    )
    lately = sa.select(sa.func.max(Proposal.ended_at)).where(
        Proposal.state == "ended",
        Proposal.role.in_(governing),
        Proposal.ended_at > periods.now() - timedelta(days=PROPOSAL_DAYS),
        Proposal.user_id.not_in(apart),
    )
    row = db.session.execute(sa.select(now, lately.scalar_subquery())).one()
    return bool(row[0]), row[1]


def leads_over(user_id: int, team_id: int | None) -> bool:
    """Whether a person leads a team or one above it."""
    parents, heads = parents_and_heads()
    return any(heads.get(one) == user_id for one in rules.lineage(team_id, parents))


def concerned_by(row: Proposal) -> set[int]:
    """Who is told of a proposal: whom it is about, who proposed it, and everybody who could confirm such a thing."""
    could = [person.id for person in active_users(Permission.GRANT_CONFIRM)]
    return {one for one in (row.user_id, row.proposed_by_id, *could) if one is not None}
