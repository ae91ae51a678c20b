"""The evidence that queue and claim offer: ranked, with reasons, combinations in one press, nothing that is used up."""

from datetime import timedelta

import pytest

from tests import factories
from webapp import periods

PLACES = ("/claims/queue?claim={}", "/claims/{}")


@pytest.fixture
def controller(browser, case):
    return browser.sign_in(case.cora)


@pytest.fixture
def parts(case):
    """A claim of 30,000.00 and lines of 25,000.00, 10,000.00, 5,000.00 and 1,234.56."""
    day = periods.today(factories.ZONE) + timedelta(days=4)
    case.five = factories.activity(case.account, case.file, 500_000, day)
    case.odd = factories.activity(case.account, case.file, 123_456, day)
    return factories.claim(case.household, case.ada, 3_000_000, initiative=case.motor, interaction_id=case.call.id)


def amounts(page):
    fields = [box["name"] for box in page.select("input[name^=lines-][name$=-amount]")]
    lines = {name: page.one(f"input[name='{name.replace('amount', 'activity_id')}']")["value"] for name in fields}
    return {int(lines[name]): page.one(f"input[name='{name}']")["value"] for name in fields}


@pytest.mark.parametrize("place", PLACES)
def test_a_line_that_leaves_nothing_to_judge_is_called_an_exact_match(controller, case, place):
    claim = factories.claim(case.household, case.ada, interaction_id=case.call.id)
    page = controller.get(place.format(claim.id))
    assert [pill.get_text() for pill in page.select("#lines .pill")] == ["exact match"]
    factories.claim(case.household, case.ben)
    assert "exact match" not in controller.get(place.format(claim.id))


@pytest.mark.parametrize("place", PLACES)
def test_lines_that_add_up_are_filled_in_by_one_press_and_confirmed(controller, case, parts, place):
    page = controller.get(place.format(parts.id))
    assert "together exactly this amount, 2 days apart" in page
    link = next(one for one in page.select("#lines a") if one.get_text().startswith("Use "))
    filled = controller.get(link["href"].split("#")[0])
    assert {line: amount for line, amount in amounts(filled).items() if amount} == {
        case.deposit.id: "25000.00",
        case.five.id: "5000.00",
    }
    controller.submit(filled, "Confirm")
    assert case.now.claim(parts.id).state == "confirmed"


def test_a_line_that_pays_several_claims_says_so(controller, case):
    first = factories.claim(case.household, case.ada, 1_500_000, interaction_id=case.call.id)
    other = factories.claim(case.household, case.ada, 1_000_000, interaction_id=case.call.id)
    page = controller.get(f"/claims/queue?claim={first.id}")
    assert f"exactly this claim and claim {other.id} together" in page
    link = next(one for one in page.select("#lines a") if one.get_text().startswith("Use "))
    filled = controller.get(link["href"].split("#")[0])
    assert amounts(filled)[case.deposit.id] == "15000.00"


def test_a_line_that_fits_another_claim_better_is_not_filled_in(controller, case):
    better = factories.claim(case.household, case.ada, 2_500_000, interaction_id=case.call.id)
    near = factories.claim(case.household, case.ada, 2_400_000, interaction_id=case.call.id)
    page = controller.get(f"/claims/queue?claim={near.id}")
    assert f"fits claim {better.id} better" in page
    assert set(amounts(page).values()) == {""}
    assert amounts(controller.get(f"/claims/queue?claim={better.id}"))[case.deposit.id] == "25000.00"


def test_a_used_line_is_offered_to_no_other_claim(controller, case):
    first = factories.claim(case.household, case.ada, interaction_id=case.call.id)
    other = factories.claim(case.household, case.ben)
    controller.submit(controller.get(f"/claims/queue?claim={first.id}"), "Confirm")
    assert case.deposit.id not in amounts(controller.get(f"/claims/queue?claim={other.id}"))


@pytest.mark.parametrize("place", PLACES)
def test_five_lines_are_shown_and_the_others_one_press_away(controller, case, place):
    claim = factories.claim(case.household, case.ada, interaction_id=case.call.id)
    day = periods.today(factories.ZONE)
    for number in range(7):
        factories.activity(case.account, case.file, 700 + number, day - timedelta(days=number))
    page = controller.get(place.format(claim.id))
    assert len(amounts(page)) == 5
    assert len(amounts(controller.follow(page, "Show 4 other lines"))) == 9


def test_an_amount_that_was_typed_stays_in_sight(controller, case):
    claim = factories.claim(case.household, case.ada, interaction_id=case.call.id)
    day = periods.today(factories.ZONE)
    for number in range(7):
        factories.activity(case.account, case.file, 700 + number, day - timedelta(days=number))
    whole = controller.get(f"/claims/queue?claim={claim.id}&lines=all")
    last = list(amounts(whole))[-1]
    wrong = controller.submit(whole, "Confirm", status=422, **{"lines-8-amount": "seven"})
    assert amounts(wrong)[last] == "seven"
    assert len(amounts(wrong)) == 6


@pytest.mark.parametrize(
    "asked", ["use=x", "use=-", "use=99999999999999999999", "use=٣", "lines=none", "use=1-2-3-4-5-6"]
)
def test_nonsense_in_the_address_does_no_harm(controller, case, asked):
    claim = factories.claim(case.household, case.ada, interaction_id=case.call.id)
    assert "same amount" in controller.get(f"/claims/queue?claim={claim.id}&{asked}")
