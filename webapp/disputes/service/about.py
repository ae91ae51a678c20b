"""What a dispute is about, kept with it: the database lets nobody with a part in it decide."""

from collections.abc import Collection

from webapp.db import db
from webapp.disputes import queries
from webapp.disputes.models import Dispute, DisputeClaim


def keep_claims(dispute: Dispute, claims: Collection[int]) -> None:
    """Keeps the claims that a dispute is found to be about; a new calculation may have added some."""
    found = queries.claims_to_keep(dispute.id, claims)
    db.session.add_all(DisputeClaim(dispute_id=dispute.id, claim_id=one) for one in found)
    db.session.flush()
