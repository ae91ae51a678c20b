"""Two people at the same moment: one wins, the other is told; no money is used twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from tests import factories
from webapp.claims.models import Allocation
from webapp.db import db


def at_once(browsers, pages, button, fields):
    """The answers of all browsers that press a button at the same moment."""
    start = Barrier(len(browsers))

    def press(browser, page, typed):
        form, pressed = page.form_of(button)
        data = {**dict(page.fields_of(form)), pressed["name"]: pressed["value"], **typed}
        start.wait()
        return browser.client.post(form["action"], data=data, headers={"Sec-Fetch-Site": "same-origin"})

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(press, browsers, pages, fields))


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
        pages = [one.get(f"/claims/queue?claim={claim.id}") for one in both]
        typed = {"lines-0-amount": f"{amount / 100:.2f}"}
        answers = at_once(both, pages, "Confirm", [typed, typed])
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        late = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
        assert any(f"{name} confirmed" in late for name in names)
        assert case.now.claim(claim.id).state == "confirmed"
    assert sum(allocated(app).values()) == sum(100_000 + number for number in range(5))


def test_one_line_is_not_used_for_two_claims_at_once(app, browser, case):
    claims = [factories.claim(case.household, case.ada, 2_000_000) for _ in range(2)]
    both = [browser.another().sign_in(person) for person in (case.cora, case.carl)]
    pages = [one.get(f"/claims/queue?claim={claim.id}") for one, claim in zip(both, claims, strict=True)]
    typed = {"lines-0-amount": "20000", "lines-1-amount": ""}
    answers = at_once(both, pages, "Confirm", [typed, typed])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert allocated(app) == {case.deposit.id: 2_000_000}


def test_a_withdrawal_and_a_decision_do_not_both_happen(app, browser, case):
    claim = factories.claim(case.household, case.ada)
    cora, ada = browser.another().sign_in(case.cora), browser.another().sign_in(case.ada)
    page, own = cora.get(f"/claims/queue?claim={claim.id}"), ada.get(f"/claims/{claim.id}")
    start = Barrier(2)

    def press(who, shown, button):
        form, pressed = shown.form_of(button)
        data = dict(shown.fields_of(form)) | ({pressed["name"]: pressed["value"]} if pressed.get("name") else {})
        start.wait()
        return who.client.post(form["action"], data=data, headers={"Sec-Fetch-Site": "same-origin"}).status_code

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(press, (cora, ada), (page, own), ("Confirm", "Withdraw")))
    assert sorted(found) == [303, 409]
    assert case.now.claim(claim.id).state == ("confirmed" if found[0] == 303 else "withdrawn")
