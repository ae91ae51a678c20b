"""Filing, listing and reading claims on the real pages."""

import pytest

from tests import factories


@pytest.mark.parametrize("fragment", [False, True])
def test_a_claim_is_filed_out_of_an_interaction(browser, case, fragment):
    ada = browser.sign_in(case.ada)
    page = ada.get(f"/claims/new?interaction={case.call.id}")
    labels = set(page.words("label, legend, [role=radiogroup] .label-text, .label-text"))
    for label in ("Kind", "Amount", "Currency", "Expected on", "Initiative", "Credit shares"):
        assert any(label in known for known in labels), (label, labels)
    shown = ada.submit(page, "File the claim", amount="25,000.00", kind="deposited", fragment=fragment)
    assert "USD 25,000.00" in shown
    assert "Vintage motor sports" in shown
    assert "Pending" in shown
    assert "Ada Rossi 100 %" in shown


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(browser, case):
    ada = browser.sign_in(case.ada)
    page = ada.get(f"/claims/new?household={case.household.id}")
    for fields, words in (
        ({"amount": ""}, "required"),
        ({"amount": "twelve"}, "Enter an amount"),
        ({"amount": "0"}, "above zero"),
        ({"amount": "9" * 30}, "too large"),
        ({"amount": "5", "currency": "dollars"[:3] + "1"}, "Currency"),
        ({"amount": "5", "kind": "promised"}, "expected"),
        ({"amount": "5"}, "why there is none"),
        ({"amount": "5", "no_initiative_reason": "x", "shares-0-percent": "70"}, "must total 100 %"),
        ({"amount": "5", "no_initiative_reason": "x", "shares-0-percent": "lots"}, "a percentage"),
    ):
        wrong = ada.submit(page, "File the claim", status=422, **fields)
        assert words in wrong.errors(), (fields, wrong.errors())
        assert wrong.one("input[name=amount]").get("value", "") == fields["amount"]
    assert "No claims yet" in ada.get("/claims")


def test_a_new_claim_leads_to_what_it_grew_out_of(browser, case):
    page = browser.sign_in(case.ada).get(f"/claims/new?interaction={case.call.id}")
    assert page.one("p.lead a")["href"] == f"/interactions/{case.call.id}"


def test_an_initiative_shows_its_money_by_state_before_anything_else(browser, case):
    factories.claim(case.household, case.ada, 2_500_000, initiative=case.motor)
    factories.claim(case.household, case.ada, 100_000, "promised", initiative=case.motor)
    page = browser.sign_in(case.ada).get("/initiatives/vintage-motor-sports")
    assert page.words(".stat-label") == ["Pending", "Promised"]
    # The figure's link says what it is of, so that it stands by itself; the words beside it are then not read twice.
    assert page.words(".stat-value a") == ["Pending: USD 25,000.00", "Promised: USD 1,000.00"]
    assert all(label.has_attr("aria-hidden") for label in page.select(".stat-label"))
    assert page.words(".stat-note") == ["1 claim", "1 claim"]
    assert page.html.index('class="stats"') < page.html.index('class="timeline"')
    assert page.select(".timeline-item")
    assert not page.select(".timeline a[href='/initiatives/vintage-motor-sports']")


def test_shares_are_split_among_colleagues_and_shown(browser, case):
    ada = browser.sign_in(case.ada)
    page = ada.get(f"/claims/new?household={case.household.id}")
    shares = {"shares-0-percent": "66.67", "shares-1-user_id": case.ben.id, "shares-1-percent": "33.33"}
    shown = ada.submit(page, "File the claim", amount="100", no_initiative_reason="Met at the fair", **shares)
    assert "Ada Rossi 66.67 % · Ben Keller 33.33 %" in shown
    ben = browser.another().sign_in(case.ben)
    seen = ben.get(shown.location)
    assert "A household you don't cover" in seen
    assert "33.33 %" in seen
    for hidden in ("Lindqvist family", "Met at the fair", "Ada Rossi"):
        assert hidden not in seen.text
    assert "A household you don't cover" in ben.get("/claims")
    assert "No claim fits" in ben.get(f"/claims?household={case.household.id}")
    assert "Lindqvist family" not in ben.get(f"/claims?household={case.household.id}").text


def test_strangers_do_not_learn_that_a_claim_exists(browser, case):
    claim = factories.claim(case.household, case.ada)
    eva = browser.sign_in(case.eva)
    eva.get(f"/claims/{claim.id}", status=404)
    eva.get(f"/claims/{claim.id}/edit", status=404)
    eva.get(f"/claims/new?household={case.household.id}", status=404)
    eva.get(f"/claims/new?interaction={case.call.id}", status=404)
    eva.get("/claims/new", status=404)
    assert "No claims yet" in eva.get("/claims")
    assert "Lindqvist family" not in eva.get(f"/claims?claimant={case.ada.id}").text


def test_managers_see_the_team_but_not_behind_walls(browser, case):
    claim = factories.claim(case.household, case.ada)
    quiet = factories.household("Quiet house", covered_by=case.ada, is_walled=True)
    walled = factories.claim(quiet, case.ada)
    mo = browser.sign_in(case.mo)
    assert "Lindqvist family" in mo.get("/claims")
    assert "Quiet house" not in mo.get("/claims").text
    mo.get(f"/claims/{claim.id}")
    mo.get(f"/claims/{walled.id}", status=404)
    assert "Quiet house" in browser.another().sign_in(case.cora).get("/claims")


@pytest.mark.parametrize("fragment", [False, True])
def test_an_own_claim_is_edited_and_withdrawn(browser, case, fragment):
    claim = factories.claim(case.household, case.ada)
    ada = browser.sign_in(case.ada)
    page, older = ada.get(f"/claims/{claim.id}/edit"), ada.get(f"/claims/{claim.id}/edit")
    shown = ada.submit(page, "Save", amount="12000", description="From Basel", fragment=fragment)
    assert "USD 12,000.00" in shown
    assert "From Basel" in shown
    stale = ada.submit(older, "Save", amount="13000", status=409, fragment=fragment)
    assert "Somebody else changed this" in stale.errors()
    again = ada.submit(ada.get(f"/claims/{claim.id}"), "Withdraw", fragment=fragment)
    assert "Withdrawn" in again
    assert "Edit" not in again.words("a")
    assert case.now.claim(claim.id).state == "withdrawn"
    ada.get(f"/claims/{claim.id}/edit")
    assert "Claim again" in again.text
    once_more = ada.get(again.link("Claim again"))
    ada.submit(once_more, "File the claim", amount="5", no_initiative_reason="Again")


def test_the_list_is_filtered_by_state_initiative_claimant_and_household(browser, case):
    eva_house = factories.household("Other house", covered_by=case.eva)
    factories.claim(case.household, case.ada, 100, initiative=case.motor)
    factories.claim(eva_house, case.eva, 200, kind="promised")
    cora = browser.sign_in(case.cora)
    assert len(cora.get("/claims").rows()) == 2
    for query, name in (
        (f"initiative={case.motor.slug}", "Lindqvist family"),
        ("state=promised", "Other house"),
        (f"claimant={case.eva.id}", "Other house"),
        (f"household={case.household.id}", "Lindqvist family"),
    ):
        for fragment in (False, True):
            page = cora.get(f"/claims?{query}", fragment=fragment)
            assert len(page.select("tr[data-row]")) == 1, query
            assert name in page.text
            assert page.select("a.chip")
    assert "No claim fits these filters" in cora.get(f"/claims?initiative={case.motor.slug}&state=rejected")
    totals = cora.get("/claims").words("ul[aria-label=Totals] li")
    assert totals == ["Pending USD 1.00 × 1", "Promised USD 2.00 × 1"]


def test_totals_never_add_currencies_and_are_the_sum_of_the_rows(browser, case):
    factories.claim(case.household, case.ada, 100)
    factories.claim(case.household, case.ada, 300)
    factories.claim(case.household, case.ada, 500, currency="JPY")
    ada = browser.sign_in(case.ada)
    assert ada.get("/claims").words("ul[aria-label=Totals] li") == ["Pending JPY 500 × 1", "Pending USD 4.00 × 2"]


def test_long_lists_turn_pages_and_ignore_nonsense(browser, case):
    for number in range(53):
        factories.claim(case.household, case.ada, 100 + number)
    ada = browser.sign_in(case.ada)
    first = ada.get("/claims")
    second = ada.follow(first, "Next", fragment=True)
    assert (len(first.rows()), len(second.select("tr[data-row]"))) == (45, 8)
    assert len(ada.follow(second, "Previous").rows()) == 45
    for query in ("after=x", "before=2026-01-01", "household=99999999999999999999999", "state=%00", "claimant=-1"):
        ada.get(f"/claims?{query}")
    ada.get("/claims/99999999999999999999999999", status=404)


def test_controllers_decide_on_the_claim_s_own_page(browser, case):
    claim = factories.claim(case.household, case.ada)
    cora = browser.sign_in(case.cora)
    page = cora.get(f"/claims/{claim.id}")
    assert {"Confirm", "Reject", "Ask"} <= set(page.buttons())
    shown = cora.submit(page, "Confirm")
    assert shown.location == f"/claims/{claim.id}"
    assert "Confirmed" in shown
    history = shown.words(".history li")
    assert any("Claim confirmed" in entry and "Cora Lim" in entry for entry in history)


def test_no_page_of_a_controller_speaks_of_pay(browser, case):
    claim = factories.claim(case.household, case.ada)
    cora = browser.sign_in(case.cora)
    for address in ("/claims", "/claims/queue", f"/claims/{claim.id}"):
        assert "bonus" not in cora.get(address).html.lower()


@pytest.mark.parametrize("name", ["state", "initiative", "claimant", "household"])
def test_a_filter_for_what_there_is_not_lists_nothing_and_says_so(browser, case, name):
    factories.claim(case.household, case.ada)
    browser.sign_in(case.ada)
    value = "999999" if name in ("claimant", "household") else "nonsense"
    assert len(browser.get("/claims").select("tbody tr")) == 1
    page = browser.get(f"/claims?{name}={value}")
    assert page.select("tbody tr") == []
    assert "not found" in page
