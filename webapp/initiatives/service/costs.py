"""What initiatives cost: planned and actual lines."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit
from webapp.db import check_version, db
from webapp.exceptions import RuleBroken
from webapp.initiatives import rules
from webapp.initiatives.models import CostLine, Initiative
from webapp.policy import Viewer


def _check(cost: rules.Cost) -> None:
    if cost.planned_minor is None and cost.actual_minor is None:
        raise RuleBroken(_("Enter what is planned, what was spent, or both."))


def _record(actor: Viewer, action: str, line: CostLine, **payload: Any) -> None:
    db.session.flush()
    audit.record(actor, action, object_type="initiative", object_id=line.initiative_id, line=line.id, **payload)


def add_cost(initiative: Initiative, cost: rules.Cost, *, actor: Viewer) -> CostLine:
    """Adds a line in the initiative's currency; raises RuleBroken when it has no amount."""
    _check(cost)
    line = CostLine(initiative_id=initiative.id, **cost._asdict())
    db.session.add(line)
    _record(actor, "initiative.cost-added", line, **cost._asdict())
    return line


def edit_cost(line: CostLine, cost: rules.Cost, *, version: int | None, actor: Viewer) -> None:
    """Changes a line; raises Stale when somebody else changed it, RuleBroken when no amount is left."""
    check_version(line, version)
    _check(cost)
    before = {name: getattr(line, name) for name in cost._fields}
    for name, value in cost._asdict().items():
        setattr(line, name, value)
    currency = db.session.scalar(sa.select(Initiative.currency).where(Initiative.id == line.initiative_id))
    changed = audit.changed(before, cost._asdict())
    _record(actor, "initiative.cost-edited", line, currency=currency, changed=changed)


def remove_cost(line: CostLine, *, version: int | None, actor: Viewer) -> None:
    """Takes a line away; the record keeps what it said. Raises Stale when somebody else changed it."""
    check_version(line, version)
    said = {name: getattr(line, name) for name in rules.Cost._fields}
    db.session.delete(line)
    _record(actor, "initiative.cost-removed", line, **said)
