"""The database and the rule agree on which claims are clear, so that none is hidden and none is offered wrongly."""

from datetime import timedelta
from itertools import product

import pytest

from tests import factories
from webapp import periods
from webapp.claims.queries import clear
from webapp.claims.rules import Doubt

pytestmark = pytest.mark.usefixtures("clock")
DAYS = (-1, 0, 30, 31)
KINDS = ("deposit", "transfer-in", "internal")
BESIDE = ("nothing", "twin", "used twin", "rival")
EXPECTED = {
    "twin": Doubt.SEVERAL_LINES, "rival": Doubt.RIVAL, "internal": Doubt.KIND, -1: Doubt.EARLY, 31: Doubt.LATE,
}  # fmt: skip


@pytest.fixture
def made(case):
    """A claim, deposited or promised, for each combination, in a household of its own: what is expected, by claim."""
    today = periods.today(factories.ZONE)
    expected = {}
    for number, (days, kind, beside, is_promise) in enumerate(product(DAYS, KINDS, BESIDE, (False, True))):
        home = factories.household(f"Home {number}", covered_by=case.ben)
        account = factories.account(home, f"CH{number:03}")
        amount = 100_000 + number
        day = today + timedelta(days=60) if is_promise else today
        factories.activity(account, case.file, amount, day + timedelta(days=days), kind=kind)
        terms = {"kind": "promised", "expected_on": day, "state": "pending"} if is_promise else {}
        claim = factories.claim(home, case.ben, amount, **terms)
        if beside == "rival":
            factories.claim(home, case.ada, amount, kind="promised")
        elif beside != "nothing":
            twin = factories.activity(account, case.file, amount, day)
            if beside == "used twin":
                other = factories.claim(home, case.ada, 1, conflict_from=today - timedelta(days=90))
                use(case, other, twin)
        causes = (EXPECTED.get(cause) for cause in (beside, kind, days))
        expected[claim.id] = next((cause for cause in causes if cause), None)
    return expected


def use(case, claim, line):
    from webapp import db as transactions
    from webapp.claims import service
    from webapp.claims.service import Evidence, Seen

    with factories.here():
        with transactions.transaction():
            evidence = [Evidence(line.id, 1, line.amount_minor)]
            service.confirm_claim(
                claim_id=claim.id, seen=Seen(claim.version, 1), evidence_used=evidence, actor=case.carl
            )
        transactions.db.session.expunge_all()


def test_what_the_database_lists_is_what_the_rule_says(case, made):
    today = periods.today(factories.ZONE)
    with factories.here():
        for claim_id, doubt in made.items():
            assert clear.fitting_of(case.cora, claim_id, today).doubt is doubt, claim_id
        page = clear.fitting(case.cora, today)
    assert {one.claim.id for one in page.clear} == {claim_id for claim_id, doubt in made.items() if doubt is None}
    assert all(one.doubt is made[one.claim.id] for one in page.doubtful)
    assert len(page.doubtful) == clear.PAGE
    assert page.following is None
