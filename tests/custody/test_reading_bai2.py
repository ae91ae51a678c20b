"""BAI2 files: their lines, their control totals, and what is wrong with some."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers
from webapp.custody.readers.values import Correcting, Kind

FIXTURES = Path(__file__).parent / "fixtures"
RAW = (FIXTURES / "wires.bai").read_bytes()


def changed(before, after):
    assert before in RAW
    return readers.read(RAW.replace(before, after))


def test_an_account_is_read_with_its_balances():
    reading = readers.read(RAW)
    assert (reading.format, reading.errors, reading.notices) == ("bai2", (), ())
    (statement,) = reading.statements
    assert (statement.account_number, statement.currency) == ("900123456", "USD")
    assert (statement.opening, statement.closing) == (1000, Decimal("13499.5"))
    wire, returned, interest, fee = statement.lines
    assert (wire.line, wire.booked_on, wire.amount, wire.kind) == (5, date(2026, 3, 2), 12_500, Kind.DEPOSIT)
    assert wire.description == "BENEFIT OF LINDQVIST FAMILY TRUST SECOND LINE, WITH A COMMA"
    assert wire.references == ("WIRE-1", "INV 88")
    assert (returned.amount, returned.correcting) == (-100, Correcting.REVERSES)
    assert (interest.amount, interest.kind, interest.description) == (100, Kind.INTEREST, "INTEREST")
    assert (fee.amount, fee.kind) == (Decimal("-0.5"), Kind.FEE)


def test_the_currency_says_where_the_decimals_are():
    assert changed(b",USD,", b",JPY,").statements[0].lines[0].amount == 1_250_000
    reading = changed(b",USD,", b",,")
    assert reading.errors[0].message == "Neither the file nor the account 900123456 names a currency."
    stated = readers.read(RAW.replace(b",USD,", b",,"), readers.Mapping(currency_is="USD"))
    assert (stated.errors, stated.statements[0].closing) == ((), Decimal("13499.5"))


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        pytest.param(
            b"16,698,50,,,/", b"16,698,51,,,/",
            "Record 49 says that the amounts make 3990050, but they make 3990051.", id="an amount",
        ),
        pytest.param(
            b"88,SECOND LINE, WITH A COMMA\n", b"", "Record 49 counts 9 records, but there are 8.", id="a record",
        ),
        pytest.param(
            b"99,3990050,1,13/", b"", "The record 99 is missing at the end: the file is cut off.", id="the last record",
        ),
        pytest.param(
            b"49,3990050,9/\n98,3990050,1,11/\n99,3990050,1,13/", b"",
            "The record 99 is missing at the end: the file is cut off.", id="all trailers",
        ),
        pytest.param(b"16,195,1250000", b"16,195,12.50", '"16,195,12.50,V,260302,,WIRE-1,INV 88/" is not a line of a '
                     "statement.", id="a decimal point"),
        pytest.param(b",015,1349950", b",015,x", '"x" is not an amount.', id="a balance"),
        pytest.param(b"1,260302,", b"1,,", "The line has no date.", id="no day"),
        pytest.param(b"16,698", b"16,998", "", id="a code of the bank's own"),
        pytest.param(b"16,698", b"16,905", "It is not said whether 16,905,50,,,/ is a credit or a debit.", id="a code"),
        pytest.param(b"16,698", b"17,698", 'The record "17,698,50,,,/" is not expected here: the file is damaged.',
                     id="an unknown record"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(before, after, error):
    assert [fault.message for fault in changed(before, after).errors][:1] == ([error] if error else [])


def test_what_is_about_loans_is_left_out():
    reading = changed(b"16,698,50,,,/", b"16,721,50,,,/")
    assert len(reading.statements[0].lines) == 3
    assert reading.notices[0].message == "Lines left out because they are about loans or hold no money: 1."
