"""Saying for whom a plan is: a person, or a team with the teams below it, from a day to a day."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.bonus import queries
from webapp.bonus.models import BonusAssignment
from webapp.bonus.rules import Span
from webapp.db import check_version, db, for_update
from webapp.exceptions import RuleBroken
from webapp.people.models import Team, User
from webapp.policy import Viewer


def assign(
    plan_id: int, *, user_id: int | None, team_id: int | None, starts_on: date, ends_on: date | None, actor: Viewer
) -> BonusAssignment:
    """Gives a plan to a person or to a team; the person's own goes before the team's.

    Nobody gives a plan to themselves, nor to a team of which they are part, unless the firm works with single control;
    the record then says so. Raises RuleBroken, also where no approved version holds then, or where they have a plan on
    some of these days already.
    """
    is_own = _is_own(user_id, team_id, actor)
    owner = sa.select(User.id).where(User.id == user_id) if user_id else sa.select(Team.id).where(Team.id == team_id)
    if db.session.execute(for_update(owner)).first() is None:
        raise RuleBroken(_("Choose a person or a team."))
    given = BonusAssignment(
        plan_id=plan_id, user_id=user_id, team_id=team_id, starts_on=starts_on, ends_on=ends_on,
        assigned_by_id=actor.id,
    )  # fmt: skip
    _check_force(plan_id, starts_on)
    _check(given)
    _check_paid(given, Span(starts_on, ends_on))
    db.session.add(given)
    db.session.flush()
    said = {"control": "single"} if is_own else {}
    _record(actor, "bonus-plan.assigned", given, starts_on=starts_on, ends_on=ends_on, **said)
    return given


def end_assignment(given: BonusAssignment, ends_on: date | None, *, version: int | None, actor: Viewer) -> None:
    """Says on which day an assignment ends, or that it has no end.

    Raises Stale, and RuleBroken where that would say something else of days for which it paid a closed period.
    """
    check_version(given, version)
    _is_own(given.user_id, given.team_id, actor)
    if ends_on is not None and ends_on < given.starts_on:
        raise RuleBroken(_("The last day lies before the first. Remove the assignment if it was a mistake."))
    _check_closed(given, ends_on)
    before, given.ends_on = given.ends_on, ends_on
    _check(given)
    if before is not None and (ends_on is None or ends_on > before):
        _check_paid(given, Span(periods.days_after(before, 1), ends_on))
    _record(
        actor, "bonus-plan.assignment-ended", given, changed=audit.changed({"ends_on": before}, {"ends_on": ends_on})
    )


def remove_assignment(given: BonusAssignment, *, version: int | None, actor: Viewer) -> None:
    """Takes an assignment away that was a mistake; the record keeps what it said.

    Raises Stale, and RuleBroken where it paid a period that is closed: that is ended instead.
    """
    check_version(given, version)
    _is_own(given.user_id, given.team_id, actor)
    queries.lock_open_periods(Span(given.starts_on))
    if queries.last_paid(given):
        raise RuleBroken(
            _("A period that is closed was paid by this assignment, so it stays; set its last day instead.")
        )
    db.session.delete(given)
    _record(actor, "bonus-plan.assignment-removed", given, starts_on=given.starts_on, ends_on=given.ends_on)


def _is_own(user_id: int | None, team_id: int | None, actor: Viewer) -> bool:
    """Whether somebody decides about their own plan, which only the owner of a small firm may; raises RuleBroken."""
    if user_id != actor.id and (team_id is None or team_id not in queries.teams_above(actor.team_id)):
        return False
    if not actor.firm.allows_single_control:
        raise RuleBroken(_("A plan for oneself is given by another manager."))
    return True


def _check_closed(given: BonusAssignment, ends_on: date | None) -> None:
    if ends_on == given.ends_on:
        return
    # Nobody closes a period of these days meanwhile.
    queries.lock_open_periods(Span(given.starts_on))
    paid = queries.last_paid(given)
    if paid is None:
        return
    if given.ends_on is not None and given.ends_on < paid.period_ends_on:
        raise RuleBroken(
            _(
                "It ended in a period that is closed and was paid by it, so that end stays. Assign the plan anew from "
                "a day after %(day)s.",
                day=formats.day(paid.period_ends_on),
            )
        )
    if ends_on is not None and ends_on < paid.ends_on:
        raise RuleBroken(
            _(
                "It paid a period that is closed. %(day)s is the first day on which it can end.",
                day=formats.day(paid.ends_on),
            )
        )


def _check(given: BonusAssignment) -> None:
    if given.ends_on is not None:
        _check_force(given.plan_id, given.ends_on)
    with db.session.no_autoflush:
        clash = queries.clashing(given.user_id, given.team_id, given.starts_on, given.ends_on, given.id or 0)
        if clash is not None:
            name = queries.plan_by_id(clash).name
            raise RuleBroken(_("They have “%(name)s” on some of these days already. End that first.", name=name))


def _check_paid(given: BonusAssignment, days: Span) -> None:
    """No closed period paid these days by another plan: a plan by year would count their money once more."""
    with db.session.no_autoflush:
        # Nobody closes a period of these days meanwhile.
        queries.lock_open_periods(days)
        last = queries.paid_otherwise(given.plan_id, given.user_id, given.team_id, days)
    if last is not None:
        raise RuleBroken(
            _(
                "Another plan paid days until %(day)s in periods that are closed. %(first)s is the first day on which "
                "this plan can begin.",
                day=formats.day(last), first=formats.day(periods.days_after(last, 1)),
            )
        )  # fmt: skip


def _check_force(plan_id: int, day: date) -> None:
    with db.session.no_autoflush:
        lines = queries.versions(plan_id)
    if queries.current_of(lines, day) is None:
        raise RuleBroken(
            _(
                "No approved version of this plan holds on %(day)s. Choose a day on which one does.",
                day=formats.day(day),
            )
        )


def _record(actor: Viewer, action: str, given: BonusAssignment, **payload: Any) -> None:
    audit.record(
        actor, action, object_type="bonus_plan", object_id=given.plan_id, user_id=given.user_id, team_id=given.team_id,
        **payload,
    )  # fmt: skip
