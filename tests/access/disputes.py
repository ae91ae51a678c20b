"""Disputes of the world: their words and figures are for who filed them, the managers above and who signs."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.factories.base import add
from webapp import db
from webapp import periods as clock
from webapp.disputes.models import Dispute, DisputeDecision, DisputeMessage

# What stands in each figure of pay: in minor units, and as pages write it.
ACTUAL, EXPECTED, GRANTED = 111_222_333, 888_777_666, 444_555_777
WORDS = "zqdisputewordszq"
PLANTED = {
    "dispute.explanation": WORDS, "dispute_message.body": WORDS, "dispute_decision.reason": WORDS,
    "dispute.actual_minor": "1,112,223.33", "dispute.expected_minor": "8,887,776.66",
    "dispute.granted_minor": "4,445,557.77", "dispute_decision.amount_minor": "4,445,557.77",
}  # fmt: skip
# Codes, and what a dispute is about in words that a machine makes.
SILENT = {
    "dispute.about", "dispute.subject", "dispute.clause", "dispute.currency", "dispute.reason", "dispute.state",
    "dispute_decision.outcome",
}  # fmt: skip


def dispute(person: Any, period_id: int, subject: str, claim_id: int | None = None) -> Dispute:
    """An open dispute of somebody's with what they wrote."""
    today = clock.today(factories.ZONE)
    made = add(
        Dispute(
            user_id=person.id, period_id=period_id, about="other", subject=subject, claim_id=claim_id, currency="USD",
            actual_minor=ACTUAL, expected_minor=EXPECTED, reason="share", explanation=WORDS, filed_at=clock.now(),
            filed_on=today, due_on=today + timedelta(days=14), state="open", spoken_by_id=person.id,
        )
    )  # fmt: skip
    add(DisputeMessage(dispute_id=made.id, author_id=person.id, written_at=clock.now(), body=WORDS))
    return made


def agreed(person: Any, by: Any, signer: Any, period_id: int, subject: str) -> Dispute:
    """A dispute of which one manager granted an amount, and another is asked to sign."""
    made = dispute(person, period_id, subject)
    decided = {"decided_by_id": by.id, "decided_at": clock.now(), "amount_minor": GRANTED, "reason": WORDS}
    add(DisputeDecision(dispute_id=made.id, outcome="grant", **decided))
    made.state, made.granted_minor, made.signer_id = "agreed", GRANTED, signer.id
    db.db.session.flush()
    return made


def disputes(cast: Any, period_id: int, claim_id: int) -> dict[str, int]:
    """Ada's: one open, about a claim of a household that she does not cover, and one that Max is asked to sign."""
    agreed(cast.ada, cast.mo, cast.max, period_id, "signed")
    return {"dispute_id": dispute(cast.ada, period_id, "open", claim_id).id}
