"""The list of interactions: the person's own, or those of everybody whose households the person may see."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from webapp import periods
from webapp.clients import access
from webapp.interactions.models import Interaction
from webapp.interactions.queries.timelines import Walk, after, walk
from webapp.interactions.rules import Mark
from webapp.people.models import Reach
from webapp.policy import Viewer

# Each takes three lines; more would be a long page, and more than a phone should load at once.
LIST_PAGE = 25


class Filter(NamedTuple):
    """What is asked for; empty values do not limit. Days are the firm's, both included."""

    whose: str = "mine"
    channel: str = ""
    initiative_id: int | None = None
    since: date | None = None
    until: date | None = None
    only_flagged: bool = False


def listed(viewer: Viewer, wanted: Filter, *, before: Mark | None = None, limit: int = LIST_PAGE) -> Walk:
    """The interactions that the filter asks for, newest first."""
    picked = after(sa.select(Interaction.id, Interaction.occurred_at), Interaction.occurred_at, Interaction.id, before)
    seen = access.may_see(viewer, Interaction.household_id)
    return walk(viewer, picked.where(*_conditions(viewer, wanted), seen), limit)


def _conditions(viewer: Viewer, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    zone = viewer.firm.zone
    if wanted.whose == "team":
        below = sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)
        conditions: list[sa.ColumnElement[bool]] = [
            sa.or_(Interaction.recorded_by_id.in_(below), Interaction.recorded_by_id == viewer.id)
        ]
    else:
        conditions = [Interaction.recorded_by_id == viewer.id]
    if wanted.channel:
        conditions.append(Interaction.channel == wanted.channel)
    if wanted.initiative_id is not None:
        conditions.append(Interaction.initiative_id == wanted.initiative_id)
    if wanted.since:
        conditions.append(Interaction.occurred_at >= periods.start_of(wanted.since, zone))
    if wanted.until:
        conditions.append(Interaction.occurred_at < periods.start_of(periods.days_after(wanted.until, 1), zone))
    if wanted.only_flagged:
        conditions.append(Interaction.is_flagged.is_(True))
    return conditions
