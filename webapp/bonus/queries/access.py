"""Who may read what of periods, and who takes whose statements to payroll."""

from typing import Any

import sqlalchemy as sa

from webapp.bonus.models import BonusStatement, StatementTeam
from webapp.exceptions import NotVisible
from webapp.people.models import Team, User, UserRole
from webapp.people.queries import SIGNING
from webapp.policy import Permission, Viewer

_Manager = sa.orm.aliased(User)


def require_runs(viewer: Viewer) -> None:
    """Stops whoever does not run periods, before figures that are about the whole firm; raises NotVisible."""
    if not viewer.may(Permission.PERIOD_RUN):
        raise NotVisible


def may_take(manager: Any) -> sa.ColumnElement[bool]:
    """Whether somebody takes payroll files at all: whoever heads a team and has lost that role does not."""
    has_role = sa.select(sa.literal(1)).select_from(_Manager).join(UserRole, UserRole.user_id == _Manager.id)
    has_role = has_role.where(_Manager.id == manager, _Manager.is_active, UserRole.role.in_(SIGNING))
    return has_role.correlate_except(_Manager, UserRole).exists()


def was_below(manager: Any) -> sa.ColumnElement[bool]:
    """Whether the outer statement is of somebody else who was part of a team of this manager when it was closed.

    The teams are those that the manager heads now.
    """
    led = sa.select(sa.literal(1)).where(
        StatementTeam.statement_id == BonusStatement.id, Team.id == StatementTeam.team_id, Team.manager_id == manager
    )
    is_led = led.correlate_except(StatementTeam, Team).exists()
    return sa.and_(BonusStatement.user_id != manager, may_take(manager), is_led)
