"""MT940 and MT942 in the dialects of banks, and what is wrong with some."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers
from webapp.custody.readers.values import Correcting, Kind

FIXTURES = Path(__file__).parent / "fixtures"


def read(name):
    return readers.read((FIXTURES / name).read_bytes())


def statement(*lines, account="12345678/1020304050", opening="C260301EUR100,00", closing="C260302EUR100,00"):
    head = [":20:X", f":25:{account}", ":28C:1", f":60F:{opening}"]
    return readers.read("\n".join([*head, *lines, f":62F:{closing}", "-"]).encode())


def line(*fields):
    reading = statement(*fields)
    assert reading.errors == ()
    (found,) = reading.statements[0].lines
    return found


def test_german_and_dutch_details_over_two_statements():
    reading = read("two-days.sta")
    assert (reading.format, reading.errors, reading.notices) == ("mt940", (), ())
    first, second = reading.statements
    assert (first.account_number, first.institution, first.currency) == ("0532013000", "37040044", "EUR")
    assert (first.opening, first.closing, second.closing) == (1000, Decimal("1191.5"), Decimal("1291.5"))
    deposit, returned, fee = first.lines
    assert (deposit.line, deposit.booked_on, deposit.amount) == (5, date(2026, 3, 2), Decimal("250.5"))
    assert (deposit.payer, deposit.description) == ("Lindqvist Familie", "Einlage Depot 30.03.2026T13:20:11")
    assert deposit.references == ("B-200", "RE-4711")
    assert (returned.amount, returned.correcting, returned.references) == (
        -50, Correcting.REVERSES, ("B-201", "RE-4711"),
    )  # fmt: skip
    assert (fee.amount, fee.kind, fee.description) == (-9, Kind.FEE, "Monatsentgelt")
    assert (second.lines[0].payer, second.lines[0].description) == ("J JANSEN", "Bijstorting")


def test_a_report_during_the_day_has_no_balances_but_totals():
    reading = read("interim.sta")
    assert (reading.format, reading.errors, reading.notices) == ("mt942", (), ())
    (found,) = reading.statements
    assert (found.account_number, found.currency, found.opening, found.closing) == (
        "PL29114010810000267002001002", "PLN", None, None,
    )  # fmt: skip
    assert (found.lines[0].amount, found.lines[0].references) == (Decimal("0.01"), ("MB1",))


def test_totals_that_disagree_are_shown():
    raw = (FIXTURES / "interim.sta").read_bytes().replace(b":90C:1PLN0,01", b":90C:2PLN0,03")
    assert [notice.message for notice in readers.read(raw).notices] == [
        "Tag :90C: says that the sum is 0.03 (lines: 2), but it is 0.01 (lines: 1)."
    ]


@pytest.mark.parametrize(
    ("written", "amount", "day"),
    [
        pytest.param("2603020302C1,NTRFNONREF", "1", date(2026, 3, 2), id="credit"),
        pytest.param("260302D1,5NTRFNONREF", "-1.5", date(2026, 3, 2), id="no day of booking"),
        pytest.param("2603020302RD1,NTRFNONREF", "1", date(2026, 3, 2), id="a debit taken back"),
        pytest.param("2603020302RCR1,NTRFNONREF", "-1", date(2026, 3, 2), id="a credit taken back"),
        pytest.param("2603020302CR500NTRFNONREF", "500", date(2026, 3, 2), id="no comma"),
        pytest.param("2603020302DR000000000001,62NTRF", "-1.62", date(2026, 3, 2), id="zeros"),
        pytest.param("2512310102C1,NTRFNONREF", "1", date(2026, 1, 2), id="booked in the next year"),
        pytest.param("2601021231C1,NTRFNONREF", "1", date(2025, 12, 31), id="booked in the year before"),
        pytest.param("260230C1,NTRFNONREF", "1", date(2026, 2, 28), id="30 February of German banks"),
        pytest.param("260302C1,S   X", "1", date(2026, 3, 2), id="a code with blanks"),
    ],
)
def test_lines_in_all_their_forms(written, amount, day):
    found = line(f":61:{written}")
    assert (found.amount, found.booked_on) == (Decimal(amount), day)


@pytest.mark.parametrize(
    ("details", "description", "payer"),
    [
        pytest.param([":86:Rent for", "March"], "Rent for March", "", id="plain"),
        pytest.param([":86:" + "x" * 60 + " March", "2026"], "x" * 60 + " March2026", "", id="a full line goes on"),
        pytest.param([":86:166>20A>21B>32Name"], "AB", "Name", id="another mark"),
        pytest.param([":86:166?00TRANSFER?20"], "TRANSFER", "", id="no purpose"),
        pytest.param([":86:first", ":86:second"], "first second", "", id="a tag for each line"),
        pytest.param([":NS:01Purpose", "02goes on", "15Payer", "17Kind"], "Purpose goes on", "Payer", id="numbered"),
        pytest.param(["Card transaction", ":86:"], "Card transaction", "", id="beside the line"),
    ],
)
def test_details_of_every_country(details, description, payer):
    found = line(":61:2603020302C1,NTRFNONREF", *details)
    assert (found.description, found.payer) == (description, payer)


@pytest.mark.parametrize(
    ("account", "number", "institution", "currency"),
    [
        pytest.param("1291.99.348EUR", "1291.99.348", "", "EUR", id="with its currency"),
        pytest.param("UBRTHUHB/123ABC002/HUF", "123ABC002", "UBRTHUHB", "HUF", id="behind a slash"),
        pytest.param("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", "", "EUR", id="an IBAN"),
    ],
)
def test_account_numbers(account, number, institution, currency):
    balance = f"C260301{currency}100,00"
    (found,) = statement(account=account, opening=balance, closing=balance).statements
    assert (found.account_number, found.institution, found.currency) == (number, institution, currency)


def test_announced_lines_are_left_out():
    reading = statement(":61:2603020302EC5,NTRFNONREF")
    assert (reading.statements[0].lines, reading.notices[0].message) == (
        (), "Lines left out because they are only announced, not booked: 1.",
    )  # fmt: skip


CUT_OFF = "The statement has no closing balance (:62F:): it is not whole, or was cut off."
NO_ACCOUNT = "The statement names no account number that could be used."


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        pytest.param(":20:X\n:25:1\n:60F:C260301EUR1,\n:61:260302C1,NTRF", [CUT_OFF], id="cut off"),
        pytest.param(":20:X\n:25:1\n:28C:1", [CUT_OFF], id="cut off before its balance"),
        pytest.param(":61:260302C1,NTRF", [NO_ACCOUNT, CUT_OFF], id="a line alone"),
        pytest.param(
            ":20:X\n:25:1\n:60F:C260301EUR1,\n:25:2\n:62F:C260301EUR1,",
            ["The tag :25: stands twice in one statement: the file is damaged."],
            id="two accounts in one",
        ),
        pytest.param(
            ":20:X\n:25:1\n:60F:C260301EUR1,\n:62F:C260301USD1,",
            ["The statement is in two currencies, EUR and USD."],
            id="two currencies",
        ),
        pytest.param(
            ":20:X\n:25:1\n:60F:C260301EUR1\n:62F:C260301EUR1,",
            ['The balance "C260301EUR1" is not an amount.'],
            id="a balance that was cut",
        ),
        pytest.param(
            ":20:X\n:25:1\n:60F:C260301XXQ1,\n:62F:C260301XXQ1,",
            ['"XXQ" is not a currency.', '"XXQ" is not a currency.'],
            id="no currency",
        ),
    ],
)
def test_what_is_not_whole_is_refused(text, errors):
    assert [error.message for error in readers.read(text.encode()).errors] == errors


@pytest.mark.parametrize(
    ("written", "error"),
    [
        pytest.param("nonsense", '"nonsense" is not a line of a statement.', id="no line"),
        pytest.param("261302C1,NTRF", '"261302C1,N" is not a day.', id="no month 13"),
        pytest.param("260302C1,005NTRF", "1.005 has more decimals than EUR has, or is too large.", id="half a cent"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(written, error):
    reading = statement(f":61:{written}")
    assert [(fault.line, fault.message) for fault in reading.errors] == [(5, error)]
