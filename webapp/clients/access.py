"""Who sees which household: the predicates from which every list, count, search, export and page is made.

A rep sees what it covers today. A manager also sees what anyone in the team tree below covers, unless the household is
walled. In an open firm everyone who works with clients sees whatever is not walled. Nothing else opens a household.
"""

from typing import Any

import sqlalchemy as sa

from webapp import periods
from webapp.clients.models import Coverage, Household
from webapp.people.models import Reach
from webapp.policy import Viewer

# Names of their own, so that a predicate means the outer row's household even where the outer rows are coverage.
_Own = sa.orm.aliased(Coverage, name="own_coverage")
_Theirs = sa.orm.aliased(Coverage, name="team_coverage")
_Wall = sa.orm.aliased(Household, name="wall")
_ONE: sa.ColumnElement[int] = sa.literal_column("1")
_Every = sa.orm.aliased(Household, name="every_household")


def in_force(viewer: Viewer, row: Any = Coverage) -> sa.ColumnElement[bool]:
    """A coverage row counts from its first to its last day, in the firm's zone."""
    today = periods.today(viewer.firm.zone)
    return sa.and_(row.starts_on <= today, sa.or_(row.ends_on.is_(None), row.ends_on >= today))


def covered_ids(viewer: Viewer) -> sa.Select[int]:
    """The households that this person covers today."""
    return sa.select(_Own.household_id).where(_Own.user_id == viewer.id, in_force(viewer, _Own))


def row_by_row(rows: sa.Select[Any], *inner: Any) -> sa.ColumnElement[bool]:
    """Whether there is such a row for the outer one, asked for each outer row that is looked at.

    PostgreSQL, which does not know how few these will be, would else collect the rows of the whole firm beforehand.
    """
    return rows.correlate_except(*inner).suffix_with("OFFSET 0", dialect="postgresql").exists()


def covers(viewer: Viewer, household_id: Any) -> sa.ColumnElement[bool]:
    """Whether this person covers the household of the outer row today."""
    own = (_Own.household_id == household_id, _Own.user_id == viewer.id, in_force(viewer, _Own))
    return row_by_row(sa.select(_ONE).where(*own), _Own)


def team_covers(viewer: Viewer, household_id: Any) -> sa.ColumnElement[bool]:
    """Whether anyone in the teams below this person covers the household of the outer row today."""
    theirs = (
        sa.select(_ONE)
        .select_from(_Theirs)
        .join(Reach, sa.and_(Reach.user_id == _Theirs.user_id, Reach.manager_id == viewer.id))
        .where(_Theirs.household_id == household_id, in_force(viewer, _Theirs))
    )
    return row_by_row(theirs, _Theirs, Reach)


def not_walled(household_id: Any) -> sa.ColumnElement[bool]:
    """Whether the household of the outer row is open to inheritance."""
    return row_by_row(sa.select(_ONE).where(_Wall.id == household_id, _Wall.is_walled.is_(False)), _Wall)


# A manager of so many people still has few enough households to begin a list from them.
FEW_PEOPLE = 30


def has_few(viewer: Viewer) -> bool:
    """Whether lists are cheaper begun from the person's households than walked in order and checked row by row."""
    return not is_wide(viewer) or (viewer.firm.access_profile != "open" and viewer.reach <= FEW_PEOPLE)


def is_wide(viewer: Viewer) -> bool:
    """Whether the person may see more than what they cover themselves."""
    return viewer.reaches_team or (viewer.firm.access_profile == "open" and viewer.is_client_facing)


def may_see(viewer: Viewer, household_id: Any) -> sa.ColumnElement[bool]:
    """The predicate on a household id column: true for exactly the households that this person may open."""
    if viewer.firm.access_profile == "open" and viewer.is_client_facing:
        return sa.or_(not_walled(household_id), household_id.in_(covered_ids(viewer)))
    if viewer.reaches_team:
        inherited = sa.and_(team_covers(viewer, household_id), not_walled(household_id))
        return sa.or_(inherited, covers(viewer, household_id))
    return covers(viewer, household_id)


def visible_ids(viewer: Viewer) -> sa.Select[int]:
    """The ids of the households that this person may open: the same set as `may_see`, to begin from households."""
    if viewer.firm.access_profile == "open" and viewer.is_client_facing:
        return sa.select(_Every.id).where(may_see(viewer, _Every.id))
    if viewer.reaches_team:
        inherited = (
            sa.select(_Theirs.household_id)
            .join(Reach, sa.and_(Reach.user_id == _Theirs.user_id, Reach.manager_id == viewer.id))
            .where(in_force(viewer, _Theirs), not_walled(_Theirs.household_id))
        )
        either = sa.union(inherited, covered_ids(viewer)).subquery()
        return sa.select(either.c.household_id)
    return covered_ids(viewer)
