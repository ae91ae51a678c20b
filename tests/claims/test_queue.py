"""The queue as a controller works through it, as page and as fragment."""

from datetime import timedelta

import pytest

from tests import factories
from webapp import periods


@pytest.fixture
def controller(browser, case):
    return browser.sign_in(case.cora)


@pytest.fixture
def claim(case):
    return factories.claim(case.household, case.ada, initiative=case.motor, interaction_id=case.call.id)


def test_the_queue_shows_the_oldest_claim_with_the_money_beside_it(controller, case, claim):
    factories.claim(case.household, case.ada, 700_000)
    page = controller.get("/claims/queue")
    assert page.heading == "Queue"
    assert len(page.select("[data-row]")) == 2
    assert page.one("[aria-current=true][data-row]")["id"] == f"row-{claim.id}"
    assert "same amount" in page
    assert "2 days after the contact" in page
    assert "payer name like Maria Lindqvist, 100 %" in page
    assert page.one("input[name='lines-0-amount']")["value"] == "25000.00"
    assert page.one("input[name='lines-1-amount']")["value"] == ""
    keys = {press.get("data-keys") for press in page.select("button[data-keys]")}
    assert {"a", "r"} <= keys


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("state", ["lost", "confirmed", "%00"])
def test_a_state_that_no_open_claim_has_lists_nothing(controller, claim, state, fragment):
    page = controller.get(f"/claims/queue?state={state}", fragment=fragment)
    assert page.select("[data-row]") == []
    assert page.link("Show all open claims") == "/claims/queue"


@pytest.mark.parametrize("fragment", [False, True])
def test_confirming_in_full_goes_to_the_next_claim(controller, case, claim, fragment):
    other = factories.claim(case.household, case.ada, 700_000)
    page = controller.submit(controller.get("/claims/queue"), "Confirm", fragment=fragment)
    assert page.location == f"/claims/queue?claim={other.id}"
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor) == ("confirmed", 2_500_000)
    assert now.decided_at is not None
    shown = controller.get(f"/claims/{claim.id}")
    assert "Confirmed" in shown
    assert "TRANSFER M LINDQVIST" in shown
    assert "TRANSFER M LINDQVIST" not in controller.get(f"/claims/queue?claim={other.id}").text


@pytest.mark.parametrize("fragment", [False, True])
def test_confirming_a_part_by_several_lines_and_releasing_the_rest(controller, case, fragment):
    claim = factories.claim(case.household, case.ada, 4_000_000)
    page = controller.get(f"/claims/queue?claim={claim.id}", fragment=fragment)
    sums = {"lines-0-amount": "25,000.00", "lines-1-amount": "5000"}
    controller.submit(page, "Confirm", fragment=fragment, **sums)
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor, now.decided_at) == ("part-confirmed", 3_000_000, None)
    page = controller.get(f"/claims/queue?claim={claim.id}")
    assert page.one("input[name='seen_minor']")["value"] == "1000000"
    assert "left of" in page
    assert "Reject" not in page.buttons()
    controller.submit(page, "Release the rest", fragment=fragment)
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor, now.released_minor) == ("confirmed", 3_000_000, 1_000_000)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_part_is_confirmed_and_the_rest_released_at_once(controller, case, fragment):
    claim = factories.claim(case.household, case.ada, 4_000_000)
    page = controller.get(f"/claims/queue?claim={claim.id}", fragment=fragment)
    assert not page.one("input[name=release_rest]").has_attr("checked")
    wrong = controller.submit(page, "Confirm", status=422, release_rest=True, **{"lines-0-amount": ""})
    assert wrong.one("input[name=release_rest]").has_attr("checked")
    controller.submit(wrong, "Confirm", fragment=fragment, **{"lines-0-amount": "25000", "lines-1-amount": "5000"})
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor, now.released_minor) == ("confirmed", 3_000_000, 1_000_000)
    shown = controller.get(f"/claims/{claim.id}")
    assert shown.words("[aria-label='Decisions and questions'] b") == ["Confirmed", "Rest released"]
    assert "Claim part confirmed" in shown
    assert "Claim released" in shown


def test_the_rest_of_a_part_confirmed_claim_is_confirmed_later(controller, case):
    claim = factories.claim(case.household, case.ada, 3_500_000)
    address = f"/claims/queue?claim={claim.id}"
    controller.submit(controller.get(address), "Confirm", **{"lines-0-amount": "25000", "lines-1-amount": ""})
    controller.submit(controller.get(address), "Confirm", **{"lines-0-amount": "10000"})
    assert case.now.claim(claim.id).state == "confirmed"


@pytest.mark.parametrize("fragment", [False, True])
def test_rejecting_needs_a_reason_and_remembers_what_was_pressed(controller, case, claim, fragment):
    page = controller.get(f"/claims/queue?claim={claim.id}")
    wrong = controller.submit(page, "Reject", status=422, fragment=fragment, **{"lines-0-amount": "17.50"})
    assert "Write the reason" in wrong.errors()
    assert wrong.one("input[name='lines-0-amount']")["value"] == "17.50"
    assert wrong.one("input[name=intended]")["value"] == "reject"
    assert case.now.claim(claim.id).state == "pending"
    controller.submit(wrong, "Reject", reason="The transfer came from her own account.")
    now = case.now.claim(claim.id)
    assert (now.state, now.allocated_minor) == ("rejected", 0)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_question_goes_to_the_claimant_and_back(browser, case, claim, fragment):
    controller, ada = browser.sign_in(case.cora), browser.another().sign_in(case.ada)
    controller.submit(controller.get(f"/claims/queue?claim={claim.id}"), "Ask", reason="Which bank?", fragment=fragment)
    assert case.now.claim(claim.id).state == "needs-answer"
    page = ada.get(f"/claims/{claim.id}")
    assert "Which bank?" in page
    assert ada.submit(page, "Answer", status=422, fragment=fragment).errors()
    shown = ada.submit(page, "Answer", body="Hers in Basel.", fragment=fragment)
    assert "Hers in Basel." in shown
    assert case.now.claim(claim.id).state == "pending"
    assert "Hers in Basel." in controller.get(f"/claims/queue?claim={claim.id}")


def test_a_conflicted_controller_sees_why_and_gets_no_form(browser, case, claim):
    factories.coverage(case.household, case.cora)
    controller = browser.sign_in(case.cora)
    page = controller.get(f"/claims/queue?claim={claim.id}")
    assert "you cover this household" in page
    assert "You cover this household, so somebody else must decide it." in page
    assert "Confirm" not in page.buttons()
    form = browser.another().sign_in(case.carl).get(f"/claims/queue?claim={claim.id}")
    fields = dict(form.fields_of(form.form_of("Confirm")[0])) | _tokens(page)
    refused = controller.post(f"/claims/{claim.id}/decision", {**fields, "outcome": "confirm"}, status=409)
    assert "somebody else must decide it" in refused
    assert case.now.claim(claim.id).state == "pending"


def _tokens(page):
    form = page.select("form[method=post]")[0]
    return {name: value for name, value in page.fields_of(form) if name in ("csrf_token", "idempotency_key")}


def test_the_second_controller_is_told_who_was_faster_and_what_happened(browser, case, claim):
    cora, carl = browser.sign_in(case.cora), browser.another().sign_in(case.carl)
    page = carl.get(f"/claims/queue?claim={claim.id}")
    cora.submit(cora.get(f"/claims/queue?claim={claim.id}"), "Confirm")
    late = carl.submit(page, "Reject", reason="Not seen", status=409)
    assert "Cora Lim confirmed USD 25,000.00 of this claim" in late.text
    assert case.now.claim(claim.id).state == "confirmed"


def test_terms_that_were_changed_meanwhile_are_decided_only_after_another_look(browser, case, claim):
    controller, ada = browser.sign_in(case.cora), browser.another().sign_in(case.ada)
    page = controller.get(f"/claims/queue?claim={claim.id}")
    ada.submit(ada.get(f"/claims/{claim.id}/edit"), "Save", amount="12,000")
    late = controller.submit(page, "Confirm", status=409)
    assert "was changed meanwhile" in late.text
    controller.submit(late, "Confirm", **{"lines-0-amount": "12000"})
    assert case.now.claim(claim.id).allocated_minor == 1_200_000


def test_what_is_in_the_body_is_not_believed(controller, case, claim):
    other = factories.household("Other house", covered_by=case.eva)
    foreign = factories.activity(factories.account(other, "X 1"), case.file, 2_500_000)
    euro = factories.activity(case.account, case.file, 2_500_000, currency="EUR")
    out = factories.activity(case.account, case.file, -2_500_000)
    page = controller.get(f"/claims/queue?claim={claim.id}")
    form = dict(page.fields_of(page.form_of("Confirm")[0]))
    form["outcome"] = "confirm"
    bodies = [
        ({"lines-0-activity_id": foreign.id, "lines-0-rest_minor": 2_500_000}, 409),
        ({"lines-0-activity_id": euro.id, "lines-0-rest_minor": 2_500_000}, 409),
        ({"lines-0-activity_id": out.id, "lines-0-rest_minor": 2_500_000}, 409),
        ({"lines-0-activity_id": 10**30}, 422),
        ({"lines-0-activity_id": "x"}, 422),
        ({"lines-0-rest_minor": 99}, 409),
        ({"lines-0-amount": "25000.01"}, 409),
        ({"lines-0-amount": "-5"}, 422),
        ({"lines-0-amount": "nan"}, 422),
        ({"lines-0-amount": ""}, 422),
        ({"seen_minor": 1}, 409),
        ({"version": 99}, 409),
        ({"outcome": "approve"}, 422),
    ]
    for number, (change, status) in enumerate(bodies):
        sent = {**form, **change, "idempotency_key": f"key-{number}"}
        controller.post(f"/claims/{claim.id}/decision", sent, status=status)
        assert (case.now.claim(claim.id).state, case.now.claim(claim.id).allocated_minor) == ("pending", 0)


def test_pages_of_the_queue_follow_each_other(controller, case):
    claims = [factories.claim(case.household, case.ada, 1_000 + number) for number in range(43)]
    page = controller.get("/claims/queue")
    assert len(page.select("[data-row]")) == 40
    rest = controller.get(page.link("Next"), fragment=True)
    assert [row["id"] for row in rest.select("[data-row]")] == [f"row-{claim.id}" for claim in claims[40:]]
    back = controller.get(rest.link("Previous"))
    assert len(back.select("[data-row]")) == 40


def test_tabs_limit_the_queue_to_a_state(controller, case, claim):
    factories.claim(case.household, case.ada, 5_000, kind="promised")
    page = controller.follow(controller.get("/claims/queue"), "Promised")
    assert len(page.select("[data-row]")) == 1
    assert "No claim in this state" in controller.get("/claims/queue?state=needs-answer")


def test_an_empty_queue_says_so(controller):
    assert "The queue is empty" in controller.get("/claims/queue")


def test_only_controllers_open_the_queue_or_decide(browser, case, claim):
    for person in (case.ada, case.mo, case.mia, case.sam, case.root):
        visitor = browser.another().sign_in(person)
        tokens = _tokens(visitor.get("/claims/queue", status=403))
        visitor.post(f"/claims/{claim.id}/decision", {**tokens, "outcome": "confirm"}, status=403)


def test_a_promise_becomes_money_when_it_arrives_and_lapses_only_after_its_day(browser, case, clock):
    controller = browser.sign_in(case.cora)
    claim = factories.claim(case.household, case.ada, 5_000_000, kind="promised")
    page = controller.get(f"/claims/queue?claim={claim.id}")
    assert "Let it lapse" not in page.buttons()
    controller.submit(page, "Confirm", **{"lines-0-amount": "25000"})
    assert case.now.claim(claim.id).state == "part-confirmed"
    other = factories.claim(case.household, case.ada, 100_000, kind="promised")
    clock.forward(days=31)
    controller = browser.sign_in(case.cora)
    controller.submit(controller.get(f"/claims/queue?claim={other.id}"), "Let it lapse")
    assert case.now.claim(other.id).state == "lapsed"
    (said,) = browser.sign_in(case.ada).get(f"/claims/{other.id}").words(".timeline > li")
    assert said.startswith("Lapsed")
    assert case.cora.name in said


@pytest.mark.parametrize("seconds", [-31, 31, 29])
def test_nothing_is_decided_while_the_clocks_differ(controller, case, claim, is_postgresql, seconds):
    page = controller.get("/claims/queue")
    periods.skew_node(lambda: periods.now() + timedelta(seconds=seconds))
    try:
        if not is_postgresql or abs(seconds) < periods.MOST_APART:
            controller.submit(page, "Confirm")
            assert case.now.claim(claim.id).state == "confirmed"
            return
        refused = controller.submit(page, "Confirm", status=409)
    finally:
        periods.skew_node(None)
    assert "The clocks of this server and of the database differ" in refused.errors()
    assert case.now.claim(claim.id).state == "pending"
    controller.submit(controller.get("/claims/queue"), "Confirm")
    assert case.now.claim(claim.id).state == "confirmed"
