"""Making a demo firm one in which some things never came about, so that a step of the schema can be taken back."""

import sqlalchemy as sa

from webapp import guards
from webapp.claims.models import (
    Answer,
    Claim,
    ClaimDocument,
    CreditShare,
    Decision,
    DocumentEvidence,
    Instalment,
    SecondLook,
)
from webapp.claims.rules import DOCUMENTED
from webapp.db import db
from webapp.documents.models import Document
from webapp.scorecards.models import Score, Scorecard, ScorecardRemark, ScorecardReturn


def opened():
    return db.engine.connect().execution_options(scope="migration")


def forget_documents():
    """Makes the database one in which nobody added a document or claimed what one confirms; see test_documents_stay."""
    claims = sa.select(Claim.id).where(Claim.kind.in_(DOCUMENTED))
    with opened() as connection, connection.begin():
        guards.remove(connection)
        for model in (DocumentEvidence, ClaimDocument):
            connection.execute(sa.delete(model))
        for model in (SecondLook, Decision, Answer, CreditShare):
            connection.execute(sa.delete(model).where(model.claim_id.in_(claims)))
        connection.execute(sa.delete(Claim).where(Claim.id.in_(claims)))
        forgotten = connection.execute(sa.delete(Document))
        guards.install(connection)
    assert forgotten.rowcount > 0


def forget(model, condition):
    """Makes the database one in which such rows never came about."""
    with opened() as connection, connection.begin():
        guards.remove(connection)
        forgotten = connection.execute(sa.delete(model).where(condition))
        guards.install(connection)
    assert forgotten.rowcount > 0


def forget_scorecards():
    """Makes the firm one in which nobody was scored."""
    with opened() as connection, connection.begin():
        guards.remove(connection)
        for model in (ScorecardRemark, ScorecardReturn, Score):
            connection.execute(sa.delete(model))
        forgotten = connection.execute(sa.delete(Scorecard))
        guards.install(connection)
    assert forgotten.rowcount > 0


def in_one_part():
    """Makes every promise one that is due as a whole."""
    first = sa.select(sa.func.min(Instalment.id)).group_by(Instalment.claim_id)
    whole = sa.select(Claim.amount_minor).where(Claim.id == Instalment.claim_id).scalar_subquery()
    with opened() as connection, connection.begin():
        guards.remove(connection)
        connection.execute(sa.delete(Instalment).where(Instalment.id.not_in(first)))
        connection.execute(sa.update(Instalment).values(amount_minor=whole))
        guards.install(connection)
