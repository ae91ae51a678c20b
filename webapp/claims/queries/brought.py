"""What an initiative brought, household by household, for lists that show many of them."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.claims.models import Claim
from webapp.claims.queries import access
from webapp.claims.rules import MONEY
from webapp.db import db
from webapp.initiatives.queries import below
from webapp.policy import Viewer


class Brought(NamedTuple):
    """The states of a household's claims under an initiative, and what money of them is confirmed and stayed."""

    states: list[str]
    confirmed_minor: dict[str, int]


def brought(viewer: Viewer, initiative_id: int, household_ids: Collection[int]) -> dict[int, Brought]:
    """What claims of an initiative or one below it brought, by household; those without such a claim are left out."""
    stayed = Claim.allocated_minor - Claim.reversed_minor
    statement = (
        sa.select(
            Claim.household_id, Claim.state, Claim.currency,
            sa.cast(sa.func.sum(sa.case((Claim.kind.in_(MONEY), stayed), else_=0)), sa.BigInteger),
        )
        .where(
            Claim.household_id.in_(set(household_ids)), Claim.initiative_id.in_(below(initiative_id)),
            Claim.state != "draft", access.full(viewer),
        )
        .group_by(Claim.household_id, Claim.state, Claim.currency)
        .order_by(Claim.household_id, Claim.currency, Claim.state)
    )  # fmt: skip
    found: dict[int, Brought] = {}
    for household_id, state, currency, confirmed in db.session.execute(scope.for_viewer(statement, viewer)):
        one = found.setdefault(household_id, Brought([], {}))
        if state not in one.states:
            one.states.append(state)
        if confirmed:
            one.confirmed_minor[currency] = one.confirmed_minor.get(currency, 0) + confirmed
    return found
