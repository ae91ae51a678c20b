"""Money in other currencies: counted at the last rate before the period's end, which statements keep and name."""

import json
from datetime import date

import pytest

from tests import factories
from tests.bonus.test_periods import Q1, Q2, closed, firm, links_of, opened, run, statement_of
from webapp.bonus import service
from webapp.exceptions import RuleBroken

__all__ = ["firm"]


def franc(firm, on, minor=10_000_000):
    """A confirmed deposit of 100,000 francs."""
    account = factories.account(firm.home, f"CHF-{on}", currency="CHF")
    return factories.confirmed(
        firm.home, firm.ada, firm.cora, on, minor, account, firm.file, None, currency="CHF"
    )  # fmt: skip


def rates_of(statement):
    return json.loads(statement.inputs)["measures"].get("rates")


@pytest.mark.usefixtures("in_app")
class TestCurrencies:
    def test_without_a_rate_it_is_an_exception_and_with_one_it_counts(self, firm):
        franc(firm, date(2025, 2, 10))
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        assert [one["why"] for one in period.exceptions] == ["no-rate"]
        factories.rate(firm.cora, "CHF", "USD", date(2025, 3, 31), "1.25")
        factories.rate(firm.cora, "CHF", "USD", date(2025, 4, 1), "9")
        period = run(service.calculate, period.id, expected=None, actor=firm.cora)
        made = statement_of(period, firm.ada)
        # 125,000 × 0.20 % and 500 for the household.
        assert (period.exceptions, made.total_minor) == ([], 75_000)
        assert rates_of(made) == {
            "name": "Table of rates",
            "rates": [{"currency": "CHF", "on": "2025-03-31", "rate": "1.25", "source": "Central bank"}],
        }
        assert {"rate", "deposit"} <= {one["what"] for one in made.changes}

    def test_a_rate_corrected_since_is_a_difference_that_closing_finds(self, firm):
        franc(firm, date(2025, 2, 10))
        factories.rate(firm.cora, "USD", "CHF", date(2025, 3, 28), "0.8")
        period = run(service.calculate, opened(firm).id, expected=None, actor=firm.cora)
        assert rates_of(statement_of(period, firm.ada))["rates"][0]["rate"] == "1/0.8"
        run(service.review, period.id, expected=None, actor=firm.cora)
        factories.rate(firm.cora, "USD", "CHF", date(2025, 3, 28), "0.5", revision=2)
        with pytest.raises(RuleBroken, match="Something changed since then"):
            run(service.close, period.id, expected=None, actor=firm.carl)
        period = run(service.calculate, period.id, expected=None, actor=firm.cora)
        made = statement_of(period, firm.ada)
        assert made.total_minor == 20_000_000 * 20 // 10_000 + 50_000
        [change] = made.changes
        assert (change["before"], change["after"]) == (
            "1 CHF = 1/0.8 (2025-03-28, Central bank)", "1 CHF = 1/0.5 (2025-03-28, Central bank)"
        )  # fmt: skip

    def test_a_clawback_takes_back_by_the_rate_that_paid(self, firm):
        came = franc(firm, date(2025, 2, 10))
        factories.rate(firm.cora, "CHF", "USD", date(2025, 3, 31), "1.25")
        first = closed(firm, opened(firm))
        before = statement_of(first, firm.ada).id
        factories.rate(firm.cora, "CHF", "USD", date(2025, 6, 30), "2")
        account = factories.account(firm.home, "CHF-out", currency="CHF")
        factories.left_again(came, account, firm.file, date(2025, 5, 1), 4_000_000, "CHF")
        second = closed(firm, opened(firm, Q2.since))
        # 40,000 francs at 1.25 had earned 0.20 % of 50,000.
        assert links_of(statement_of(second, firm.ada)) == [("clawback", before, -10_000)]
        found = service.verify()
        assert (found.statements, found.flaws) == (2, [])

    def test_two_rates_of_a_day_lead_over_a_third_currency(self, firm):
        franc(firm, date(2025, 2, 10))
        factories.rate(firm.cora, "EUR", "USD", Q1.until, "1.08", source="ECB")
        factories.rate(firm.cora, "EUR", "CHF", Q1.until, "0.96", source="ECB")
        period = closed(firm, opened(firm))
        made = statement_of(period, firm.ada)
        assert rates_of(made)["rates"][0]["rate"] == "1.08/0.96"
        assert made.total_minor == 11_250_000 * 20 // 10_000 + 50_000
        assert service.verify().flaws == []


def test_the_statement_names_rate_day_and_source_beside_the_amount(browser, firm, app):
    franc(firm, date(2025, 2, 10))
    factories.rate(firm.cora, "CHF", "USD", Q1.until, "1.25")
    with app.app_context():
        number = statement_of(closed(firm, opened(firm)), firm.ada).id
    page = browser.sign_in(firm.ada).get(f"/bonus/statements/{number}")
    said = "1 CHF = 1.25 USD, Mar 31, 2025, Central bank"
    assert [said in words for words in page.words("td.small .muted")] == [True]
    assert "100,000.00 CHF × 1.25 = 125,000.00" in page
    file = browser.client.get(f"/bonus/statements/{number}/lines").get_data(as_text=True)
    assert '"CHF 1.25, 2025-03-31, Central bank"' in file


def test_who_reviews_a_period_sees_the_rates_at_its_end(browser, firm, app):
    franc(firm, date(2025, 2, 10))
    with app.app_context():
        number = opened(firm).id
    browser.sign_in(firm.cora)
    assert "CHF: no rate" in browser.get(f"/periods/{number}")
    factories.rate(firm.cora, "USD", "CHF", Q1.until, "0.8")
    assert "1 CHF = 1 ÷ 0.8 USD" in browser.get(f"/periods/{number}")


def test_a_closed_period_shows_the_rates_that_it_was_closed_with(browser, firm, app, clock):
    franc(firm, date(2025, 2, 10))
    factories.rate(firm.cora, "CHF", "USD", Q1.until, "1.25")
    with app.app_context():
        number = closed(firm, opened(firm)).id
    clock.forward(hours=1)
    factories.rate(firm.cora, "CHF", "USD", Q1.until, "2", revision=2)
    page = browser.sign_in(firm.cora).get(f"/periods/{number}")
    assert "1 CHF = 1.25 USD" in page
    assert "1 CHF = 2 USD" not in page
