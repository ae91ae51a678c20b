"""Making a demo firm one in which some things never came about, so that a step of the schema can be taken back."""

import sqlalchemy as sa

from webapp import guards, periods
from webapp.bonus.models import CreditPeriod
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
from webapp.disputes.models import Dispute, DisputeDecision, DisputeMessage
from webapp.documents.models import Document
from webapp.payroll.models import Award
from webapp.people.models import TeamPlace, User
from webapp.rates.models import ExchangeRate
from webapp.scorecards.models import Score, Scorecard, ScorecardRemark, ScorecardReturn

# What the newest steps refuse to lose, the newest first: in which words, and which rows.
SCORED, AWARDED = "scorecards were scored", "awards are on the record"
DISPUTED, QUOTED = "disputes were filed", "rates of exchange were entered"
NEWEST = (
    (SCORED, (ScorecardRemark, ScorecardReturn, Score, Scorecard)),
    (AWARDED, (Award,)),
    (DISPUTED, (DisputeDecision, DisputeMessage, Dispute)),
    (QUOTED, (ExchangeRate,)),
)


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


def forget_newest(until=""):
    """Makes the firm one in which nothing came about that the newest steps keep, down to the one with these words."""
    for words, models in NEWEST:
        if words == until:
            return
        with opened() as connection, connection.begin():
            guards.remove(connection)
            for model in models:
                connection.execute(sa.delete(model))
            guards.install(connection)


def move_somebody():
    """Makes the firm one in which a person came into another team today."""
    move = f"UPDATE app_user SET team_id = 1, placed_on = '{periods.today('Europe/Zurich')}' WHERE email LIKE 'eva@%'"
    with opened() as connection, connection.begin():
        assert connection.execute(sa.text(move)).rowcount == 1


def forget_moves():
    """Makes the firm one in which nobody ever left a team."""
    forget(TeamPlace, TeamPlace.ends_on.is_not(None))


def dispute_a_statement():
    """Makes the firm one in which somebody filed a dispute."""
    person, period = sa.select(sa.func.min(User.id)), sa.select(sa.func.min(CreditPeriod.id))
    at = periods.now()
    with opened() as connection, connection.begin():
        guards.remove(connection)
        connection.execute(
            sa.insert(Dispute).values(
                user_id=person.scalar_subquery(),
                period_id=period.scalar_subquery(),
                about="other",
                subject="other",
                currency="USD",
                actual_minor=0,
                expected_minor=100,
                reason="missing",
                explanation="Mine",
                filed_at=at,
                filed_on=at.date(),
                due_on=at.date(),
                spoken_by_id=person.scalar_subquery(),
                version=1,
            )
        )
        guards.install(connection)


def in_one_part():
    """Makes every promise one that is due as a whole."""
    first = sa.select(sa.func.min(Instalment.id)).group_by(Instalment.claim_id)
    whole = sa.select(Claim.amount_minor).where(Claim.id == Instalment.claim_id).scalar_subquery()
    with opened() as connection, connection.begin():
        guards.remove(connection)
        connection.execute(sa.delete(Instalment).where(Instalment.id.not_in(first)))
        connection.execute(sa.update(Instalment).values(amount_minor=whole))
        guards.install(connection)
