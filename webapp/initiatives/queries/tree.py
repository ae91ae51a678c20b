"""Initiatives and their place in the tree; they hold no client data, so who may read one may read all."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.db import db
from webapp.exceptions import NotVisible
from webapp.initiatives.models import Initiative


class Choice(NamedTuple):
    """An initiative as lists and filters offer it."""

    id: int
    name: str
    slug: str


def by_slug(slug: str) -> Initiative:
    """The initiative with this address; raises NotVisible when there is none."""
    return _one(Initiative.slug == slug)


def by_id(initiative_id: int) -> Initiative:
    """The initiative with this number; raises NotVisible when there is none."""
    return _one(Initiative.id == initiative_id)


def _one(condition: sa.ColumnElement[bool]) -> Initiative:
    found = db.session.scalar(sa.select(Initiative).where(condition))
    if found is None:
        raise NotVisible
    return found


def choices(zone: str = "UTC") -> list[Choice]:
    """Every initiative to choose from: those that are not over (in the firm's zone) first, each part by name."""
    return [Choice(*row) for row in db.session.connection().execute(_CHOICES, {"today": periods.today(zone)})]


_IS_OVER = sa.case((Initiative.ends_on < sa.bindparam("today", type_=sa.Date), 1), else_=0)
_CHOICES = sa.select(Initiative.id, Initiative.name, Initiative.slug).order_by(_IS_OVER, sa.func.lower(Initiative.name))


def ancestors(initiative_id: int) -> list[Choice]:
    """The initiatives above one, the top of the tree first."""
    up = (
        sa.select(Initiative.parent_id.label("id"), sa.literal(1).label("height"))
        .where(Initiative.id == initiative_id)
        .cte("up", recursive=True)
    )
    up = up.union_all(sa.select(Initiative.parent_id, up.c.height + 1).join(up, Initiative.id == up.c.id))
    rows = db.session.execute(
        sa.select(Initiative.id, Initiative.name, Initiative.slug)
        .join(up, up.c.id == Initiative.id)
        .order_by(up.c.height.desc())
    )
    return [Choice(*row) for row in rows]


def ids_below(initiative_id: int) -> list[int]:
    """The numbers of an initiative and of everything under it."""
    return list(db.session.scalars(below(initiative_id)))


def below(initiative_id: Any) -> sa.Select[int]:
    """The statement for the numbers of an initiative, or of a parameter, and of everything under it."""
    down = sa.select(Initiative.id).where(Initiative.id == initiative_id).cte("down", recursive=True)
    down = down.union_all(sa.select(Initiative.id).join(down, Initiative.parent_id == down.c.id))
    return sa.select(down.c.id)
