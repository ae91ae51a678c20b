"""Documents of the world of four households; their files are really there, with the mark inside."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from tests import factories
from webapp import uploads
from webapp.claims import models as claims
from webapp.db import db
from webapp.documents.models import Document


def paper(put: Callable[..., Any], word: str, relation: str, class_: str, **fields: Any) -> int:
    """A document whose title, file name and content are a household's word; `put` writes rows of the world."""
    content = factories.pdf(f"{word} {class_}")
    digest = uploads.keep(uploads.folder(), content)
    made = {"kind": "other", "media_type": "application/pdf", "size": len(content), "sha256": digest}
    return put(Document, relation, class_, **made, **fields).id


def claimed(
    put: Callable[..., Any], word: str, relation: str, household: Any, rep: Any, controller: Any, now: Any, today: Any
) -> dict[str, Any]:
    """An engagement that waits with its document, and one that a controller confirmed by another."""
    added = {"household_id": household.id, "uploaded_by_id": rep.id, "uploaded_at": now}
    waiting, confirmed = (_engagement(put, relation, household, rep, now, today) for _number in range(2))
    papers = [paper(put, f"{word} {number}", relation, "money", **added) for number in range(2)]
    for claim, document_id in zip((waiting, confirmed), papers, strict=True):
        put(
            claims.ClaimDocument, relation, "money", claim_id=claim.id, document_id=document_id, attached_by_id=rep.id,
            attached_at=now,
        )  # fmt: skip
    decision = put(
        claims.Decision, relation, "money", claim_id=confirmed.id, outcome="confirm", decided_by_id=controller.id,
        decided_at=now, decided_on=today, claim_version=2, evidence_seen=[], confirmed_minor=70_000,
    )  # fmt: skip
    put(claims.DocumentEvidence, relation, "money", decision_id=decision.id, document_id=papers[1])
    refreshed = (
        sa.select(claims.Claim)
        .where(claims.Claim.id == confirmed.id)
        .execution_options(scope="test", populate_existing=True)
    )
    db.session.scalars(refreshed).one()
    confirmed.state, confirmed.decided_at = "confirmed", now
    db.session.flush()
    return {"papered_id": waiting.id, "claim_document_id": papers[0]}


def _engagement(put: Callable[..., Any], relation: str, household: Any, rep: Any, now: Any, today: Any) -> Any:
    claim = put(
        claims.Claim, relation, "money", kind="engagement", state="draft", household_id=household.id,
        claimant_id=rep.id, entered_by_id=rep.id, amount_minor=70_000, currency="USD", conflict_from=today,
        filed_at=now,
    )  # fmt: skip
    db.session.add(claims.CreditShare(claim_id=claim.id, user_id=rep.id, basis_points=10_000))
    db.session.flush()
    claim.state = "pending"
    db.session.flush()
    return claim
