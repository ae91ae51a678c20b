"""Claims that wait for a controller."""

from datetime import timedelta

import sqlalchemy as sa

from tests.factories.base import ZONE, add, key, stored
from tests.factories.initiatives import touched
from webapp import periods
from webapp.claims import models as claims
from webapp.clients import models as clients
from webapp.db import db


@stored
def claim(household, by, amount_minor=2_500_000, kind="deposited", initiative=None, shares=None, **fields):
    """A claim that waits for a controller; the credit is the claimant's unless `shares` names (person, points).

    A promise may be due in `instalments` of (day, minor units).
    """
    instalments = fields.pop("instalments", None)
    state = fields.pop("state", "promised" if kind == "promised" else "pending")
    fields = {
        "no_initiative_reason": "" if initiative else "A referral",
        "currency": "USD",
        "entered_by_id": by.id,
        "conflict_from": periods.today(ZONE),
        "filed_at": periods.now(),
        "expected_on": periods.today(ZONE) + timedelta(days=30) if kind == "promised" else None,
        **fields,
    }
    made = add(
        claims.Claim(
            household_id=household.id,
            claimant_id=by.id,
            amount_minor=amount_minor,
            kind=kind,
            state="draft",
            initiative_id=key(initiative),
            **fields,
        )
    )
    for person, points in shares or [(by, 10_000)]:
        add(claims.CreditShare(claim_id=made.id, user_id=person.id, basis_points=points))
    if kind == "promised":
        parts = instalments or [(fields["expected_on"], amount_minor)]
        for due_on, part in parts:
            add(claims.Instalment(claim_id=made.id, due_on=due_on, amount_minor=part))
        made.expected_on = min(due_on for due_on, _part in parts)
    made.state = state
    if initiative:
        members = sa.select(clients.Contact).where(clients.Contact.household_id == household.id)
        for member in db.session.scalars(members.execution_options(scope="maintenance")):
            touched(initiative.id, member, claim_count=1)
    return made
