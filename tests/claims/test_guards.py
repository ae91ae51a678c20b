"""The database refuses by itself what the service refuses in words: raw statements against the guards."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests import factories
from webapp import periods
from webapp.claims.models import Claim
from webapp.claims.queries import details_of
from webapp.claims.queries.conflicts import conflict_with
from webapp.db import db

INSERT = (
    "INSERT INTO decision (claim_id, outcome, decided_by_id, decided_at, decided_on, reason, claim_version,"
    " evidence_seen) VALUES (:claim, :outcome, :user, :at, :day, 'because', 1, '[]')"
)


@pytest.fixture
def today():
    return periods.today(factories.ZONE)


def run(statement, **values):
    with db.engine.begin() as connection:
        return connection.execute(sa.text(statement).execution_options(scope="maintenance"), values)


def decide(claim, person, outcome="confirm", day=None):
    day = day or periods.today(factories.ZONE)
    run(INSERT, claim=claim.id, outcome=outcome, user=person.id, at=f"{day} 12:00:00", day=str(day))


def refused(words, act, *arguments, **values):
    with pytest.raises(DBAPIError, match=words):
        act(*arguments, **values)


def seen_as_conflicted(person, claim):
    """What the service and the pages say of the same person: always the same as each other."""
    today = periods.today(factories.ZONE)
    row = db.session.scalar(sa.select(Claim).where(Claim.id == claim.id).execution_options(scope="conflict"))
    loaded = conflict_with(person, row, today)
    assert details_of(person, claim.id, today).conflict == loaded
    db.session.rollback()
    return loaded is not None


def test_nobody_too_close_decides_even_by_sql(case, in_app, today):
    both = factories.user("Dora Double", ["rep", "controller"])
    admin = factories.user("Adi Admin", ["admin", "controller"])
    former = factories.user("Fritz Former", ["controller"])
    long_gone = factories.user("Lena Gone", ["controller"])
    claim = factories.claim(
        case.household, case.ada, entered_by_id=case.mo.id, shares=[(case.ada, 9_000), (both, 1_000)]
    )
    factories.coverage(case.household, case.carl)
    factories.coverage(case.household, admin, role="service")
    factories.coverage(case.household, former, ends_on=today)
    factories.coverage(case.household, long_gone, ends_on=today - timedelta(days=1))
    for person in (case.ada, case.mo, both, case.carl, admin, former):
        refused("somebody else must decide", decide, claim, person)
        if person.sees_all_claims:
            assert seen_as_conflicted(person, claim)
    assert not seen_as_conflicted(long_gone, claim)
    assert not seen_as_conflicted(case.cora, claim)
    decide(claim, long_gone, "ask")
    decide(claim, case.cora, "reject")


def test_coverage_cannot_be_backdated_over_a_decision(case, in_app, today):
    claim = factories.claim(case.household, case.ada)
    decide(claim, case.cora, "ask")
    with pytest.raises(DBAPIError, match="coverage must begin after it"):
        factories.coverage(case.household, case.cora)
    factories.coverage(case.household, case.cora, starts_on=today + timedelta(days=1))


def allocate(claim, line, amount):
    last = run("SELECT MAX(id) FROM decision").scalar()
    run(
        "INSERT INTO allocation (claim_id, activity_id, decision_id, amount_minor) VALUES (:c, :l, :d, :a)",
        c=claim.id, l=line.id, d=last, a=amount,
    )  # fmt: skip


def test_no_cent_of_a_line_is_used_twice_and_no_claim_gets_more_than_it_asks_for(case, in_app):
    first = factories.claim(case.household, case.ada, 2_000_000)
    second = factories.claim(case.household, case.ada, 5_000_000)
    other = factories.activity(
        factories.account(factories.household("Other", covered_by=case.eva), "X"), case.file, 9_000_000
    )
    euro = factories.activity(case.account, case.file, 9_000_000, currency="EUR")
    decide(first, case.cora)
    refused("more than the claim", allocate, first, case.deposit, 2_000_001)
    refused("same household", allocate, first, other, 100)
    refused("same household", allocate, first, euro, 100)
    allocate(first, case.deposit, 2_000_000)
    decide(second, case.cora)
    refused("less unused money", allocate, second, case.deposit, 500_001)
    refused("confirming decision on the same claim", allocate, first, case.smaller, 1)
    allocate(second, case.deposit, 500_000)
    decide(second, case.cora, "ask")
    refused("confirming decision", allocate, second, case.smaller, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET reason = 'other'",
        "DELETE FROM decision",
        "UPDATE allocation SET amount_minor = 1",
        "DELETE FROM allocation",
        "DELETE FROM claim",
        "UPDATE claim SET allocated_minor = 1",
        "UPDATE claim SET amount_minor = 1",
        "UPDATE claim SET state = 'draft'",
        "UPDATE claim SET claimant_id = entered_by_id + 1",
        "UPDATE claim SET conflict_from = '2099-01-01'",
        "UPDATE activity SET allocated_minor = 0 WHERE allocated_minor > 0",
        "UPDATE activity SET amount_minor = 99 WHERE allocated_minor > 0",
        "DELETE FROM activity WHERE allocated_minor > 0",
        "DELETE FROM credit_share",
        "UPDATE credit_share SET basis_points = 1",
    ],
)
def test_what_was_decided_cannot_be_rewritten(case, in_app, statement):
    claim = factories.claim(case.household, case.ada, 2_500_000)
    decide(claim, case.cora)
    allocate(claim, case.deposit, 1_000_000)
    refused("rapport: |constraint", run, statement)


def test_a_claim_is_not_confirmed_without_a_decision_and_evidence(case, in_app):
    claim = factories.claim(case.household, case.ada)
    confirmed = "UPDATE claim SET state = 'confirmed', decided_at = '2026-01-01' WHERE id = :id"
    refused("decision of a controller|constraint|violates", run, confirmed, id=claim.id)
    rejected = "UPDATE claim SET state = 'rejected', decided_at = '2026-01-01' WHERE id = :id"
    refused("decision of a controller", run, rejected, id=claim.id)
