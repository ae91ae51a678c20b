"""CAMT messages as banks send them, and what is wrong with some."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers
from webapp.custody.readers.values import Correcting, Kind

FIXTURES = Path(__file__).parent / "fixtures"
BOOKED = "<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>"


def read(name):
    return readers.read((FIXTURES / name).read_bytes())


def message(body, account="<Id><IBAN>NL26VAYB8060476890</IBAN></Id>"):
    return readers.read(
        f"<Document><BkToCstmrStmt><Stmt><Acct>{account}</Acct>{body}</Stmt></BkToCstmrStmt></Document>".encode()
    )


def entry(fields):
    return message(f"<Ntry>{fields}</Ntry>")


def balance(code, amount, day="2026-03-02", currency="EUR", side="CRDT"):
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def test_a_statement_is_read_with_its_balances():
    reading = read("day-053.xml")
    assert (reading.format, reading.errors) == ("camt.053", ())
    (statement,) = reading.statements
    assert (statement.account_number, statement.institution, statement.currency) == (
        "DE89370400440532013000", "COBADEFFXXX", "EUR",
    )  # fmt: skip
    assert (statement.opening, statement.closing) == (1000, Decimal("51233.5"))
    deposit, returned, fee = statement.lines
    assert (deposit.line, deposit.booked_on, deposit.amount, deposit.kind) == (14, date(2026, 3, 2), 50_000, "deposit")
    assert (deposit.payer, deposit.description) == ("Jürgen Lindqvist", "Einlage Depot & Zins Teil 1")
    assert deposit.references == ("B-100", "E-7")
    assert (returned.amount, returned.correcting) == (250, Correcting.REVERSES)
    assert (fee.amount, fee.kind, fee.description) == (Decimal("-16.5"), Kind.FEE, "Custody fee")


def test_what_is_only_announced_is_counted_and_left_out():
    assert [notice.message for notice in read("day-053.xml").notices] == [
        "Lines left out because they are only announced, not booked: 1."
    ]


def test_the_first_version_with_prefixes_in_bytes_that_its_header_denies():
    reading = read("noon-052.xml")
    assert (reading.format, reading.errors) == ("camt.052", ())
    (line,) = reading.statements[0].lines
    assert reading.statements[0].account_number == "77-1200 34"
    assert (line.amount, line.currency, line.description) == (-12_345, "SEK", "Överföring")


def test_a_batch_is_one_line_of_what_the_bank_booked():
    reading = read("batch-054.xml")
    (line,) = reading.statements[0].lines
    assert (reading.format, line.amount, line.payer, line.references) == ("camt.054", 300, "", ("ISR-9",))
    assert line.description == "210000000003139471430009017 / 210000000003139471430009018"
    assert line.booked_on == date(2026, 3, 5)
    assert [notice.message for notice in reading.notices] == [
        "Lines without a day, which got the day of the message: 1."
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param(f"{BOOKED}", "The line has no amount.", id="no amount"),
        pytest.param(
            f'<Amt Ccy="EUR">1</Amt>{BOOKED}'.replace("BOOK", "BOOM", 1).replace("BOOMgDt", "BookgDt"),
            'The status "BOOM" of the line is not known.',
            id="no status",
        ),
        pytest.param(f'<Amt Ccy="EUR">1,000</Amt>{BOOKED}', '"1,000" is not an amount, or could be two.', id="comma"),
        pytest.param(
            f'<Amt Ccy="EUR">1.005</Amt>{BOOKED}', "1.005 has more decimals than EUR has, or is too large.", id="half"
        ),
        pytest.param(f'<Amt Ccy="EURO">1</Amt>{BOOKED}', '"EURO" is not a currency.', id="currency"),
        pytest.param(
            f'<Amt Ccy="EUR">-1</Amt>{BOOKED}', "It is not said whether -1 is a credit or a debit.", id="two signs"
        ),
        pytest.param(
            '<Amt Ccy="EUR">1</Amt><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>',
            "It is not said whether 1 is a credit or a debit.",
            id="no sign",
        ),
        pytest.param(
            '<Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-02-30</Dt></BookgDt>',
            '"2026-02-30" is not a day.',
            id="30 February",
        ),
        pytest.param(
            '<Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>', "The line has no date.", id="no day anywhere"
        ),
    ],
)
def test_a_bad_entry_is_refused_with_its_reason(fields, error):
    assert [fault.message for fault in entry(fields).errors] == [error]


def test_balances_that_disagree_are_shown_with_the_difference():
    body = balance("OPBD", "10.00") + balance("CLBD", "12.00") + f'<Ntry><Amt Ccy="EUR">1</Amt>{BOOKED}</Ntry>'
    assert [notice.message for notice in message(body).notices] == [
        "Account NL26VAYB8060476890: opening balance 10.00 and lines of 1.00 make 11.00, but the closing balance is "
        "12.00. The difference is 1.00."
    ]


def test_a_statement_of_several_days_runs_from_the_first_opening_to_the_last_closing():
    first, second = "2026-03-01", "2026-03-02"
    days = [("OPBD", "1", first), ("CLBD", "2", first), ("OPBD", "2", second), ("CLBD", "3", second)]
    (statement,) = message("".join(balance(*one) for one in days)).statements
    assert (statement.opening, statement.closing) == (1, 3)


def test_balances_in_two_currencies_are_not_compared():
    reading = message(balance("OPBD", "1") + balance("CLBD", "5", currency="SEK"))
    assert (reading.statements[0].opening, reading.statements[0].closing) == (1, None)
    assert [notice.message for notice in reading.notices] == [
        "Opening balance in EUR, closing balance in SEK: not compared."
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(
            '<!DOCTYPE a [<!ENTITY b "c">]><Document><BkToCstmrStmt></BkToCstmrStmt></Document>',
            "The file declares entities of its own, which no statement needs. It was not read.",
            id="entities",
        ),
        pytest.param(
            '<!DOCTYPE a SYSTEM "file:///etc/passwd"><Document><BkToCstmrStmt></BkToCstmrStmt></Document>',
            "The file declares entities of its own, which no statement needs. It was not read.",
            id="an entity from elsewhere",
        ),
        pytest.param(
            "<Document><BkToCstmrStmt><Stmt>",
            "This is no whole XML: no element found. The file may be damaged or cut off.",
            id="cut off",
        ),
        pytest.param("<Document><BkToCstmrStmt>" + "<a>" * 70, "The tags are nested too deeply.", id="nested"),
        pytest.param(
            "<Document><BkToCstmrStmt>" + "x" * 1_100_000, "A text is very long: the file may be damaged.", id="endless"
        ),
        pytest.param(
            "<Document><BkToCstmrStmt><a b='" + "x" * 2_000_000,
            "A tag is very long: the file may be damaged.",
            id="endless tag",
        ),
        pytest.param(
            "<Document><BkToCstmrStmt>" + "<a/>" * 60_000,
            "The tag BkToCstmrStmt holds too many others: the file may be damaged.",
            id="endless list",
        ),
        pytest.param("<Document><BkToCstmrStmt/></Document>", "The file holds no account statement.", id="empty"),
    ],
)
def test_a_file_that_is_no_whole_message_is_refused(text, error):
    reading = readers.read(text.encode())
    assert (reading.errors[0].message, reading.statements) == (error, ())


def test_a_statement_without_account_number_is_refused():
    assert message("", account="").errors[0].message == "The statement names no account number that could be used."
