"""CSV of banks: what is proposed, what is read with a mapping, what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers
from webapp.custody.readers import Mapping
from webapp.custody.readers.amounts import NotAnAmount, statement_amount, written_amount
from webapp.custody.readers.days import written_day
from webapp.custody.readers.mapping import DayOrder, as_texts, from_texts, with_changes

FIXTURES = Path(__file__).parent / "fixtures"
PLAIN = Mapping(date="date", amount="amount", account="account", currency_is="USD")


def raw(name):
    return (FIXTURES / name).read_bytes()


def proposal(name):
    source = readers.Source(raw(name))
    return readers.propose(readers.detect(source), source)


def table(*lines, mapping=PLAIN):
    return readers.read("\n".join(("date,amount,account,memo", *lines)).encode(), mapping)


def test_a_german_export_in_latin_1_needs_no_help():
    reading = readers.read(raw("german-latin1.csv"))
    assert reading.errors == ()
    (statement,) = reading.statements
    assert (statement.account_number, statement.currency) == ("DE89 3704 0044", "EUR")
    first, second = statement.lines
    assert (first.line, first.booked_on, first.amount) == (2, date(2026, 2, 10), Decimal("1234567.89"))
    assert (first.payer, first.description) == ("Müller GmbH", "Einlage")
    assert (second.amount, second.kind) == (Decimal("-9.9"), "withdrawal")


def test_debit_and_credit_columns_and_repeated_headings_are_understood():
    reading = readers.read(raw("debit-credit.csv"))
    assert reading.errors == ()
    assert [(s.account_number, s.currency, [line.amount for line in s.lines]) for s in reading.statements] == [
        ("A-1", None, [20_000, Decimal("-103.1")]),
        ("B-2", None, [50]),
    ]


def test_dates_that_could_be_two_days_are_asked_for():
    assert [doubt.message for doubt in proposal("ambiguous.csv").doubts] == [
        "The dates could be day first or month first. Say which: 05/03/2026."
    ]
    assert readers.read(raw("ambiguous.csv")).statements == ()
    chosen = replace(proposal("ambiguous.csv").mapping, day_order=DayOrder.DAY_FIRST)
    assert readers.read(raw("ambiguous.csv"), chosen).statements[0].lines[0].booked_on == date(2026, 3, 5)


def test_a_file_without_headings_has_numbered_columns():
    found = proposal("headerless.csv")
    assert (found.mapping.header, found.mapping.date, found.mapping.amount) == (False, "1", "2")
    reading = readers.read(raw("headerless.csv"), replace(found.mapping, account="4", currency_is="USD"))
    assert [(line.line, line.amount, line.currency) for line in reading.statements[0].lines] == [
        (1, 250, "USD"),
        (2, 250, "USD"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(",1,A", "The line has no date.", id="no date"),
        pytest.param("soon,1,A", '"soon" is not a day.', id="no day"),
        pytest.param("2026-02-30,1,A", '"2026-02-30" is not a day.', id="30 February"),
        pytest.param("2026-01-01,,A", "The line has no amount.", id="no amount"),
        pytest.param("2026-01-01,1e9,A", '"1e9" is not an amount.', id="exponent"),
        pytest.param("2026-01-01,NaN,A", '"NaN" is not an amount.', id="not a number"),
        pytest.param("2026-01-01,0.005,A", "0.005 has more decimals than USD has, or is too large.", id="half a cent"),
        pytest.param("2026-01-01,1,", "The line names no account.", id="no account"),
        pytest.param("2026-01-01,1," + "9" * 200, "The account number is longer than 128.", id="endless number"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(line, message):
    reading = table("2026-01-01,1,A", line)
    assert [(error.line, error.message) for error in reading.errors] == [(3, message)]


def test_a_quote_that_is_never_closed_is_named():
    reading = table("2026-01-01,1,A,fine", '2026-01-02,1,A,"open', "2026-01-03,1,A,swallowed")
    assert reading.errors[0].line == 3
    assert "quote" in reading.errors[0].message


def test_a_missing_column_and_a_missing_mapping_are_said():
    assert table("2026-01-01,1,A", mapping=replace(PLAIN, amount="total")).errors[0].message == (
        'The file has no column "total".'
    )
    assert len(table("2026-01-01,1,A", mapping=Mapping(description="memo")).errors) == 3


def test_a_direction_column_gives_the_sign():
    mapping = replace(PLAIN, direction="memo")
    reading = table("2026-01-01,5,A,debit", "2026-01-01,6,A,CR", "2026-01-01,7,A,maybe", mapping=mapping)
    assert [line.amount for line in reading.statements[0].lines] == [-5, 6]
    assert reading.errors[0].message == '"maybe" says neither debit nor credit.'


def test_both_debit_and_credit_on_one_line_is_refused():
    mapping = Mapping(date="date", debit="amount", credit="account", account_is="A", currency_is="USD")
    reading = table("2026-01-01,5,6", "2026-01-01,5,0", "2026-01-01,,6", mapping=mapping)
    assert [line.amount for line in reading.statements[0].lines] == [-5, 6]
    assert reading.errors[0].message == "The line has both a debit and a credit."


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        pytest.param("1,234.50", ".", "1234.5", id="groups and point"),
        pytest.param("1.234,50", ",", "1234.5", id="groups and comma"),
        pytest.param("1'234.50", ".", "1234.5", id="Swiss"),
        pytest.param("12 34 567,5", ",", "1234567.5", id="spaces"),
        pytest.param("12,34,567.5", ".", "1234567.5", id="lakh"),
        pytest.param("(12.00)", ".", "-12", id="brackets"),
        pytest.param("12.00-", ".", "-12", id="sign behind"),
        pytest.param("-$1,000", ".", "-1000", id="sign and dollar"),
        pytest.param("12.00 DR", ".", "-12", id="debit mark"),
        pytest.param("THB 5", ".", "5", id="currency before"),
        pytest.param("-0.00", ".", "0", id="minus nothing"),
        pytest.param(".5", ".", "0.5", id="no whole part"),
        pytest.param("000123.00", ".", "123", id="leading zeros"),
    ],
)
def test_amounts_as_written(text, mark, value):
    assert written_amount(text, mark) == Decimal(value)


@pytest.mark.parametrize("text", ["", ".", "-", "1.2.3", "1,23", "12a", "1e5", "Infinity", "١٢", "9" * 30, "--1-", "€"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        written_amount(text, ".")


def test_ofx_amounts_take_either_mark_but_no_guess():
    assert statement_amount("1234,5") == Decimal("1234.5")
    assert statement_amount("1.234,50") == Decimal("1234.5")
    assert statement_amount("-00000000001500.0000") == -1500
    with pytest.raises(NotAnAmount):
        statement_amount("1,234")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        pytest.param("2026-02-08", "ymd", date(2026, 2, 8), id="ISO"),
        pytest.param("2026-02-08T23:59:59Z", "ymd", date(2026, 2, 8), id="with a time"),
        pytest.param("2021-02-03 13:12", "ymd", date(2021, 2, 3), id="with a time behind a space"),
        pytest.param("8/2/15", "dmy", date(2015, 2, 8), id="two-digit year"),
        pytest.param("2/8/69", "mdy", date(1969, 2, 8), id="the last century begins at 69"),
        pytest.param("23-Jan-15", "ymd", date(2015, 1, 23), id="month in letters"),
        pytest.param("Jan 23, 2015", "dmy", date(2015, 1, 23), id="month first in letters"),
        pytest.param("20150208", "ymd", date(2015, 2, 8), id="digits only"),
        pytest.param("29.02.2025", "dmy", None, id="no leap year"),
        pytest.param("0001-01-01", "ymd", None, id="before any account"),
        pytest.param("٢٠٢٦-01-01", "ymd", None, id="other digits"),
        pytest.param("Jan/Feb/2020", "dmy", None, id="two months"),
    ],
)
def test_days_as_written(text, order, day):
    assert written_day(text, DayOrder(order)) == day


def test_a_mapping_survives_being_stored_and_set_from_a_command_line():
    mapping = with_changes(PLAIN, {"delimiter": "tab", "header": "no", "day_order": "mdy", "negate": "yes"})
    assert (mapping.delimiter, mapping.header, mapping.negate) == ("\t", False, True)
    assert from_texts(as_texts(mapping)) == mapping
    for wrong in ({"colour": "red"}, {"header": "maybe"}, {"day_order": "xyz"}, {"decimal_mark": "/"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            with_changes(PLAIN, wrong)
