"""Rates as controllers keep them: entered, corrected beside what stands, and taken in from a table."""

import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage, MultiDict

from tests import factories
from webapp import periods
from webapp.audit import AuditEntry
from webapp.db import db
from webapp.rates import queries
from webapp.rates.forms import TableForm
from webapp.rates.models import ExchangeRate
from webapp.rates.rules import MOST

BANK = b"Date,USD,CHF,CYP,\n2025-03-31,1.0825,0.9412,N/A,\n2025-03-28,1.0801,0.9409,N/A,\n"


def kept(app):
    with app.app_context():
        rows = db.session.scalars(sa.select(ExchangeRate).order_by(ExchangeRate.id))
        return [(one.currency, one.quote, str(one.quoted_on), one.revision, one.rate_billionths) for one in rows]


def told(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_type == "exchange_rate")))


def test_a_rate_is_entered_and_corrected_beside_what_stands(browser, cast, app):
    page = browser.sign_in(cast.cora).get("/rates")
    assert "No rate yet" in page
    typed = {"currency": "eur", "on": "2025-03-31", "source": "Central bank"}
    refused = browser.submit(page, "Enter", **typed, rate="1.0825", reason="Because", status=409)
    assert "Nothing that stands is corrected" in refused
    page = browser.submit(refused, "Enter", rate="1.0825", reason="")
    assert ("Entered." in page, "1.0825" in page) == (True, True)
    page = browser.follow(page, "Correct")
    refused = browser.submit(page, "Enter", rate="1.0852", source="Central bank", status=409)
    assert "1 EUR = 1.0825 USD" in refused
    page = browser.submit(refused, "Enter", reason="Digits changed places")
    assert "Correction: Digits changed places" in page
    assert kept(app) == [
        ("EUR", "USD", "2025-03-31", 1, 1_082_500_000), ("EUR", "USD", "2025-03-31", 2, 1_085_200_000)
    ]  # fmt: skip
    assert told(app) == ["exchange-rate.entered", "exchange-rate.corrected"]
    with app.app_context():
        assert [one.billionths for one in queries.last_quoted(date(2025, 12, 31))] == [1_085_200_000]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rate": "1,08"}, "with a point"), ({"currency": "EURO"}, "longer than"), ({"currency": "usd"}, "the same"),
        ({"currency": "ABC"}, "currency code"),
    ],
)  # fmt: skip
def test_what_is_no_rate_says_what_to_do(browser, cast, app, fields, words):
    typed = {"currency": "EUR", "on": "2025-03-31", "source": "Central bank", "rate": "1.08"} | fields
    assert words in browser.submit(browser.sign_in(cast.cora).get("/rates"), "Enter", **typed, status=422)
    assert kept(app) == []


def test_a_day_to_come_has_no_rate(browser, cast, app):
    later = periods.today(factories.ZONE) + timedelta(days=2)
    page = browser.sign_in(cast.cora).get("/rates")
    typed = {"currency": "EUR", "on": str(later), "source": "Central bank", "rate": "1.08"}
    assert "has not come yet" in browser.submit(page, "Enter", **typed, status=409)


def test_the_bank_s_table_is_shown_before_it_is_taken_in_and_taken_in_once(browser, cast, app):
    factories.rate(cast.cora, "EUR", "USD", date(2025, 3, 31), "1.09")
    page = browser.sign_in(cast.cora).get("/rates/table")
    shown = browser.submit(page, "Show what would be written", file=("eurofxref.csv", BANK), status=200)
    assert "3 rates are new. 1 corrects one that stands. 0 are there already." in shown
    assert "what one EUR was worth" in shown
    assert len(kept(app)) == 1
    refused = browser.submit(shown, "Take in", status=409)
    assert "To correct that, say why." in refused
    page = browser.submit(refused, "Take in", reason="As published")
    assert "4 rates entered." in page
    dollar, franc = kept(app)[1:3]
    assert dollar == ("EUR", "USD", "2025-03-31", 2, 1_082_500_000)
    assert franc == ("EUR", "CHF", "2025-03-31", 1, 941_200_000)
    again = browser.submit(browser.get("/rates/table"), "Take in", file=("eurofxref.csv", BANK), status=409)
    assert "nothing was written" in again


def test_a_table_with_a_fault_writes_nothing_and_names_all(browser, cast, app):
    wrong = b"currency,quote,day,rate\nEUR,USD,2025-03-31,1.08\nEUR,XXX,2025-03-31,1\nEUR,CHF,yesterday,0.9\n"
    page = browser.sign_in(cast.cora).get("/rates/table")
    page = browser.submit(page, "Take in", file=("rates.csv", wrong), source="x", status=422)
    assert ("“XXX” is no currency" in page, "“yesterday” is no day" in page) == (True, True)
    assert kept(app) == []


def table(source):
    days = (date(2020, 1, 1) + timedelta(days=day) for day in range(MOST))
    rows = (f"EUR,USD,{day},1.0825{number:05},{source.format(number)}" for number, day in enumerate(days))
    return "\r\n".join(["currency,quote,day,rate,source", *rows, ""])


def test_what_a_preview_shows_can_be_taken_in_however_much_it_is(app):
    with app.test_request_context():
        for body, source in ((table("Bank"), "Bank"), (table(""), "Bank")):
            # A file may be longer than what is typed.
            sent = FileStorage(io.BytesIO(body.encode()), "rates.csv")
            first = TableForm(MultiDict({"file": sent, "source": source}))
            assert first.validate(), first.errors
            typed = first.body.data.replace("\n", "\r\n")
            again = TableForm(MultiDict({"body": typed, "source": first.source.data}))
            assert (again.validate(), len(again.rates)) == (True, MOST)
        sent = FileStorage(io.BytesIO(table("The bank's table of day {}").encode()), "rates.csv")
        long = TableForm(MultiDict({"file": sent}))
        assert (long.validate(), list(long.rates)) == (False, [])
        assert "too long" in long.body.errors[0]


def test_a_source_that_the_field_says_is_not_said_again_in_each_row(app):
    body = "currency,quote,day,rate,source\nEUR,USD,2025-03-31,1.08,Bank\nEUR,CHF,2025-03-31,0.9,Other\n"
    with app.test_request_context():
        form = TableForm(MultiDict({"body": body, "source": "Bank"}))
        assert form.validate()
    assert [one.source for one in form.rates] == ["", "Other"]


def test_money_without_a_rate_is_named_until_one_leads_there(browser, cast):
    home = factories.household(covered_by=cast.ada)
    account, file = factories.account(home, "CHF-1", currency="CHF"), factories.statement_file(cast.cora)
    factories.confirmed(home, cast.ada, cast.cora, date(2025, 2, 10), 900_000, account, file, currency="CHF")
    page = browser.sign_in(cast.cora).get("/rates")
    assert "no rate leads from them to USD" in page
    factories.rate(cast.cora, "EUR", "USD", date(2025, 3, 31), "1.0825")
    factories.rate(cast.cora, "EUR", "CHF", date(2025, 3, 31), "0.9412")
    assert "no rate leads" not in browser.get("/rates")


def test_rates_are_for_who_keeps_them(browser, cast):
    factories.rate(cast.cora)
    for who, status in ((cast.ada, 403), (cast.mo, 403), (cast.root, 403), (cast.cora, 200)):
        browser.sign_in(who)
        for path in ("/rates", "/rates/EUR/USD", "/rates/file", "/rates/table"):
            assert browser.client.get(path).status_code == status
    assert browser.client.get("/rates/EUR/JPY").status_code == 404
    file = browser.client.get("/rates/file").get_data(as_text=True)
    assert file.splitlines()[1].startswith("EUR,USD,2025-01-31,1.25,")


def test_a_long_history_is_paged_by_days(browser, cast, app):
    for day in range(1, 46):
        factories.rate(cast.cora, on=date(2025, 1, 1) + timedelta(days=day), text=f"1.{day:02d}")
    page = browser.sign_in(cast.cora).get("/rates/EUR/USD")
    assert len(page.select("tbody tr")) == 40
    assert "the lowest was 1.01, the highest 1.45" in page
    assert len(browser.get(page.link("Next")).select("tbody tr")) == 5
    assert len(page.html.encode()) < 30_000
