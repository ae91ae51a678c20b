"""Approving a draft: a second person says that it is what the firm pays."""

from flask_babel import gettext as _

from webapp import audit, formats, periods
from webapp.bonus import queries
from webapp.bonus.models import BonusPlanVersion
from webapp.bonus.rules import Plan
from webapp.bonus.rules.versions import canonical, read
from webapp.bonus.service.drafting import check_name, sound
from webapp.db import check_version
from webapp.exceptions import RuleBroken
from webapp.policy import Viewer


def approve(version: BonusPlanVersion, *, expected: int | None, is_end: bool = False, actor: Viewer) -> None:
    """Puts a draft in force from the day that it names on; nothing of it changes after that.

    `is_end` says that the plan may end with it for those to whom it is given for longer. Where the firm works with
    single control the drafter may approve alone, which is marked. Raises Stale, or RuleBroken.
    """
    check_version(version, expected)
    if version.state != "draft":
        raise RuleBroken(_("This version is no draft any more."))
    is_alone = version.drafted_by_id == actor.id
    if is_alone and not actor.firm.allows_single_control:
        raise RuleBroken(_("You drafted this version, so another manager must approve it."))
    plan = sound(read(canonical(version.body)))
    check_name(plan.name, version.plan_id)
    # Nobody closes a period of these days meanwhile: what is closed is asked for after that.
    queries.lock_open_periods(plan.in_force)
    _check_reach(plan, queries.reached(version.plan_id, plan.in_force))
    _check_end(version, is_end)
    queries.plan_by_id(version.plan_id).name = plan.name
    version.state, version.approved_by_id, version.approved_at = "approved", actor.id, periods.now()
    version.is_single_control = is_alone
    audit.record(
        actor, "bonus-plan.approved", object_type="bonus_plan_version", object_id=version.id, plan_id=version.plan_id,
        number=version.number, digest=version.digest, starts_on=version.starts_on, ends_on=version.ends_on,
        control="single" if is_alone else "second",
    )  # fmt: skip


def _check_end(version: BonusPlanVersion, is_end: bool) -> None:
    """Older versions do not come back after the last day of a newer one, which is easily missed."""
    left = queries.left_without(version, queries.versions(version.plan_id))
    if left is not None and not is_end:
        raise RuleBroken(
            _(
                "From %(day)s on nobody would have this plan, since an older version does not come back. Say that you "
                "know this.",
                day=formats.day(left.since),
            )
        )


def _check_reach(plan: Plan, back: queries.Reached) -> None:
    """A version that corrects closed periods does so for whole ones, in their currency and by their count."""
    for period in back.periods:
        if not plan.in_force.covers(period):
            raise RuleBroken(
                _(
                    "The period from %(since)s to %(until)s is closed. A version that corrects it holds for all of its "
                    "days; let it begin on its first day, or after its last.",
                    since=formats.day(period.since), until=formats.day(period.until),
                )
            )  # fmt: skip
    for paid in back.paid_by:
        if (paid.currency, paid.accumulation) != (plan.currency, plan.accumulation):
            raise RuleBroken(
                _(
                    "Closed periods were paid in %(currency)s and counted otherwise. A version that corrects them "
                    "keeps currency and accumulation; let it begin after them.",
                    currency=paid.currency,
                )
            )
