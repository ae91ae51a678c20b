"""Who covers which household: assigned and ended by managers, never rewritten."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, db, periods
from webapp.clients import queries, rules
from webapp.clients.access import may_see
from webapp.clients.models import Coverage, Household
from webapp.clients.rules import Span
from webapp.db import db as database
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Viewer
from webapp.scope import for_viewer


def assign_coverage(
    household_id: int, user_id: int, role: str, starts_on: date, ends_on: date | None = None, *, actor: Viewer
) -> Coverage:
    """Lets somebody of the actor's teams cover a household from a day on, at most a week back; both days included.

    Raises NotVisible for the household, RuleBroken for a person of other teams, wrong days or what holds already.
    """
    _lock(household_id, actor)
    span = Span(starts_on, ends_on)
    rules.check_span(span, periods.today(actor.firm.zone))
    names = dict(queries.people_to_assign(actor))
    if user_id not in names:
        raise RuleBroken(_("You can assign people of your own teams only; choose one of them."))
    for row in _rows(household_id):
        same = row.user_id == user_id and row.role == role
        if same and rules.overlap(span, Span(row.starts_on, row.ends_on)):
            raise RuleBroken(
                _("%(name)s covers this household in this role already in that time.", name=names[user_id])
            )
    coverage = Coverage(household_id=household_id, user_id=user_id, role=role, starts_on=starts_on, ends_on=ends_on)
    database.session.add(coverage)
    database.session.flush()
    audit.record(
        actor, "coverage.assigned", object_type="coverage", object_id=coverage.id, household_id=household_id,
        user_id=user_id, role=role, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return coverage


def end_coverage(coverage_id: int, ends_on: date, *, version: int | None = None, actor: Viewer) -> Coverage:
    """Sets the last day of somebody's coverage, not before yesterday; the row stays, since decisions rest on it.

    Raises NotVisible, Stale, and RuleBroken for people of other teams or when nobody would cover the household then.
    """
    coverage = queries.visible_coverage(actor, coverage_id)
    _lock(coverage.household_id, actor)
    db.check_version(coverage, version)
    today = periods.today(actor.firm.zone)
    before = coverage.ends_on
    if before == ends_on:
        return coverage
    rules.check_end(Span(coverage.starts_on, before), ends_on, today)
    if coverage.user_id not in dict(queries.people_to_assign(actor)):
        raise RuleBroken(_("This person is not of your teams; ask their manager."))
    others = [Span(row.starts_on, row.ends_on) for row in _rows(coverage.household_id) if row.id != coverage_id]
    if rules.last_without_gap(others, max(today, periods.days_after(ends_on, 1))) is not None:
        raise RuleBroken(_("Nobody would cover this household afterwards; assign somebody else without an end first."))
    coverage.ends_on = ends_on
    audit.record(
        actor, "coverage.ended", object_type="coverage", object_id=coverage_id, household_id=coverage.household_id,
        user_id=coverage.user_id, changes={"ends_on": [before, ends_on]},
    )  # fmt: skip
    return coverage


def _lock(household_id: int, actor: Viewer) -> None:
    """Deciding claims and changing coverage of one household take turns, so that neither misses the other."""
    statement = sa.select(Household.id).where(Household.id == household_id, may_see(actor, Household.id))
    if database.session.scalars(for_viewer(db.for_update(statement), actor)).one_or_none() is None:
        raise NotVisible


def _rows(household_id: int) -> list[Coverage]:
    statement = sa.select(Coverage).where(Coverage.household_id == household_id)
    return list(database.session.scalars(statement.execution_options(populate_existing=True)))
