"""A decision is taken back by a second controller only, with a reason that all who hold the claim read."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.fixtures.at_once import Press, at_once
from webapp.custody.models import Activity
from webapp.db import db

WHY = "The line belongs to the claim of March."


@pytest.fixture
def claim(case):
    return factories.claim(case.household, case.ada)


@pytest.fixture
def people(browser, case):
    """Browsers of two controllers and of the claimant."""
    return SimpleNamespace(
        cora=browser.another().sign_in(case.cora),
        carl=browser.another().sign_in(case.carl),
        ada=browser.another().sign_in(case.ada),
    )


def used_of(app, line):
    with app.app_context():
        statement = sa.select(Activity.allocated_minor).where(Activity.id == line.id)
        found = db.session.scalar(statement.execution_options(scope="maintenance"))
        db.session.remove()
        return found


def confirm(browser, claim):
    browser.submit(browser.get(f"/claims/queue?claim={claim.id}"), "Confirm")


def reject(browser, claim, reason="No such deposit."):
    browser.submit(browser.get(f"/claims/queue?claim={claim.id}"), "Reject", reason=reason)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_confirmation_is_taken_back_and_its_line_is_free_again(app, people, case, claim, fragment):
    confirm(people.cora, claim)
    assert used_of(app, case.deposit) == 2_500_000
    page = people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY, fragment=fragment)
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor, now.released_minor, now.decided_at) == ("pending", 0, 0, None)
    assert used_of(app, case.deposit) == 0
    assert page.words("[aria-label='Decisions and questions'] b") == ["Confirmed", "Reopened"]
    assert "given back" in page
    assert page.words("del") == ["USD 25,000.00"]
    for reader in (people.ada, people.cora):
        assert WHY in reader.get(f"/claims/{claim.id}")
    again = people.cora.get(f"/claims/queue?claim={claim.id}")
    assert again.one("input[name='lines-0-amount']")["value"] == "25000.00"
    people.cora.submit(again, "Confirm")
    assert (case.now.claim(claim.id).state, used_of(app, case.deposit)) == ("confirmed", 2_500_000)


def test_the_import_of_a_line_that_was_evidence_once_stays(people, case, claim):
    confirm(people.cora, claim)
    people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY)
    place = f"/activity/imports/{case.file.id}"
    page = people.cora.submit(people.cora.get(place), "Undo this import", status=409)
    assert "1 of its lines are evidence for claims or were, so this import can no longer be undone." in page


def test_a_rejected_claim_and_a_released_rest_wait_again(app, people, case, claim):
    reject(people.cora, claim)
    other = factories.claim(case.household, case.ada, 4_000_000)
    page = people.cora.get(f"/claims/queue?claim={other.id}")
    people.cora.submit(page, "Confirm", release_rest=True, **{"lines-0-amount": "25000"})
    assert case.now.claim(other.id).released_minor == 1_500_000
    for one in (claim, other):
        people.carl.submit(people.carl.get(f"/claims/{one.id}"), "Reopen", reason=WHY)
        now = case.now.claim(one.id)
        assert (now.state, now.allocated_minor, now.released_minor, now.decided_at) == ("pending", 0, 0, None)
    assert used_of(app, case.deposit) == 0


def test_a_lapsed_promise_is_a_promise_again(people, case, clock):
    promise = factories.claim(case.household, case.ada, kind="promised")
    clock.forward(days=31)
    cora, carl = people.cora.sign_in(case.cora), people.carl.sign_in(case.carl)
    cora.submit(cora.get(f"/claims/queue?claim={promise.id}"), "Let it lapse")
    carl.submit(carl.get(f"/claims/{promise.id}"), "Reopen", reason="It came a day late.")
    assert case.now.claim(promise.id).state == "promised"


def test_only_a_second_controller_reopens(people, browser, case, claim):
    people.cora.submit(people.cora.get(f"/claims/queue?claim={claim.id}"), "Ask", reason="Which bank?")
    reject(people.carl, claim)
    own = people.carl.get(f"/claims/{claim.id}")
    assert "Reopen" not in own.buttons()
    assert "You took this decision yourself, so another controller must look at it again." in own
    asked_only = people.cora.get(f"/claims/{claim.id}")
    form = dict(asked_only.fields_of(asked_only.form_of("Reopen")[0])) | {"reason": WHY}
    refused = people.carl.post(f"/claims/{claim.id}/reopening", form | _token(own), status=409)
    assert "another controller must look at it again" in refused.errors()
    assert WHY in refused.one("textarea[name=reason]").get_text()
    close = factories.user("Clive Close", ["controller"])
    factories.coverage(case.household, close)
    third = browser.another().sign_in(close)
    own = third.get(f"/claims/{claim.id}")
    assert "Reopen" not in own.buttons()
    refused = third.post(f"/claims/{claim.id}/reopening", form | _token(own), status=409)
    assert "You cover this household" in refused.errors()
    assert case.now.claim(claim.id).state == "rejected"
    for person in (case.ada, case.mo, case.mia, case.root):
        visitor = browser.another().sign_in(person)
        visitor.post(f"/claims/{claim.id}/reopening", form | _token(visitor.get("/")), status=403)


NOBODY = "Nobody of the firm can reopen this claim"


@pytest.mark.parametrize("state", ["confirmed", "part-confirmed"])
def test_where_every_controller_decided_the_page_says_that_another_is_needed(people, browser, case, state):
    claim = factories.claim(case.household, case.ada, 4_000_000)
    page = people.cora.get(f"/claims/queue?claim={claim.id}")
    people.cora.submit(page, "Confirm", **{"lines-0-amount": "10000"})
    page = people.carl.get(f"/claims/queue?claim={claim.id}")
    people.carl.submit(page, "Confirm", release_rest=state == "confirmed", **{"lines-0-amount": "10000"})
    assert case.now.claim(claim.id).state == state
    for one in (people.cora, people.carl):
        page = one.get(f"/claims/{claim.id}")
        assert NOBODY in page
        assert "Another controller is needed" in page
        assert "Reopen" not in page.buttons()
    assert NOBODY not in people.ada.get(f"/claims/{claim.id}")
    close = factories.user("Clive Close", ["controller"])
    factories.coverage(case.household, close)
    assert NOBODY in people.cora.get(f"/claims/{claim.id}")
    third = factories.user("Cleo Third", ["controller"])
    page = people.cora.get(f"/claims/{claim.id}")
    assert NOBODY not in page
    # What is open waits for its next decision anyway.
    assert ("It can be reopened by: Cleo Third." in page) == (state == "confirmed")
    assert "Reopen" in browser.another().sign_in(third).get(f"/claims/{claim.id}").buttons()


def _token(page):
    return {"csrf_token": page.select("input[name=csrf_token]")[0]["value"]}


def test_whoever_reopened_is_no_hindrance_to_who_decides_next(people, case, claim):
    reject(people.cora, claim)
    people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY)
    reject(people.carl, claim, "Still nothing.")
    people.cora.submit(people.cora.get(f"/claims/{claim.id}"), "Reopen", reason="Now it is there.")
    assert case.now.claim(claim.id).state == "pending"


@pytest.mark.parametrize("fragment", [False, True])
def test_a_reason_is_needed_and_kept(people, case, claim, fragment):
    reject(people.cora, claim)
    page = people.carl.get(f"/claims/{claim.id}")
    wrong = people.carl.submit(page, "Reopen", reason="  ", status=422, fragment=fragment)
    assert "required" in wrong.errors()
    assert wrong.select("details.more[open] textarea[name=reason]")
    people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY)
    reject(people.cora, claim, "No.")
    late = people.carl.submit(page, "Reopen", reason="Another try", status=409, fragment=fragment)
    assert "Somebody else changed this" in late.errors()
    assert "Another try" in late.one("textarea[name=reason]").get_text()


def test_what_is_open_or_taken_back_is_not_reopened(people, case, claim):
    assert "Reopen" not in people.carl.get(f"/claims/{claim.id}").buttons()
    people.ada.submit(people.ada.get(f"/claims/{claim.id}"), "Withdraw")
    page = people.carl.get(f"/claims/{claim.id}")
    assert "Reopen" not in page.buttons()
    form = {"version": case.now.claim(claim.id).version, "reason": WHY} | _token(page)
    refused = people.carl.post(f"/claims/{claim.id}/reopening", form, status=409)
    assert (
        "Only a claim that was confirmed, in part or whole, rejected or let lapse can be reopened." in refused.errors()
    )


def test_a_reopened_claim_keeps_its_terms_and_may_be_withdrawn(people, case, claim):
    reject(people.cora, claim)
    people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY)
    page = people.ada.get(f"/claims/{claim.id}")
    assert "Edit" not in page.words("a")
    form = people.ada.get(f"/claims/{claim.id}/edit")
    refused = people.ada.submit(form, "Save", amount="1", status=409)
    assert "its terms are fixed" in refused.errors()
    people.ada.submit(people.ada.get(f"/claims/{claim.id}"), "Withdraw")
    assert case.now.claim(claim.id).state == "withdrawn"


def test_a_claim_is_claimed_again_once_and_both_name_the_other(people, case, claim):
    reject(people.cora, claim)
    page = people.ada.follow(people.ada.get(f"/claims/{claim.id}"), "Claim again")
    twice = people.ada.get(page.form_of("File the claim")[0]["action"])
    newer = people.ada.submit(page, "File the claim", amount="25000", no_initiative_reason="See the line of May")
    assert newer.link(f"Claim {claim.id}") == f"/claims/{claim.id}"
    older = people.ada.get(f"/claims/{claim.id}")
    number = newer.location.rpartition("/")[2]
    assert older.link(f"Claim {number}") == newer.location
    assert "Claim again" not in older.words("a")
    again = people.ada.submit(twice, "File the claim", amount="25000", no_initiative_reason="Twice", status=409)
    assert f"This was claimed again already, by claim {number}." in again.errors()
    assert "Reopen" not in people.carl.get(f"/claims/{claim.id}").buttons()
    version = case.now.claim(claim.id).version
    form = {"version": version, "reason": WHY} | _token(people.carl.get("/claims/queue"))
    refused = people.carl.post(f"/claims/{claim.id}/reopening", form, status=409)
    assert f"This was claimed again by claim {number}" in refused.errors()
    assert case.now.claim(claim.id).state == "rejected"


def test_a_claim_is_not_reopened_and_claimed_again_at_once(people, case, claim):
    for _ in range(3):
        case.tried = factories.claim(case.household, case.ada)
        reject(people.cora, case.tried)
        page = people.carl.get(f"/claims/{case.tried.id}")
        again = people.ada.follow(people.ada.get(f"/claims/{case.tried.id}"), "Claim again")
        answers = at_once(
            Press(people.carl, page, "Reopen", {"reason": WHY}),
            Press(people.ada, again, "File the claim", {"amount": "25000", "no_initiative_reason": "Again"}),
        )
        found = [answer.status_code for answer in answers]
        assert sorted(found) == [303, 409]
        assert case.now.claim(case.tried.id).state == ("pending" if found[0] == 303 else "rejected")


def test_of_two_who_reopen_one_is_told(people, browser, case, claim):
    third = browser.another().sign_in(factories.user("Cleo Third", ["controller"]))
    reject(people.cora, claim)
    both = [Press(one, one.get(f"/claims/{claim.id}"), "Reopen", {"reason": WHY}) for one in (people.carl, third)]
    answers = at_once(*both)
    assert sorted(answer.status_code for answer in answers) == [303, 409]


def test_it_is_on_the_record_with_what_was_given_back(app, people, browser, case, claim):
    confirm(people.cora, claim)
    people.carl.submit(people.carl.get(f"/claims/{claim.id}"), "Reopen", reason=WHY)
    assert "Claim reopened" in people.carl.get(f"/claims/{claim.id}").text
    root = browser.another().sign_in(case.root)
    assert "Claim reopened" in root.get("/audit").text
    assert WHY not in root.get("/audit").text
    assert WHY in people.ada.get("/")
