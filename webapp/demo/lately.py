"""What was done last in a demo firm: through the services, so that records have a history to look at."""

import sqlalchemy as sa

from webapp import periods, scope
from webapp.claims import queries, service
from webapp.claims.models import Claim
from webapp.claims.queries.suggestions import suggestions
from webapp.claims.service import Evidence, Seen
from webapp.db import db
from webapp.demo.cast import DOMAIN
from webapp.interactions.models import Interaction
from webapp.people import queries as people
from webapp.policy import Viewer

FILED = 2
AMOUNT = 4_500_000
SPOKEN = "The client says that the transfer left the old bank on Monday."
REASON = "This came from another account of the same household, so it is no new money."


def claim_and_decide() -> None:
    """Lets Ada claim twice, and a controller confirm what fits one of hers by then and reject her first new one."""
    ada, cora = people.viewer_by_email(f"ada@{DOMAIN}"), people.viewer_by_email(f"cora@{DOMAIN}")
    if ada is None or cora is None:
        return
    waiting = sa.select(Claim.id).where(Claim.claimant_id == ada.id, Claim.state == "pending").order_by(Claim.id)
    for claim_id in db.session.scalars(scope.for_purpose(waiting, scope.Purpose.MAINTENANCE)).all():
        if _confirmed(claim_id, cora):
            break
    filed = _filed(ada)
    if filed:
        service.reject_claim(claim_id=filed[0].id, seen=Seen(filed[0].version, AMOUNT), reason=REASON, actor=cora)


def _filed(ada: Viewer) -> list[Claim]:
    latest = (
        sa.select(Interaction.id, Interaction.household_id, Interaction.initiative_id)
        .where(Interaction.recorded_by_id == ada.id, Interaction.initiative_id.is_not(None))
        .order_by(Interaction.occurred_at.desc(), Interaction.id.desc())
        .limit(FILED * 5)
    )
    homes: dict[int, sa.Row] = {}
    for row in db.session.execute(scope.for_purpose(latest, scope.Purpose.MAINTENANCE)):
        homes.setdefault(row.household_id, row)
    return [
        service.file_claim(
            household_id=row.household_id,
            kind="deposited",
            amount_minor=AMOUNT,
            currency=ada.firm.currency,
            interaction_id=row.id,
            initiative_id=row.initiative_id,
            description=SPOKEN,
            actor=ada,
        )
        for row in list(homes.values())[:FILED]
    ]


def _confirmed(claim_id: int, viewer: Viewer) -> bool:
    details = queries.details_of(viewer, claim_id, periods.today(viewer.firm.zone))
    claim = details.claim
    found = suggestions(viewer, details)
    rest = {one.line.id: one.line.rest_minor for one in found.ranked}
    used = [Evidence(line, minor, rest[line]) for line, minor in found.amounts.items()]
    if details.conflict or found.against or sum(one.amount_minor for one in used) != claim.rest_minor:
        return False
    seen = Seen(details.version, claim.rest_minor)
    service.confirm_claim(claim_id=claim_id, seen=seen, evidence_used=used, reason="", actor=viewer)
    return True


def look_for_withdrawals() -> None:
    """Marks what clients took out again of what was confirmed."""
    firm = people.firm_view()
    if firm is not None:
        service.season_everybody(firm)
