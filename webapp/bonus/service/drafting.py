"""Drafting a plan and its versions: one draft at a time, changed by who drafted it and by nobody else."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods
from webapp.bonus import queries
from webapp.bonus.models import BonusPlan, BonusPlanVersion
from webapp.bonus.rules import Plan
from webapp.bonus.rules.versions import Made, differences, digest
from webapp.db import check_version, db, for_update
from webapp.exceptions import NotVisible, RuleBroken
from webapp.policy import Viewer


def draft_plan(made: Made, *, actor: Viewer) -> BonusPlanVersion:
    """Begins a plan with its first version as a draft; raises RuleBroken for what is no plan, or a name in use."""
    plan = sound(made)
    check_name(plan.name, None)
    kept = BonusPlan(name=plan.name)
    db.session.add(kept)
    db.session.flush()
    return _drafted(kept.id, 1, made, plan, actor)


def copy_version(plan_id: int, number: int, *, actor: Viewer) -> BonusPlanVersion:
    """Makes the next version of a plan as a draft that says what an earlier one says; the actor is its drafter.

    Raises NotVisible, or RuleBroken where there is a draft already.
    """
    _lock(plan_id)
    lines = queries.versions(plan_id)
    source = next((line for line in lines if line.number == number), None)
    if source is None:
        raise NotVisible
    draft = next((line for line in lines if line.state == "draft"), None)
    if draft is not None:
        raise RuleBroken(
            _("Version %(number)s is a draft already. Go on with it, or withdraw it first.", number=draft.number)
        )
    return _written(plan_id, lines[0].number + 1, source.body, source.starts_on, source.ends_on, actor, number)


def change_draft(version: BonusPlanVersion, made: Made, *, expected: int | None, actor: Viewer) -> None:
    """Puts another text in place of a draft's; raises Stale, or RuleBroken for a draft of somebody else's."""
    check_version(version, expected)
    plan = sound(made)
    if version.state != "draft":
        raise RuleBroken(_("This version is no draft any more. Make a copy of it to go on."))
    if version.drafted_by_id != actor.id:
        raise RuleBroken(
            _("Somebody else drafted this version, and only they change it: else nobody could approve it.")
        )
    approved = any(line.state == "approved" for line in queries.versions(version.plan_id))
    if not approved:
        check_name(plan.name, version.plan_id)
        queries.plan_by_id(version.plan_id).name = plan.name
    changed = differences(version.body, made.body)
    version.body, version.digest = made.body, digest(made.body)
    version.starts_on, version.ends_on = plan.in_force.since, plan.in_force.until
    _record(actor, "bonus-plan.changed", version, digest=version.digest, changed=changed)


def withdraw_draft(version: BonusPlanVersion, *, expected: int | None, actor: Viewer) -> None:
    """Gives a draft up; it stays to be read. Raises Stale, or RuleBroken where it is no draft."""
    check_version(version, expected)
    if version.state != "draft":
        raise RuleBroken(_("Only a draft can be withdrawn."))
    version.state = "withdrawn"
    _record(actor, "bonus-plan.withdrawn", version)


def sound(made: Made) -> Plan:
    """The plan that a text says; raises RuleBroken for a text that is none."""
    if made.plan is None:
        fault = made.faults.found[0]
        raise RuleBroken(
            _("%(place)s: %(fault)s", place=queries.fault_place(fault.at), fault=_(fault.text, **fault.values))
        )
    return made.plan


def check_name(name: str, plan_id: int | None) -> None:
    """Refuses a name that another plan has; raises RuleBroken."""
    other = db.session.scalar(sa.select(BonusPlan.id).where(BonusPlan.name == name))
    if other is not None and other != plan_id:
        raise RuleBroken(_("There is already a plan of this name."))


def _lock(plan_id: int) -> None:
    db.session.execute(for_update(sa.select(BonusPlan.id).where(BonusPlan.id == plan_id))).all()


def _drafted(plan_id: int, number: int, made: Made, plan: Plan, actor: Viewer) -> BonusPlanVersion:
    return _written(plan_id, number, made.body, plan.in_force.since, plan.in_force.until, actor, None)


def _written(
    plan_id: int, number: int, body: Any, starts_on: Any, ends_on: Any, actor: Viewer, copy_of: int | None
) -> BonusPlanVersion:
    version = BonusPlanVersion(
        plan_id=plan_id, number=number, body=body, digest=digest(body), starts_on=starts_on, ends_on=ends_on,
        state="draft", drafted_by_id=actor.id, drafted_at=periods.now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    _record(actor, "bonus-plan.drafted", version, copy_of=copy_of, digest=version.digest)
    return version


def _record(actor: Viewer, action: str, version: BonusPlanVersion, **payload: Any) -> None:
    audit.record(
        actor, action, object_type="bonus_plan_version", object_id=version.id, plan_id=version.plan_id,
        number=version.number, **payload,
    )  # fmt: skip
