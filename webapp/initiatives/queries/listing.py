"""The tree of initiatives with dates, owner, budget and what was spent."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.db import db
from webapp.initiatives import rules
from webapp.initiatives.models import CostLine, Initiative
from webapp.people.models import User


class Line(NamedTuple):
    """An initiative in the list; `spent_minor` is the sum of its own actual costs."""

    id: int
    slug: str
    name: str
    kind: str
    parent_id: int | None
    starts_on: date | None
    ends_on: date | None
    owner_name: str | None
    budget_minor: int | None
    currency: str
    spent_minor: int


class Placed(NamedTuple):
    """A line at its depth in the tree; one that only leads to others does not match the filter itself."""

    depth: int
    line: Line
    is_match: bool


WHEN = ("current", "past", "all")


def listing(when: str, zone: str) -> list[Placed]:
    """Initiatives as a tree: those not over ("current"), those over ("past"), or all; ancestors come along."""
    spent = (
        sa.select(sa.func.coalesce(sa.func.sum(CostLine.actual_minor), 0))
        .where(CostLine.initiative_id == Initiative.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Initiative.id, Initiative.slug, Initiative.name, Initiative.kind, Initiative.parent_id,
            Initiative.starts_on, Initiative.ends_on, User.name, Initiative.budget_minor, Initiative.currency, spent,
        )
        .outerjoin(User, User.id == Initiative.owner_id)
        .order_by(Initiative.starts_on.is_(None), Initiative.starts_on.desc(), Initiative.name, Initiative.id)
    )  # fmt: skip
    lines = [Line(*row[:10], int(row[10])) for row in rows]
    today = periods.today(zone)
    matching = {line.id for line in lines if when == "all" or _is_over(line, today) == (when == "past")}
    ordered = rules.in_tree_order(rules.with_ancestors(lines, matching))
    return [Placed(depth, line, line.id in matching) for depth, line in ordered]


def _is_over(line: Line, today: date) -> bool:
    return line.ends_on is not None and line.ends_on < today
