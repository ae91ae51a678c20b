"""Claims as other pages show them: counters, home pages, the household's and the contact's, an initiative's money."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import formats, prepared, scope
from webapp.claims.models import Claim
from webapp.claims.queries import access
from webapp.claims.queries.columns import SORT, ClaimRow, row, rows
from webapp.claims.queries.wording import kind_words, state_pill
from webapp.clients.access import may_see
from webapp.clients.models import Contact
from webapp.db import db
from webapp.initiatives.queries import Filled
from webapp.initiatives.rules import tells_who
from webapp.interactions.queries import Grown
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose


class InitiativeTotal(NamedTuple):
    """Claims of a sort, state and currency under an initiative, in minor units; None where too few households.

    Fees are never added to assets. `reversed_minor` was confirmed too, and left again; `confirmed_minor` is without it.
    """

    sort: str
    state: str
    currency: str
    claims: int | None
    amount_minor: int | None
    confirmed_minor: int | None
    reversed_minor: int | None


def needs_answer_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts the claims that wait for this person's answer; whoever files none is asked nothing."""
    is_asked = _asked_of(viewer) if viewer.may(Permission.CLAIM_FILE) else sa.false()
    return sa.select(sa.func.count()).select_from(Claim).where(is_asked)


def _asked_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(access.IS_ASKED, access.has_part(viewer), may_see(viewer, Claim.household_id))


def of_initiative(viewer: Viewer, initiative_ids: Sequence[int]) -> list[InitiativeTotal]:
    """Money by state under one initiative and those below it (all their ids).

    Controllers see the firm's, those who work with clients what they may open. Everyone else who may edit initiatives
    sees firm-wide totals, withheld (None) where fewer than five households are behind them.
    """
    is_total = not (viewer.sees_all_claims or viewer.may(Permission.CLAIM_READ))
    households = sa.func.count(sa.distinct(Claim.household_id))
    left = sa.func.count(sa.distinct(sa.case((Claim.reversed_minor > 0, Claim.household_id))))
    statement = (
        sa.select(
            SORT, Claim.state, Claim.currency, sa.func.count(),
            sa.cast(sa.func.sum(Claim.amount_minor), sa.BigInteger),
            sa.cast(sa.func.sum(Claim.allocated_minor - Claim.reversed_minor), sa.BigInteger),
            sa.cast(sa.func.sum(Claim.reversed_minor), sa.BigInteger), households, left,
        )
        .where(Claim.initiative_id.in_(list(initiative_ids)), Claim.state != "draft")
        .group_by(SORT, Claim.state, Claim.currency)
        .order_by(SORT, Claim.currency, Claim.state)
    )  # fmt: skip
    if is_total:
        found = db.session.execute(scope.for_purpose(statement, Purpose.TOTALS))
    else:
        found = db.session.execute(scope.for_viewer(statement.where(access.full(viewer)), viewer))
    return [_total(*each, is_total=is_total) for each in found]


def _total(sort: str, state: str, currency: str, *figures: Any, is_total: bool) -> InitiativeTotal:
    *sums, households, left = figures
    if is_total and tells_who(households):
        return InitiativeTotal(sort, state, currency, None, None, None, None)
    if is_total and left and tells_who(left):
        # Confirmed stays without it: what a few households took away is told to nobody who may not open them.
        claims, amount, confirmed, _reversed = sums
        return InitiativeTotal(
            sort, state, currency, claims, confirmed if state == "confirmed" else amount, confirmed, 0
        )
    return InitiativeTotal(sort, state, currency, *sums)


def of_household(viewer: Viewer, household_id: int, limit: int = 50) -> list[ClaimRow]:
    """The claims of a household that this person may open, newest first."""
    return [row(each) for each in prepared.rows(viewer, _of_household, limit, household_id=household_id)]


def of_contact(viewer: Viewer, contact_id: int, limit: int = 50) -> list[ClaimRow]:
    """The claims of a contact's household, newest first; a claim is its household's, whoever it spoke with."""
    return [row(each) for each in prepared.rows(viewer, _of_contact, limit, contact_id=contact_id)]


def grown_from(viewer: Viewer, interaction_id: int) -> list[Grown]:
    """The claims that grew out of an interaction, for its page; newest first."""
    if "claims" not in viewer.firm.modules or not viewer.may(Permission.CLAIM_READ):
        return []
    found = [row(each) for each in prepared.rows(viewer, _of_interaction, interaction_id=interaction_id)]
    return [_grown(claim) for claim in found]


def _grown(claim: ClaimRow) -> Grown:
    amount = formats.money(claim.amount_minor, claim.currency) if claim.amount_minor else ""
    # Without an amount it is called by its kind.
    name, *said = filter(None, (amount, kind_words(claim.kind), claim.claimant_name, formats.day(claim.filed_at)))
    return Grown(name, " · ".join(said), f"/claims/{claim.id}", state_pill(claim.state))


def _of_interaction(viewer: Viewer, interaction_id: Any) -> Any:
    grew = rows(viewer).where(Claim.interaction_id == interaction_id, access.full(viewer))
    return grew.order_by(Claim.filed_at.desc(), Claim.id.desc())


def _of_contact(viewer: Viewer, limit: int, contact_id: Any) -> Any:
    household = sa.select(Contact.household_id).where(Contact.id == contact_id).scalar_subquery()
    return _of_household(viewer, limit, household)


def _of_household(viewer: Viewer, limit: int, household_id: Any) -> Any:
    return (
        rows(viewer)
        .where(Claim.household_id == household_id, access.full(viewer))
        .order_by(Claim.filed_at.desc(), Claim.id.desc())
        .limit(limit)
    )


def fill_initiative(viewer: Viewer, initiative: Any, ids: Sequence[int]) -> Any:
    """The money by state for an initiative's page; None where there is nothing to show."""
    if "claims" not in viewer.firm.modules:
        return None
    sums = of_initiative(viewer, ids)
    may_list = viewer.may(Permission.CLAIM_READ)
    return Filled("claims/_of_initiative.html", {"totals": sums, "may_list": may_list}) if sums or may_list else None
