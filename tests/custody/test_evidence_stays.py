"""What a controller used as evidence is not taken away again: not by undoing, not by assigning."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp import periods
from webapp.claims.models import Allocation, Decision
from webapp.custody.models import Account, Activity
from webapp.db import db

STATEMENT = (Path(__file__).parent / "fixtures" / "wire-sgml.ofx").read_bytes()
MAINTENANCE = {"scope": "maintenance"}


def upload(browser, raw, name="march.ofx"):
    return browser.submit(browser.get("custody.new_import"), "Upload and preview", file=(name, raw))


@pytest.fixture
def evidence(browser, cast, app):
    """Cora's import, whose first line is evidence for Ada's claim; the page of the import."""
    cast.household = factories.household("Srisai family", cast.ada)
    cast.account = factories.account(cast.household, "77-1200 34", institution="091000019")
    browser.sign_in(cast.cora)
    page = browser.submit(upload(browser, STATEMENT), "Import")
    claim = factories.claim(cast.household, cast.ada, 25_000_000)
    with app.app_context(), transactions.transaction():
        line = db.session.scalar(sa.select(Activity.id).order_by(Activity.id).execution_options(**MAINTENANCE))
        decision = Decision(
            claim_id=claim.id, outcome="confirm", decided_by_id=cast.cora.id, decided_at=periods.now(),
            decided_on=periods.today(factories.ZONE), reason="", claim_version=1, evidence_seen=[],
        )  # fmt: skip
        db.session.add(decision)
        db.session.flush()
        db.session.add(
            Allocation(claim_id=claim.id, activity_id=line, decision_id=decision.id, amount_minor=25_000_000)
        )
    cast.page = browser.get(page.location)
    return cast


def test_an_import_with_evidence_cannot_be_undone(browser, evidence):
    assert "25,000,000" not in evidence.page
    page = browser.submit(evidence.page, "Undo this import", status=409)
    assert "1 of its lines are evidence for claims" in page.errors()


def test_an_account_with_evidence_stays_with_its_household(browser, evidence, app):
    other = factories.household("Tan family")
    page = browser.get("custody.edit_assignment", account_id=evidence.account.id)
    page = browser.submit(page, "Assign", household_id=other.id, status=409)
    assert "Lines of this account are evidence" in page.errors()
    page = browser.submit(page, "Assign", household_id=evidence.household.id, name="Custody")
    with app.app_context():
        (account,) = db.session.scalars(sa.select(Account).execution_options(**MAINTENANCE))
        assert (account.household_id, account.name) == (evidence.household.id, "Custody")


def test_what_is_used_is_shown_on_the_account(browser, evidence):
    page = browser.get("custody.show_account", account_id=evidence.account.id)
    assert page.words("tbody tr td:last-child") == ["", "", "USD 250,000.00"]


@pytest.fixture
def given_back(browser, cast, app):
    """A line that a second file corrected, that then was evidence, and was given back by a reopening."""
    home = factories.household("Srisai family", cast.ada)
    factories.account(home, "77-1200 34", institution="091000019")
    browser.sign_in(cast.cora)
    browser.submit(upload(browser, STATEMENT), "Import")
    later = STATEMENT.replace(b"+0000250000.0000", b"+0000240000.0000")
    cast.page = browser.submit(upload(browser, later, "later.ofx"), "Import")
    claim = factories.claim(home, cast.ada, 24_000_000)
    browser.submit(browser.get(f"/claims/queue?claim={claim.id}"), "Confirm")
    carl = browser.another().sign_in(cast.carl)
    carl.submit(carl.get(f"/claims/{claim.id}"), "Reopen", reason="The line belongs to another claim.")
    cast.page = browser.get(cast.page.location)
    return cast


def amounts(app):
    with app.app_context():
        statement = sa.select(Activity.amount_minor, Activity.allocated_minor).order_by(Activity.id)
        return [tuple(row) for row in db.session.execute(statement.execution_options(**MAINTENANCE))]


def test_a_correction_stays_once_a_decision_was_made_on_it(browser, given_back, app):
    before = amounts(app)
    assert before[0] == (24_000_000, 0)
    page = browser.submit(given_back.page, "Undo this import", status=409)
    assert "1 of its lines are evidence for claims or were" in page.errors()
    assert amounts(app) == before
