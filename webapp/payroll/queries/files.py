"""What a payroll file is made of: the statements of a closed period of all people who were below a manager then."""

import json
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.audit import AuditEntry, AuditPayload
from webapp.bonus import queries as bonus
from webapp.bonus.models import BonusPlanVersion, BonusStatement, CreditPeriod, StatementTeam
from webapp.bonus.queries.access import was_below
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.payroll import rules
from webapp.payroll.models import PayrollLayout
from webapp.payroll.rules import PayrollLine
from webapp.people.models import Team, User
from webapp.policy import Viewer
from webapp.scope import Purpose

# What the record calls the taking of a file.
TAKEN = "payroll.exported"
# So many takings of one period are looked at.
MOST_TAKINGS = 50


class Taking(NamedTuple):
    """That a file of a period was taken before, and whether it held what it would hold now."""

    at: datetime
    who: str
    is_own: bool
    is_same: bool


def closed_periods() -> list[CreditPeriod]:
    """The periods that are closed, newest first: what else there is can still change, and is paid to nobody."""
    return [one for one in bonus.calculated_periods() if one.state == "closed"]


def closed_period(period_id: int) -> CreditPeriod:
    """A closed period; raises NotVisible for any other."""
    found = bonus.period_by_id(period_id)
    if found.state != "closed":
        raise NotVisible
    return found


def payroll_lines(viewer: Viewer, period_id: int) -> list[PayrollLine]:
    """The statements of a closed period of everybody who was in this manager's teams when it was closed, by name.

    The teams are those that the viewer manages now, so that whoever takes a team over has the same file. Never the
    manager's own statement.
    """
    statement: Any = (
        sa.select(
            BonusStatement.id, User.id, User.payroll_number, User.name, BonusStatement.starts_on,
            BonusStatement.ends_on, BonusPlanVersion.body["name"].as_string(), BonusPlanVersion.number,
            BonusStatement.currency, BonusStatement.results, BonusStatement.digest,
        )
        .join(User, User.id == BonusStatement.user_id)
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .where(BonusStatement.period_id == period_id, CreditPeriod.state == "closed", was_below(viewer.id))
        .order_by(User.name, BonusStatement.id)
    )  # fmt: skip
    rows = db.session.execute(scope.for_viewer(statement, viewer))
    return [PayrollLine._make((*fields, json.loads(results)["sums"], digest)) for *fields, results, digest in rows]


def earlier_takings(viewer: Viewer, period_id: int, file_digest: str) -> list[Taking]:
    """When files of a period were taken before, newest first, by the viewer or with people of the viewer's own file.

    What others took of teams that have nobody in it stays theirs.
    """
    statement = (
        sa.select(AuditEntry.at, AuditEntry.actor_id, AuditEntry.actor_name, AuditPayload.body)
        .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(
            AuditEntry.object_type == "payroll", AuditEntry.object_id == period_id, AuditEntry.action == TAKEN,
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_TAKINGS)
    )  # fmt: skip
    rows = db.session.execute(scope.for_purpose(statement, Purpose.AUDIT)).all()
    teams = _teams_in(viewer, period_id) if any(row.actor_id != viewer.id for row in rows) else set()
    return [
        Taking(row.at, row.actor_name, row.actor_id == viewer.id, row.body.get("digest") == file_digest)
        for row in rows
        if row.actor_id == viewer.id or teams & set(row.body.get("team_ids", ()))
    ]


def _teams_in(viewer: Viewer, period_id: int) -> set[int]:
    """All teams of which somebody in the viewer's own file was part."""
    statement = (
        sa.select(StatementTeam.team_id)
        .join(BonusStatement, BonusStatement.id == StatementTeam.statement_id)
        .where(BonusStatement.period_id == period_id, was_below(viewer.id))
        .distinct()
    )
    return set(db.session.scalars(scope.for_viewer(statement, viewer)))


def led_teams(viewer: Viewer) -> list[int]:
    """The teams that this person manages."""
    return list(db.session.scalars(sa.select(Team.id).where(Team.manager_id == viewer.id).order_by(Team.id)))


def layout_row(user_id: int) -> PayrollLayout | None:
    """The columns that a person chose, if they did."""
    return db.session.scalar(sa.select(PayrollLayout).where(PayrollLayout.user_id == user_id))


def layout_of(user_id: int) -> list[tuple[str, str]]:
    """The columns of a person's payroll files."""
    chosen = layout_row(user_id)
    return (rules.known(chosen.columns) if chosen else []) or rules.usual()
