"""Who may read what of periods, and who takes whose statements to payroll."""

from typing import Any

import sqlalchemy as sa

from webapp.bonus.models import BonusStatement, StatementTeam
from webapp.exceptions import NotVisible
from webapp.people import queries as people
from webapp.people.models import Team
from webapp.policy import Permission, Viewer


def require_runs(viewer: Viewer) -> None:
    """Stops whoever does not run periods, before figures that are about the whole firm; raises NotVisible."""
    if not viewer.may(Permission.PERIOD_RUN):
        raise NotVisible


def was_below(manager: Any) -> sa.ColumnElement[bool]:
    """Whether the outer statement is of somebody else who was part of a team of this manager when it was closed.

    The teams are those that the manager heads now; whoever heads one and has lost the role takes nothing.
    """
    led = sa.select(sa.literal(1)).where(
        StatementTeam.statement_id == BonusStatement.id, Team.id == StatementTeam.team_id, Team.manager_id == manager
    )
    is_led = led.correlate_except(StatementTeam, Team).exists()
    return sa.and_(BonusStatement.user_id != manager, people.signs_at_all(manager), is_led)
