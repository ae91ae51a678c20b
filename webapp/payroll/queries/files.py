"""What a payroll file is made of: the statements of closed periods of all people below a manager."""

import json
from typing import Any

import sqlalchemy as sa

from webapp import scope
from webapp.bonus import queries as bonus
from webapp.bonus.models import BonusPlan, BonusPlanVersion, BonusStatement, CreditPeriod
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.payroll import rules
from webapp.payroll.models import PayrollLayout
from webapp.payroll.rules import PayrollLine
from webapp.people.models import Reach, User
from webapp.policy import Viewer


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
    """The statements of a closed period of everybody below this manager, by name; never the manager's own."""
    statement: Any = (
        sa.select(
            BonusStatement.id, User.id, User.payroll_number, User.name, BonusStatement.starts_on,
            BonusStatement.ends_on, BonusPlan.name, BonusPlanVersion.number, BonusStatement.currency,
            BonusStatement.results, BonusStatement.digest,
        )
        .join(User, User.id == BonusStatement.user_id)
        .join(Reach, sa.and_(Reach.user_id == BonusStatement.user_id, Reach.manager_id == viewer.id))
        .join(CreditPeriod, CreditPeriod.id == BonusStatement.period_id)
        .join(BonusPlanVersion, BonusPlanVersion.id == BonusStatement.plan_version_id)
        .join(BonusPlan, BonusPlan.id == BonusPlanVersion.plan_id)
        .where(
            BonusStatement.period_id == period_id, CreditPeriod.state == "closed",
            BonusStatement.user_id != viewer.id,
        )
        .order_by(User.name, BonusStatement.id)
    )  # fmt: skip
    rows = db.session.execute(scope.for_viewer(statement, viewer))
    return [PayrollLine._make((*fields, json.loads(results)["sums"], digest)) for *fields, results, digest in rows]


def layout_row(user_id: int) -> PayrollLayout | None:
    """The columns that a person chose, if they did."""
    return db.session.scalar(sa.select(PayrollLayout).where(PayrollLayout.user_id == user_id))


def layout_of(user_id: int) -> list[tuple[str, str]]:
    """The columns of a person's payroll files."""
    chosen = layout_row(user_id)
    return (rules.known(chosen.columns) if chosen else []) or rules.usual()
