"""Columns beside a claim from which findings are made: what came in, how much was filed, and who served with whom.

All take the claim from the statement around them, and walk an index from there.
"""

from typing import Any

import sqlalchemy as sa

from webapp.claims.models import Claim
from webapp.claims.rules.findings import means, related
from webapp.clients.models import Coverage, Household
from webapp.custody.models import Activity
from webapp.custody.queries import counts
from webapp.days import days_from
from webapp.policy import Viewer

_Mine = sa.orm.aliased(Coverage)
_Theirs = sa.orm.aliased(Coverage)
_Other = sa.orm.aliased(Claim)


def came_in() -> sa.ColumnElement[Any]:
    """What came into the household's accounts in the claim's currency before the claim arose, in minor units."""
    statement = sa.select(sa.cast(sa.func.sum(Activity.amount_minor), sa.BigInteger)).where(
        Activity.household_id == Claim.household_id,
        Activity.booked_on >= days_from(Claim.conflict_from, -means.DAYS),
        Activity.booked_on < Claim.conflict_from,
        Activity.currency == Claim.currency,
        Activity.amount_minor > 0,
        Activity.kind != "internal",
        counts(),
    )
    return statement.correlate(Claim).scalar_subquery()


def known_since() -> sa.ColumnElement[Any]:
    """The day of the household's oldest line in the claim's currency."""
    oldest = sa.select(Activity.booked_on).where(
        Activity.household_id == Claim.household_id, Activity.currency == Claim.currency, counts()
    )
    return oldest.order_by(Activity.booked_on).limit(1).correlate(Claim).scalar_subquery()


def covered_until(viewer: Viewer) -> sa.ColumnElement[Any]:
    """The last day on which the viewer covered the household before the claim arose; later ones are a conflict."""
    last = sa.select(sa.func.max(Coverage.ends_on)).where(
        Coverage.household_id == Claim.household_id,
        Coverage.user_id == viewer.id,
        Coverage.ends_on < Claim.conflict_from,
    )
    return last.correlate(Claim).scalar_subquery()


def served_together(viewer: Viewer, today: Any) -> sa.ColumnElement[Any]:
    """How many other households the viewer and the claimant covered at the same time."""
    count = sa.select(sa.func.count(_Mine.household_id.distinct()))
    return _together(count, viewer, today).correlate(Claim).scalar_subquery()


def served_together_name(viewer: Viewer, today: Any) -> sa.ColumnElement[Any]:
    """The name of one of these households."""
    name = sa.select(sa.func.min(Household.name)).join(_Mine, _Mine.household_id == Household.id)
    return _together(name, viewer, today).correlate(Claim).scalar_subquery()


def _together(statement: Any, viewer: Viewer, today: Any) -> Any:
    since = days_from(sa.cast(today, sa.Date), -related.DAYS)
    lasts = sa.func.coalesce(_Mine.ends_on, today), sa.func.coalesce(_Theirs.ends_on, today)
    return statement.join(_Theirs, _Theirs.household_id == _Mine.household_id).where(
        _Mine.user_id == viewer.id,
        _Mine.household_id != Claim.household_id,
        _Theirs.user_id == Claim.claimant_id,
        _Mine.starts_on <= lasts[1],
        _Theirs.starts_on <= lasts[0],
        lasts[0] >= since,
        lasts[1] >= since,
    )


def entries(ends: dict[str, Any]) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """How many claims the claimant filed at the end of the period of this one, and in the time before.

    `ends` holds `first_N`, `after_N` and `since_N`, moments of the ends of periods that are asked about.
    """
    filed: list[Any] = []
    before: list[Any] = []
    for number in range(len(ends) // 3):
        first, after, since = (ends[f"{name}_{number}"] for name in ("first", "after", "since"))
        is_then = sa.and_(Claim.filed_at >= first, Claim.filed_at < after)
        filed.append((is_then, _filed(first, after)))
        before.append((is_then, _filed(since, first)))
    if not filed:
        return sa.literal(0), sa.literal(0)
    return sa.case(*filed, else_=0), sa.case(*before, else_=0)


def _filed(first: Any, after: Any) -> sa.ColumnElement[Any]:
    count = sa.select(sa.func.count()).where(
        _Other.claimant_id == Claim.claimant_id,
        _Other.state != "draft",
        _Other.filed_at >= first,
        _Other.filed_at < after,
    )
    return count.correlate(Claim).scalar_subquery()
