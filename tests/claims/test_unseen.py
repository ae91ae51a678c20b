"""Claims of households that one may not open: totals tell of them what their rows tell, and nothing else."""

from datetime import date

import pytest

from tests import factories
from tests.claims.test_promises import in_days
from webapp.claims import queries


@pytest.fixture
def shared(case):
    """Ada shares an engagement and an overdue promise of Eva's household, and claims of her own are beside them."""
    strange = factories.household("Strange", covered_by=case.eva)
    shares = [(case.eva, 5000), (case.ada, 5000)]
    factories.claim(strange, case.eva, 700_000, kind="engagement", shares=shares)
    factories.claim(strange, case.eva, 900_000, kind="promised", expected_on=in_days(-9), shares=shares)
    factories.claim(case.household, case.ada, 100_000, kind="engagement")
    factories.claim(case.household, case.ada, 300_000, kind="promised", expected_on=in_days(-9))
    return strange


def test_totals_of_the_list_tell_what_its_rows_tell(browser, case, shared):
    page = browser.sign_in(case.ada).get("/claims")
    assert page.words("[aria-label=Totals] li") == [
        "Promised USD 3,000.00 × 1 · 1 overdue",
        "Pending · Fees USD 1,000.00 × 1",
        "Pending · Households you don't cover USD 7,000.00 × 1",
        "Promised · Households you don't cover USD 9,000.00 × 1",
    ]
    seen = browser.another().sign_in(case.cora).get("/claims").words("[aria-label=Totals] li")
    assert seen == ["Promised USD 12,000.00 × 2 · 2 overdue", "Pending · Fees USD 8,000.00 × 2"]


def test_what_is_confirmed_is_told_as_the_amount_of_the_row(browser, case):
    strange = factories.household("Strange", covered_by=case.eva)
    claim = factories.claim(strange, case.ada, 700_000, kind="engagement", entered_by_id=case.ada.id)
    paper = factories.document(strange, case.eva)
    factories.attached(claim, paper, case.eva)
    browser.sign_in(case.cora)
    page = browser.get(f"/claims/{claim.id}")
    browser.submit(page, "Confirm", documents=str(paper.id), confirmed="5000.00")
    browser.sign_in(case.ada)
    told = "Confirmed · Households you don't cover USD 7,000.00"
    page = browser.get("/claims")
    assert page.words("[aria-label=Totals] li") == [f"{told} × 1"]
    assert "USD 7,000.00" in page.words("tbody td")
    home = browser.get("/")
    assert "Fees" not in home
    assert "USD 5,000.00" not in home.text
    assert "Households you don't cover" in home
    listed = browser.get(home.link("Confirmed · Households you don't cover"))
    assert "USD 7,000.00" in listed.words("tbody td")


@pytest.mark.usefixtures("in_app")
def test_what_few_households_took_away_again_is_told_to_nobody_who_may_not_open_them(cast):
    race, file = factories.initiative(), factories.statement_file(cast.cora)
    for number in range(6):
        home = factories.household(f"Home {number}", covered_by=cast.ada)
        account = factories.account(home, f"A-{number}")
        came = factories.confirmed(home, cast.ada, cast.cora, date(2025, 2, 10), 1_000, account, file, initiative=race)
        if number == 0:
            factories.left_again(came, account, file, date(2025, 3, 1), 400)
    [seen] = queries.of_initiative(cast.cora, [race.id])
    assert (seen.amount_minor, seen.confirmed_minor, seen.reversed_minor) == (6_000, 5_600, 400)
    [told] = queries.of_initiative(cast.mia, [race.id])
    assert (told.claims, told.amount_minor, told.confirmed_minor, told.reversed_minor) == (6, 5_600, 5_600, 0)
