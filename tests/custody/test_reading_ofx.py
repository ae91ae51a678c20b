"""OFX and QFX files as banks write them, and what is wrong with some."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from webapp.custody import readers
from webapp.custody.readers.values import Kind

FIXTURES = Path(__file__).parent / "fixtures"


def read(name):
    return readers.read((FIXTURES / name).read_bytes())


def ofx(body):
    return readers.read(f"<OFX><BANKMSGSRSV1><STMTTRNRS>{body}</STMTTRNRS></BANKMSGSRSV1></OFX>".encode())


def movement(fields):
    return ofx(
        f"<STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><STMTTRN>{fields}</STMTTRN>"
        "</BANKTRANLIST></STMTRS>"
    )


def test_a_statement_in_sgml_is_read_with_its_balance():
    reading = read("wire-sgml.ofx")
    assert (reading.format, reading.errors, reading.notices) == ("ofx", (), ())
    (statement,) = reading.statements
    assert (statement.account_number, statement.institution, statement.currency) == ("77-1200 34", "091000019", "USD")
    assert (statement.opening, statement.closing) == (None, Decimal("248987.5"))
    deposit, fee, transfer = statement.lines
    assert (deposit.booked_on, deposit.amount, deposit.kind) == (date(2026, 1, 12), 250_000, Kind.DEPOSIT)
    assert (deposit.payer, deposit.description) == ("SRISAI FAMILY TRUST", "WIRE FROM SRISAI & SONS")
    assert (fee.amount, fee.kind, fee.payer, fee.external_id) == (
        Decimal("-12.5"),
        Kind.FEE,
        "Café custody fee",
        "2026-0002",
    )
    assert (transfer.kind, transfer.description) == (Kind.TRANSFER_OUT, "a < b")


def test_a_file_in_xml_may_hold_several_accounts_and_currencies():
    reading = read("two-accounts-xml.qfx")
    assert reading.errors == ()
    savings, broker = reading.statements
    assert [line.external_id for line in savings.lines] == [None, None]
    assert (savings.lines[0].payer, savings.closing) == ("น้อย ศรีสาย", None)
    assert [(line.amount, line.currency, line.kind) for line in broker.lines] == [
        (900, "EUR", Kind.DEPOSIT),
        (Decimal("5.53"), "USD", Kind.DIVIDEND),
    ]
    assert [(note.line, note.message) for note in reading.notices] == [(43, "TRANSFER moves no cash: left out.")]


def test_every_bad_line_is_named_with_its_reason():
    errors = read("bad-lines.ofx").errors
    assert [(error.line, error.message) for error in errors] == [
        (8, '"20260231" is not a day. (id a)'),
        (9, "The line has no date. (id b)"),
        (10, "115.8331 has more decimals than USD has, or is too large. (id c)"),
        (11, '"1,000" is not an amount, or could be two. (id d)'),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("<OFX></OFX>", "The file holds no account statement.", id="nothing in it"),
        pytest.param(
            "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>",
            "The tag OFX is not closed: the file may be cut off.",
            id="cut off",
        ),
        pytest.param(
            "<OFX><STMTRS><BANKTRANLIST><STMTTRN><TRNAMT>1</STMTRS></OFX>",
            "The tag STMTTRN is not closed: the file may be cut off.",
            id="a line lost its end",
        ),
        pytest.param(
            "<OFX><TRNAMT>1</STMTTRN></OFX>",
            "The end tag STMTTRN closes nothing: a part of the file may be missing.",
            id="a line lost its start",
        ),
        pytest.param(
            '<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY a "b">]><OFX></OFX>',
            "The file declares entities of its own, which no statement needs. It was not read.",
            id="an entity bomb",
        ),
        pytest.param("OFXHEADER:100\n", "The file has an OFX header but nothing after it.", id="header only"),
        pytest.param(
            "<OFX><!-- <STMTRS>",
            "The file ends in the middle of a comment or a text block: it may be cut off.",
            id="comment",
        ),
        pytest.param("<OFX>" + "<A>" * 100, "The tags are nested too deeply.", id="nested"),
        pytest.param(
            "<OFX><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></OFX>",
            "The bank answered with error 15500 instead of a statement: Wrong password",
            id="an error from the bank",
        ),
    ],
)
def test_a_file_without_a_whole_statement_is_refused(text, message):
    reading = readers.read(text.encode())
    assert reading.errors[0].message == message
    assert reading.statements == ()


def test_entities_are_never_expanded():
    reading = movement("<DTPOSTED>20260101<TRNAMT>1<MEMO>&lol; &#65; &#xD800; &amp;lt;")
    assert reading.statements[0].lines[0].description == "&lol; A \ufffd &lt;"


def test_a_value_that_lost_its_text_and_its_end_tag_hides_nothing():
    reading = movement("<CHECKNUM>\n<DTPOSTED>20260101<MEMO>\n<TRNAMT>1<NAME>x")
    (line,) = reading.statements[0].lines
    assert (line.booked_on, line.amount, line.description) == (date(2026, 1, 1), 1, "x")


def test_no_currency_anywhere_stays_unknown():
    reading = ofx(
        "<STMTRS><CURDEF></CURDEF><BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>"
        "<STMTTRN><DTPOSTED>20260101<TRNAMT>1.005</STMTTRN></BANKTRANLIST></STMTRS>"
    )
    assert reading.errors == ()
    assert (reading.statements[0].currency, reading.statements[0].lines[0].amount) == (None, Decimal("1.005"))


def test_a_statement_without_account_number_is_refused():
    assert ofx("<STMTRS><CURDEF>USD</STMTRS>").errors[0].message == (
        "The statement names no account number that could be used."
    )
