"""One case for all tests of claims: Ada covers the Lindqvists, called Maria, and money came in."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import periods
from webapp.claims.models import Claim
from webapp.db import db


@pytest.fixture
def case(cast):
    """A household, its contact, a call, an initiative, an account with a deposit of 25,000.00 and one of 10,000.00."""
    made = SimpleNamespace(**vars(cast))
    made.household = factories.household(covered_by=cast.ada)
    made.maria = factories.contact(made.household)
    made.motor = factories.initiative()
    made.call = factories.interaction(made.maria, cast.ada, initiative=made.motor)
    made.account = factories.account(made.household)
    made.file = factories.statement_file(cast.cora)
    day = periods.today(factories.ZONE) + timedelta(days=2)
    words = {"description": "TRANSFER M LINDQVIST", "payer": "Maria Lindqvist"}
    made.deposit = factories.activity(made.account, made.file, 2_500_000, day, **words)
    made.smaller = factories.activity(made.account, made.file, 1_000_000, day + timedelta(days=20))
    made.now = SimpleNamespace(claim=claim_now)
    return made


def claim_now(claim_id):
    """A claim as it stands in the database."""
    with factories.here():
        statement = sa.select(Claim).where(Claim.id == claim_id).execution_options(scope="maintenance")
        found = db.session.scalar(statement)
        db.session.remove()
        return found
