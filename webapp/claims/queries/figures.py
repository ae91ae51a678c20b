"""Claims as other pages show them: counters, home pages, the household's and the contact's, an initiative's money."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import periods, prepared, scope
from webapp.claims.models import Claim
from webapp.claims.queries import access
from webapp.claims.queries.columns import ClaimRow, row, rows
from webapp.claims.queries.listing import Total
from webapp.clients.access import may_see
from webapp.clients.models import Contact
from webapp.db import db
from webapp.initiatives.models import Initiative
from webapp.initiatives.queries import Filled
from webapp.policy import Permission, Viewer
from webapp.scope import Purpose

# Totals that marketing sees are withheld below so many households.
FEWEST_HOUSEHOLDS = 5


class InitiativeTotal(NamedTuple):
    """Claims of one state and currency under an initiative, in minor units; None where too few households are in it."""

    slug: str
    name: str
    state: str
    currency: str
    claims: int | None
    amount_minor: int | None
    confirmed_minor: int | None


def needs_answer(viewer: Viewer, limit: int = 20) -> list[ClaimRow]:
    """Claims on which a controller asked this person something, oldest first."""
    statement = rows(viewer).where(_asked_of(viewer)).order_by(Claim.filed_at, Claim.id).limit(limit)
    return [row(each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def needs_answer_count(viewer: Viewer) -> int:
    """How many claims wait for this person's answer."""
    if not viewer.may(Permission.CLAIM_FILE):
        return 0
    return db.session.execute(scope.for_viewer(needs_answer_total(viewer), viewer)).scalar_one()


def needs_answer_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts them, for the navigation; whoever files no claims is asked nothing."""
    is_asked = _asked_of(viewer) if viewer.may(Permission.CLAIM_FILE) else sa.false()
    return sa.select(sa.func.count()).select_from(Claim).where(is_asked)


def _asked_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.and_(access.IS_ASKED, access.has_part(viewer), may_see(viewer, Claim.household_id))


def recently_decided(viewer: Viewer, limit: int = 10, days: int = 60) -> list[ClaimRow]:
    """Claims of this person (claimed or shared) that were confirmed or rejected lately, the newest decision first."""
    since = periods.now() - timedelta(days=days)
    statement = (
        rows(viewer)
        .where(access.has_part(viewer), Claim.state.in_(("confirmed", "rejected")), Claim.decided_at >= since)
        .order_by(Claim.decided_at.desc(), Claim.id.desc())
        .limit(limit)
    )
    return [row(each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def by_state(viewer: Viewer) -> list[Total]:
    """This person's own claims and shares, per state and currency."""
    statement = (
        sa.select(
            Claim.state, Claim.currency, sa.func.count(),
            sa.cast(sa.func.sum(Claim.amount_minor), sa.BigInteger),
            sa.cast(sa.func.sum(Claim.allocated_minor), sa.BigInteger),
        )
        .where(Claim.state != "draft", access.has_part(viewer))
        .group_by(Claim.state, Claim.currency)
        .order_by(Claim.currency, Claim.state)
    )  # fmt: skip
    return [Total(*each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def by_initiative(viewer: Viewer) -> list[InitiativeTotal]:
    """Claims that this person sees in full, per initiative, state and currency; the initiatives by name."""
    statement = (
        sa.select(
            Initiative.slug, Initiative.name, Claim.state, Claim.currency, sa.func.count(),
            sa.cast(sa.func.sum(Claim.amount_minor), sa.BigInteger),
            sa.cast(sa.func.sum(Claim.allocated_minor), sa.BigInteger),
        )
        .join(Initiative, Initiative.id == Claim.initiative_id)
        .where(Claim.state != "draft", access.full(viewer))
        .group_by(Initiative.slug, Initiative.name, Claim.state, Claim.currency)
        .order_by(Initiative.name, Claim.currency, Claim.state)
    )  # fmt: skip
    return [InitiativeTotal(*each) for each in db.session.execute(scope.for_viewer(statement, viewer))]


def of_initiative(viewer: Viewer, initiative_ids: Sequence[int]) -> list[InitiativeTotal]:
    """Money by state under one initiative and those below it (all their ids).

    Controllers see the firm's, those who work with clients what they may open. Everyone else who may edit initiatives
    sees firm-wide totals, withheld (None) where fewer than five households are behind them.
    """
    is_total = not (viewer.sees_all_claims or viewer.may(Permission.CLAIM_READ))
    households = sa.func.count(sa.distinct(Claim.household_id))
    statement = (
        sa.select(
            Claim.state, Claim.currency, sa.func.count(),
            sa.cast(sa.func.sum(Claim.amount_minor), sa.BigInteger),
            sa.cast(sa.func.sum(Claim.allocated_minor), sa.BigInteger), households,
        )
        .where(Claim.initiative_id.in_(list(initiative_ids)), Claim.state != "draft")
        .group_by(Claim.state, Claim.currency)
        .order_by(Claim.currency, Claim.state)
    )  # fmt: skip
    if is_total:
        found = db.session.execute(scope.for_purpose(statement, Purpose.TOTALS))
    else:
        found = db.session.execute(scope.for_viewer(statement.where(access.full(viewer)), viewer))
    return [_total(each, is_total and each[5] < FEWEST_HOUSEHOLDS) for each in found]


def _total(found: Any, is_withheld: bool) -> InitiativeTotal:
    state, currency, *figures, _ = found
    return InitiativeTotal("", "", state, currency, *([None] * 3 if is_withheld else figures))


def of_household(viewer: Viewer, household_id: int, limit: int = 50) -> list[ClaimRow]:
    """The claims of a household that this person may open, newest first."""
    return [row(each) for each in prepared.rows(viewer, _of_household, limit, household_id=household_id)]


def of_contact(viewer: Viewer, contact_id: int, limit: int = 50) -> list[ClaimRow]:
    """The claims of a contact's household, newest first; a claim is its household's, whoever it spoke with."""
    return [row(each) for each in prepared.rows(viewer, _of_contact, limit, contact_id=contact_id)]


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


def states_by_contact(viewer: Viewer, contact_ids: Iterable[int]) -> dict[int, list[str]]:
    """For each contact the states of its household's claims, each once; contacts without claims are left out."""
    statement = (
        sa.select(Contact.id, Claim.state)
        .join(Claim, Claim.household_id == Contact.household_id)
        .where(Contact.id.in_(list(contact_ids)), Claim.state != "draft", access.full(viewer))
        .distinct()
        .order_by(Contact.id, Claim.state)
    )
    states: dict[int, list[str]] = {}
    for contact_id, state in db.session.execute(scope.for_viewer(statement, viewer)):
        states.setdefault(contact_id, []).append(state)
    return states


def has_claim(household_id: Any, states: Sequence[str] = ()) -> sa.ColumnElement[bool]:
    """A predicate for other lists: whether the household of the outer row has a claim (in one of some states)."""
    found = sa.select(sa.literal(1)).where(Claim.household_id == household_id, Claim.state != "draft")
    if states:
        found = found.where(Claim.state.in_(list(states)))
    return found.correlate_except(Claim).exists()


def fill_initiative(viewer: Viewer, initiative: Any, ids: Sequence[int]) -> Any:
    """The money by state for an initiative's page; None where there is nothing to show."""
    if "claims" not in viewer.firm.modules:
        return None
    sums = of_initiative(viewer, ids)
    may_list = viewer.may(Permission.CLAIM_READ)
    return Filled("claims/_of_initiative.html", {"totals": sums, "may_list": may_list}) if sums or may_list else None
