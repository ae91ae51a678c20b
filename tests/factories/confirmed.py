"""Claims that a controller confirmed on a day, with the line that they were confirmed by, and money that left again."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from tests.factories import claims as filing
from tests.factories import documents as papers
from tests.factories.base import add, stored
from webapp.claims import models as claims
from webapp.custody import models as custody
from webapp.db import db


@stored
def confirmed(
    household, by, controller, on, amount_minor=2_500_000, account=None, file=None, shares=None, told="", **fields
):
    """A confirmed claim, its money booked and its decision dated on a day; the allocation.

    `told` is what the bank calls the line, if not a deposit.
    """
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    terms = {"conflict_from": on - timedelta(days=1), "filed_at": at - timedelta(hours=1), **fields}
    claim = filing.claim.__wrapped__(household, by, amount_minor, shares=shares, **terms)
    line = _line(account, file, amount_minor, on, f"in-{claim.id}", claim.currency)
    line.kind = told or line.kind
    decision = add(
        claims.Decision(
            claim_id=claim.id, outcome="confirm", decided_by_id=controller.id, decided_at=at, decided_on=on,
            claim_version=1, evidence_seen=[],
        )
    )  # fmt: skip
    allocation = add(
        claims.Allocation(
            claim_id=claim.id, activity_id=line.id, decision_id=decision.id, amount_minor=amount_minor
        )
    )  # fmt: skip
    claim = _again(claim.id)
    claim.state, claim.decided_at = "confirmed", at
    return allocation


@stored
def documented(household, by, controller, on, amount_minor, kind="engagement", shares=None):
    """An engagement, or another achievement, that a controller confirmed by a document on a day; the decision."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    claim = filing.claim.__wrapped__(
        household, by, amount_minor, kind, shares=shares, conflict_from=on - timedelta(days=1),
        filed_at=at - timedelta(hours=1), description="As agreed",
    )  # fmt: skip
    paper = papers.document.__wrapped__(household, by, title=f"Paper {claim.id}")
    add(claims.ClaimDocument(claim_id=claim.id, document_id=paper.id, attached_by_id=by.id, attached_at=at))
    decision = add(
        claims.Decision(
            claim_id=claim.id, outcome="confirm", decided_by_id=controller.id, decided_at=at, decided_on=on,
            claim_version=1, evidence_seen=[], confirmed_minor=amount_minor,
        )
    )  # fmt: skip
    add(claims.DocumentEvidence(decision_id=decision.id, document_id=paper.id))
    claim = _again(claim.id)
    claim.state, claim.decided_at = "confirmed", at
    return decision


def _again(claim_id):
    """The claim as it stands: triggers wrote what of it is confirmed."""
    read = sa.select(claims.Claim).where(claims.Claim.id == claim_id).execution_options(populate_existing=True)
    return db.session.scalars(read.execution_options(scope="test")).one()


@stored
def left_again(allocation, account, file, on, amount_minor, currency="USD"):
    """Money of an allocation that was withdrawn on a day, found as reversed."""
    out = _line(account, file, -amount_minor, on, f"out-{allocation.id}-{on}", currency)
    return add(
        claims.Reversal(
            allocation_id=allocation.id, withdrawal_id=out.id, withdrawn_on=on, amount_minor=amount_minor,
            found_at=datetime(on.year, on.month, on.day, 13, tzinfo=UTC),
        )
    )  # fmt: skip


def _line(account, file, minor, on, identity, currency):
    return add(
        custody.Activity(
            account_id=account.id, household_id=account.household_id, file_id=file.id, identity=identity, booked_on=on,
            amount_minor=minor, currency=currency, kind="deposit" if minor > 0 else "withdrawal",
        )
    )  # fmt: skip
