"""Two people at the same moment: one wins, the other is told; no money is used twice."""

import sqlalchemy as sa

from tests import factories
from tests.fixtures.at_once import Press, at_once
from webapp.claims.models import Allocation
from webapp.db import db


def allocated(app):
    with app.app_context():
        rows = db.session.execute(
            sa.select(Allocation.activity_id, sa.func.sum(Allocation.amount_minor))
            .group_by(Allocation.activity_id)
            .execution_options(scope="maintenance")
        ).all()
        db.session.remove()
        return {row[0]: int(row[1]) for row in rows}


def test_of_two_controllers_one_decides_and_the_other_learns_of_it(app, browser, case):
    names = {"Cora Lim", "Carl Meier"}
    for number in range(5):
        amount = 100_000 + number
        claim = factories.claim(case.household, case.ada, amount)
        both = [browser.another().sign_in(person) for person in (case.cora, case.carl)]
        typed = {"lines-0-amount": f"{amount / 100:.2f}"}
        answers = at_once(*(Press(one, one.get(f"/claims/queue?claim={claim.id}"), "Confirm", typed) for one in both))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        late = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
        assert any(f"{name} confirmed" in late for name in names)
        assert case.now.claim(claim.id).state == "confirmed"
    assert sum(allocated(app).values()) == sum(100_000 + number for number in range(5))


def test_one_line_is_not_used_for_two_claims_at_once(app, browser, case):
    claims = [factories.claim(case.household, case.ada, 2_000_000) for _ in range(2)]
    both = [browser.another().sign_in(person) for person in (case.cora, case.carl)]
    typed = {"lines-0-amount": "20000", "lines-1-amount": ""}
    presses = [
        Press(one, one.get(f"/claims/queue?claim={claim.id}"), "Confirm", typed)
        for one, claim in zip(both, claims, strict=True)
    ]
    answers = at_once(*presses)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert allocated(app) == {case.deposit.id: 2_000_000}


def test_a_withdrawal_and_a_decision_do_not_both_happen(app, browser, case):
    claim = factories.claim(case.household, case.ada)
    cora, ada = browser.another().sign_in(case.cora), browser.another().sign_in(case.ada)
    page, own = cora.get(f"/claims/queue?claim={claim.id}"), ada.get(f"/claims/{claim.id}")
    answers = at_once(Press(cora, page, "Confirm"), Press(ada, own, "Withdraw"))
    found = [answer.status_code for answer in answers]
    assert sorted(found) == [303, 409]
    assert case.now.claim(claim.id).state == ("confirmed" if found[0] == 303 else "withdrawn")
