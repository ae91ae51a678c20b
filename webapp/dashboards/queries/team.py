"""What the teams below somebody did, as far as the households may be seen.

Up to `access.FEW_PEOPLE` people each interaction is checked against what the viewer may see, over a month. Of more
people only the index is read, over a week: what each logged, without the walled households.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims.models import Claim
from webapp.claims.rules import MONEY
from webapp.clients import access
from webapp.clients.models import Household
from webapp.dashboards.rules import Touched, Won
from webapp.db import db
from webapp.initiatives.models import Initiative
from webapp.interactions.models import Interaction
from webapp.interactions.queries import Filter, Item, listed
from webapp.people.models import Reach, Team, User
from webapp.policy import Viewer
from webapp.scope import Purpose

MONTH, WEEK = 30, 7


class Group(NamedTuple):
    """What one person, one team, or one initiative comes to; `month` is None where only a week was counted."""

    id: int | None
    name: str
    week: int
    month: int | None


class Activity(NamedTuple):
    """Interactions of a period, by person or team and by initiative; `initiatives` is None where it is not counted."""

    days: int
    since: datetime
    by_team: bool
    groups: list[Group]
    initiatives: list[Touched] | None
    flagged: int | None

    @property
    def total(self) -> int:
        """All interactions of the period."""
        return sum(group.week if group.month is None else group.month for group in self.groups)


def activity(viewer: Viewer) -> Activity:
    """What the people below logged lately, whoever logged nothing included; most first."""
    return _of_few(viewer) if access.has_few(viewer) else _of_many(viewer)


def _since(viewer: Viewer, days: int) -> datetime:
    zone = viewer.firm.zone
    return periods.start_of(periods.days_after(periods.today(zone), 1 - days), zone)


def _below(viewer: Viewer) -> sa.Select[int]:
    return sa.select(Reach.user_id).where(Reach.manager_id == viewer.id)


def _of_few(viewer: Viewer) -> Activity:
    since, week = _since(viewer, MONTH), _since(viewer, WEEK)
    counted = (
        sa.select(
            Interaction.recorded_by_id, Interaction.initiative_id, sa.func.count().label("month"),
            sa.func.sum(sa.case((Interaction.occurred_at >= week, 1), else_=0)).label("week"),
            sa.func.sum(sa.case((Interaction.is_flagged, 1), else_=0)).label("flagged"),
        )
        .where(
            Interaction.recorded_by_id.in_(_below(viewer)), Interaction.occurred_at >= since,
            # The sum keeps the planner on the recorder's index; the few households are looked up in a set.
            access.may_see(viewer, Interaction.household_id),
        )
        .group_by(Interaction.recorded_by_id, Interaction.initiative_id)
        .subquery()
    )  # fmt: skip
    statement = (
        sa.select(
            User.id, User.name, counted.c.initiative_id, counted.c.month, counted.c.week, counted.c.flagged,
            Initiative.name.label("initiative"), Initiative.slug,
        )
        .join(Reach, sa.and_(Reach.user_id == User.id, Reach.manager_id == viewer.id))
        .outerjoin(counted, counted.c.recorded_by_id == User.id)
        .outerjoin(Initiative, Initiative.id == counted.c.initiative_id)
        .where(User.is_active)
        .order_by(User.name, User.id)
    )  # fmt: skip
    return _added_up(since, db.session.execute(scope.for_viewer(statement, viewer)))


def _added_up(since: datetime, rows: Iterable[Any]) -> Activity:
    people: dict[int, Group] = {}
    initiatives: dict[int, Touched] = {}
    flagged_count = 0
    for row in rows:
        known = people.get(row.id, Group(row.id, row.name, 0, 0))
        month, in_week = int(row.month or 0), int(row.week or 0)
        people[row.id] = known._replace(week=known.week + in_week, month=(known.month or 0) + month)
        flagged_count += int(row.flagged or 0)
        if row.initiative_id is not None:
            before = initiatives.get(row.initiative_id, Touched(row.initiative_id, row.initiative, row.slug, 0))
            initiatives[row.initiative_id] = before._replace(interactions=before.interactions + month)
    groups = sorted(people.values(), key=lambda group: (-(group.month or 0), group.name))
    return Activity(MONTH, since, False, groups, list(initiatives.values()), flagged_count)


def _of_many(viewer: Viewer) -> Activity:
    since = _since(viewer, WEEK)
    mine = Interaction.recorded_by_id.in_(_below(viewer))
    logged = (
        sa.select(Interaction.recorded_by_id, sa.func.count().label("count"))
        .where(mine, Interaction.occurred_at >= since)
        .group_by(Interaction.recorded_by_id)
        .subquery()
    )
    # Found through the few walled households; the sum keeps the planner from walking all that was logged instead.
    walled = sa.select(Household.id).where(Household.is_walled, sa.not_(access.covers(viewer, Household.id)))
    hidden = (
        sa.select(Interaction.recorded_by_id, sa.func.count().label("count"))
        .where(
            Interaction.household_id.in_(walled), Interaction.occurred_at >= since,
            (Interaction.recorded_by_id + 0).in_(_below(viewer)),
        )
        .group_by(Interaction.recorded_by_id)
        .subquery()
    )  # fmt: skip
    count = sa.func.coalesce(logged.c.count, 0) - sa.func.coalesce(hidden.c.count, 0)
    statement = (
        sa.select(User.team_id, Team.name, sa.cast(sa.func.sum(count), sa.Integer))
        .join(Reach, sa.and_(Reach.user_id == User.id, Reach.manager_id == viewer.id))
        .join(Team, Team.id == User.team_id)
        .outerjoin(logged, logged.c.recorded_by_id == User.id)
        .outerjoin(hidden, hidden.c.recorded_by_id == User.id)
        .group_by(User.team_id, Team.name)
        .order_by(sa.func.sum(count).desc(), Team.name)
    )
    rows = db.session.execute(scope.for_purpose(statement, Purpose.TOTALS))
    groups = [Group(row[0], row[1], row[2], None) for row in rows]
    return Activity(WEEK, since, True, groups, None, None)


def won(viewer: Viewer, since: datetime) -> list[Won]:
    """Claims that the people below filed since a moment, per initiative and currency, the most money first."""
    # Fees are counted as claims, and never added to assets.
    is_money, stayed = Claim.kind.in_(MONEY), Claim.allocated_minor - Claim.reversed_minor
    confirmed: Any = sa.cast(sa.func.sum(sa.case((is_money, stayed), else_=0)), sa.BigInteger)
    amount: Any = sa.cast(sa.func.sum(sa.case((is_money, Claim.amount_minor), else_=0)), sa.BigInteger)
    states = ("promised", "pending", "needs-answer", "part-confirmed", "confirmed", "rejected", "lapsed")
    statement = (
        sa.select(
            Claim.initiative_id, Initiative.name, Initiative.slug, Claim.currency, sa.func.count(), amount, confirmed
        )
        .outerjoin(Initiative, Initiative.id == Claim.initiative_id)
        .where(
            Claim.claimant_id.in_(_below(viewer)), Claim.state.in_(states), Claim.filed_at >= since,
            access.may_see(viewer, Claim.household_id),
        )
        .group_by(Claim.initiative_id, Initiative.name, Initiative.slug, Claim.currency)
        .order_by(confirmed.desc(), Claim.currency)
    )  # fmt: skip
    return [Won(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def flagged(viewer: Viewer, limit: int = 5) -> list[Item]:
    """Interactions that people below logged lately without covering the household, the newest first."""
    since = periods.today(viewer.firm.zone) - timedelta(days=MONTH - 1)
    return listed(viewer, Filter(whose="team", since=since, only_flagged=True), limit=limit).items
