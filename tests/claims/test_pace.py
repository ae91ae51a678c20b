"""The queue's figures: what waits, since when, who may decide it, and how long decisions take."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from webapp import db as transactions
from webapp import periods
from webapp.claims.models import Decision
from webapp.claims.queries import details_of, pace
from webapp.db import db

PAGE = "/claims/queue/figures"


@pytest.fixture
def cora(browser, case):
    return browser.another().sign_in(case.cora)


def filed(case, days=0, amount=100_000, **fields):
    """A claim that waits for so many days."""
    at = periods.now() - timedelta(days=days)
    return factories.claim(case.household, case.ada, amount, filed_at=at, conflict_from=at.date(), **fields)


def reject(browser, claim):
    browser.submit(browser.get(f"/claims/queue?claim={claim.id}"), "Reject", reason="No such deposit.")


def waited(app):
    with app.app_context():
        statement = sa.select(Decision.outcome, Decision.waited_seconds).order_by(Decision.id)
        return db.session.execute(statement.execution_options(scope="test")).all()


def test_the_page_shows_size_oldest_and_medians_and_no_household(cora, browser, case):
    carl = browser.another().sign_in(case.carl)
    for days in (2, 4, 10):
        reject(cora, filed(case, days))
    reject(carl, filed(case, 1))
    oldest = filed(case, 20)
    filed(case, 3, kind="promised")
    page = cora.get(PAGE)
    assert page.words(".stat-value")[:3] == ["Open claims: 2", "Oldest was filed: 3 weeks ago", "2 days"]
    assert page.words(".stat-note")[:1] == ["4 decisions in 90 days"]
    assert page.rows() == [
        "Carl Meier 2 free oldest 3 weeks ago 1 decided half within 24 hours",
        "Cora Lim 2 free oldest 3 weeks ago 3 decided half within 4 days",
    ]
    assert page.link("3 weeks ago") == f"/claims/queue?claim={oldest.id}"
    assert "Lindqvist" not in page.text.replace("Lindqvist & Partners", "")
    assert "Pending 1" in " ".join(page.words(".bars li"))
    assert "Promised 1" in " ".join(page.words(".bars li"))


def test_an_empty_queue_has_no_oldest_and_no_median(cora):
    page = cora.get(PAGE)
    assert page.words(".stat-value")[:3] == ["Open claims: 0", "–", "–"]


def test_only_those_who_decide_see_it(browser, case):
    for person in (case.ada, case.mo, case.mia, case.sam, case.root):
        browser.another().sign_in(person).get(PAGE, status=403)


def test_what_is_counted_is_the_first_answer_to_a_claim(app, cora, case, browser, clock):
    day = 86_400
    claim = filed(case, 2, 4_000_000)
    address = f"/claims/queue?claim={claim.id}"
    cora.submit(cora.get(address), "Ask", reason="Which bank?")
    cora.submit(cora.get(address), "Confirm", **{"lines-0-amount": "25000", "lines-1-amount": ""})
    cora.submit(cora.get(address), "Confirm", **{"lines-0-amount": "10000"})
    cora.submit(cora.get(address), "Release the rest")
    promise = filed(case, 2, 500, kind="promised")
    reject(cora, promise)
    found = waited(app)
    assert [each[0] for each in found] == ["ask", "confirm", "confirm", "release", "reject"]
    assert [each[1] is None for each in found] == [True, False, True, True, True]
    assert found[1][1] // day == 2
    carl = browser.another().sign_in(case.carl)
    carl.submit(carl.get(f"/claims/{claim.id}"), "Reopen", reason="Too early")
    clock.forward(days=5)
    reject(browser.another().sign_in(case.cora), claim)
    reopened, again = waited(app)[-2:]
    assert (reopened[1], again[1] // day) == (None, 5)


def test_old_decisions_leave_the_figures(cora, case, clock, browser):
    reject(cora, filed(case, 4))
    clock.forward(days=91)
    later = browser.another().sign_in(case.cora)
    assert later.get(PAGE).words(".stat-value")[2] == "–"
    reject(later, filed(case, 1))
    assert later.get(PAGE).words(".stat-value")[2] == "24 hours"


def test_each_controller_is_free_for_what_the_rules_leave_them(app, case):
    dora = factories.user("Dora Double", ["rep", "controller"])
    others = [factories.household(f"House {number}", covered_by=case.eva) for number in range(3)]
    start = periods.today(factories.ZONE)
    factories.coverage(others[0], dora, role="service")
    factories.coverage(others[1], case.carl, starts_on=start - timedelta(days=9), ends_on=start - timedelta(days=3))
    factories.coverage(others[2], case.carl, starts_on=start - timedelta(days=9), ends_on=start - timedelta(days=6))
    for number, home in enumerate([*others, case.household]):
        at = periods.now() - timedelta(days=5 - number)
        factories.claim(home, case.eva, 100, filed_at=at, conflict_from=at.date())
    factories.claim(others[0], dora, 300)
    factories.claim(case.household, case.ada, 400, entered_by_id=case.cora.id)
    factories.claim(case.household, case.ada, 500, shares=[(case.ada, 9_000), (dora, 1_000)])
    with app.app_context():
        claims = [claim for state in ("pending",) for claim in pace._oldest(case.cora, 50)]
        shown = {one.name: one for one in pace.figures(case.cora, start).controllers}
        assert set(shown) == {"Carl Meier", "Cora Lim", "Dora Double"}
        for person in (case.carl, case.cora, dora):
            free = [one for one in claims if details_of(person, one.claim_id, start).conflict is None]
            assert (shown[person.name].free, shown[person.name].oldest) == (len(free), free[0])
        assert {one.free for one in shown.values()} == {6, 4}


def test_medians_are_the_lower_middle(app, case):
    with app.app_context():
        today = periods.today(factories.ZONE)
        for person, seconds in ((case.cora, (5, 1, 9)), (case.carl, (4, 2))):
            for wait in seconds:
                _decided(case, person, wait, today)
        found = pace._paces(case.cora, today)
    assert found[case.cora.id] == pace.Pace(3, 5)
    assert found[case.carl.id] == pace.Pace(2, 2)
    assert found[pace.EVERYBODY] == pace.Pace(5, 4)


def _decided(case, person, wait, today):
    claim = factories.claim(case.household, case.ada, 100)
    with transactions.transaction():
        db.session.add(
            Decision(
                claim_id=claim.id, outcome="reject", decided_by_id=person.id, decided_at=periods.now(),
                decided_on=today, reason="no", claim_version=1, evidence_seen=[], waited_seconds=wait,
            )
        )  # fmt: skip
