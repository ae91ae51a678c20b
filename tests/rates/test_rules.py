"""Which rate leads from one currency to another, and what a table of rates says."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rates.rules import Quoted, Read, as_billionths, as_text, drawing, found, read, written

DAY = date(2026, 3, 31)
BANK = """Date,USD,JPY,CYP,CHF,
2026-03-31,1.0825,162.35,N/A,0.9412,
2026-03-30,1.0801,,N/A,0.9409,
"""
CODES = st.sampled_from(["USD", "EUR", "CHF", "JPY", "GBP"])
RATES = st.integers(1, 10**18 - 1)


def quoted(currency, quote, text, on=DAY, source="Bank"):
    return Quoted(currency, quote, on, as_billionths(text), source)


@given(RATES)
def test_a_rate_is_written_as_it_is_read(billionths):
    assert as_billionths(as_text(billionths)) == billionths


@pytest.mark.parametrize(
    "text", ["", "0", "0.000", "1,0825", "-1", "1e5", "1.0000000001", "1234567890", "١.٥", "1.", ".5"]
)
def test_what_is_no_rate_is_refused(text):
    assert as_billionths(text) is None


def test_direct_goes_before_turned_round_before_over_a_third():
    direct, inverse = quoted("USD", "CHF", "0.87"), quoted("CHF", "USD", "1.15")
    euro = [quoted("EUR", "USD", "1.0825"), quoted("EUR", "CHF", "0.9412")]
    said = [found(known, "USD", "CHF") for known in ([direct, inverse, *euro], [inverse, *euro], euro, euro[:1])]
    assert [one and (one.way, one.written) for one in said] == [
        ("direct", "0.87"), ("inverse", "1/1.15"), ("cross", "0.9412/1.0825"), None
    ]  # fmt: skip
    assert said[1].rate == Fraction(100, 115)
    assert said[2].rate == Fraction(9412, 10825)


def test_the_newest_day_goes_first_whichever_way_it_leads():
    old = quoted("USD", "CHF", "0.87", date(2025, 12, 31))
    euro = [quoted("EUR", "USD", "1.0825"), quoted("EUR", "CHF", "0.9412")]
    assert found([old, *euro], "USD", "CHF").way == "cross"


def test_two_rates_of_different_days_make_no_way():
    assert (
        found([quoted("EUR", "USD", "1.0825"), quoted("EUR", "CHF", "0.94", date(2026, 3, 30))], "USD", "CHF") is None
    )


def test_two_sources_of_a_way_are_both_named():
    assert (
        found([quoted("EUR", "USD", "2", source="A"), quoted("EUR", "CHF", "1", source="B")], "USD", "CHF").source
        == "B; A"
    )


@given(st.lists(st.tuples(CODES, CODES, RATES), max_size=8), CODES, CODES)
def test_there_and_back_is_one(rows, currency, into):
    known = list({(a, b): Quoted(a, b, DAY, rate, "Bank") for a, b, rate in rows if a != b}.values())
    pairs = {(one.currency, one.quote) for one in known}
    if currency == into or any((quote, currency) in pairs for currency, quote in pairs):
        return
    there, back = found(known, currency, into), found(known, into, currency)
    assert (there is None) == (back is None)
    if there and back and there.way != "cross":
        assert there.rate * back.rate == 1


def test_the_bank_s_table_is_of_the_euro():
    reading = read(BANK)
    assert (reading.is_wide, reading.faults) == (True, ())
    assert [(one.quote, str(one.on), as_text(one.billionths)) for one in reading.rates] == [
        ("USD", "2026-03-31", "1.0825"), ("JPY", "2026-03-31", "162.35"), ("CHF", "2026-03-31", "0.9412"),
        ("USD", "2026-03-30", "1.0801"), ("CHF", "2026-03-30", "0.9409"),
    ]  # fmt: skip
    assert {one.currency for one in reading.rates} == {"EUR"}
    assert len(read(BANK, since=DAY, only={"USD", "CHF"}).rates) == 2
    one_day = read("Date, USD, JPY, \n31 March 2026, 1.0825, 162.35, \n")
    assert [one.on for one in one_day.rates] == [DAY, DAY]


def test_a_table_of_one_rate_a_row():
    reading = read("Day;Currency;Quote;Rate;Source\n2026-03-31;usd;chf;0.87;SNB\n")
    assert reading.rates == [Read("USD", "CHF", DAY, 870_000_000, "SNB", 2)]


def test_everything_that_is_wrong_is_said_at_once():
    head, same = "currency,quote,day,rate\n", "USD,CHF,2026-03-31,1\n"
    text = f"{head}XYZ,USD,2026-02-30,1,5\nUSD,USD,2026-03-31,0\n{same}{same}"
    reading = read(text)
    assert reading.rates == ()
    assert [(fault.line, fault.message.split(".")[0]) for fault in reading.faults] == [
        (2, "“XYZ” is no currency"), (2, "“2026-02-30” is no day"),
        (3, "A rate is between two currencies; these are the same"), (3, "“0” is no rate"),
        (5, "Line 4 has a rate for the same currencies and day"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing in this table"),
        ("a,b\n1,2\n", "Missing: currency, quote, day, rate"),
        ("Date,EUR,USD\n2026-03-31,1,2\n", "which cannot be in it itself"),
        ("Date,USD\n2026-03-31,N/A\n", "No rate of this table"),
        ("currency,quote,day,rate\n" + "".join(f"USD,CHF,{1000 + n}-01-01,1\n" for n in range(1201)), "1201 rates"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_taken_says_why(text, words):
    assert words in " ".join(fault.message for fault in read(text).faults)


def test_what_is_read_reads_back():
    rates = [one._replace(source='A "bank", abroad', line=place) for place, one in enumerate(read(BANK).rates, 2)]
    assert read(written(rates)).rates == rates


def test_a_picture_goes_from_the_first_day_to_the_last():
    drawn = drawing([(date(2026, 1, 1), 10**9), (date(2026, 1, 3), 3 * 10**9), (date(2026, 1, 5), 2 * 10**9)])
    assert drawn.points == "8,108 320,12 632,60"
    assert (drawn.lowest[1], drawn.highest[1], drawn.last[1]) == ("1", "3", "2")
    assert drawing([(DAY, 1)]) is None
