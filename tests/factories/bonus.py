"""Bonus plans, approved as people approve them: drafted by one, approved by another."""

from datetime import date

from tests.factories.base import add, key, stored
from webapp import periods
from webapp.bonus import models as bonus
from webapp.bonus.rules.preset import Preset, Rung, as_body
from webapp.bonus.rules.versions import digest
from webapp.db import db

BEGUN = date(2020, 1, 1)
TIERS = (Rung("0", "0.20 %"), Rung("1000000", "0.30 %"))


def plan_body(name="Specialists", starts_on=BEGUN, ends_on=None, tiers=TIERS, **fields):
    """A plan's JSON form with usual figures."""
    terms = {"award": "500", "seasoning_days": 365, "cap": "50000", "judged": "10 %", **fields}
    return as_body(Preset(name, "USD", starts_on, ends_on, tiers, **terms))


@stored
def bonus_plan(by, approver=None, name="Specialists", number=1, plan=None, body=None, **fields):
    """A version of a plan that `by` drafted, approved where somebody approves; its plan is made where none is given."""
    body = body or plan_body(name, **fields)
    plan_id = plan.plan_id if plan else add(bonus.BonusPlan(name=name)).id
    until = body["in_force"].get("until")
    made = add(
        bonus.BonusPlanVersion(
            plan_id=plan_id, number=number, body=body, digest=digest(body), state="draft", drafted_by_id=by.id,
            drafted_at=periods.now(), starts_on=date.fromisoformat(body["in_force"]["from"]),
            ends_on=date.fromisoformat(until) if until else None,
        )
    )  # fmt: skip
    if approver:
        made.state, made.approved_by_id, made.approved_at = "approved", approver.id, periods.now()
        made.is_single_control = approver.id == by.id
        db.session.flush()
    return made


@stored
def bonus_assignment(plan, by, user=None, team=None, starts_on=BEGUN, ends_on=None):
    """A plan for a person or a team."""
    return add(
        bonus.BonusAssignment(
            plan_id=plan.plan_id, user_id=key(user), team_id=key(team), starts_on=starts_on, ends_on=ends_on,
            assigned_by_id=by.id,
        )
    )  # fmt: skip
