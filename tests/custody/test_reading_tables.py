"""Spreadsheets and QIF, which are read as tables."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.shared import shared_file
from webapp.custody import readers
from webapp.custody.readers import Mapping

FIXTURES = Path(__file__).parent / "fixtures"
SHEET = (FIXTURES / "sheet.xlsx").read_bytes()


def repacked(change):
    """The spreadsheet with its parts changed: {name: bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHEET)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part.filename, change(part.filename, before.read(part)))
    return out.getvalue()


def qif(*lines):
    return readers.read("\n".join(lines).encode(), Mapping(date="Date", amount="Amount", account_is="A"))


def test_numbers_and_days_of_a_sheet_come_as_they_are_stored():
    reading = readers.read(SHEET)
    assert (reading.format, reading.errors) == ("xlsx", ())
    (statement,) = reading.statements
    assert (statement.account_number, statement.currency) == ("DE89370400440532013000", "EUR")
    assert [(line.line, line.booked_on, line.amount, line.payer) for line in statement.lines] == [
        (4, date(2026, 3, 2), Decimal("1234567.89"), "Lindqvist"),
        (5, date(2026, 3, 3), Decimal("-0.3"), ""),
        (6, date(2026, 3, 24), Decimal("1250.5"), "Meyer"),
    ]
    assert [notice.message for notice in reading.notices] == ["Only the first sheet was read, not: Notes."]


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param(
            SHEET[:-100], "This is a spreadsheet or an archive that is damaged or cut off. Export it again.", id="cut"
        ),
        pytest.param(
            repacked(lambda name, raw: b'<!DOCTYPE a [<!ENTITY b "c">]>' + raw if "sheet1" in name else raw),
            "The spreadsheet holds what no spreadsheet program writes. Save it again.",
            id="entities",
        ),
        pytest.param(
            repacked(lambda name, raw: raw + b" " * 3_000_000 if "sheet1" in name else raw),
            "The spreadsheet holds what no spreadsheet program writes. Save it again.",
            id="endless text",
        ),
        pytest.param(
            repacked(lambda name, raw: raw[: len(raw) // 2] if "sheet1" in name else raw),
            "The spreadsheet is damaged: ParseError. Save it again.",
            id="half a sheet",
        ),
        pytest.param(
            repacked(lambda name, raw: raw.replace(b"</row>", b"</row>" * 2) if "sheet1" in name else raw),
            "The spreadsheet is damaged: ParseError. Save it again.",
            id="broken tags",
        ),
    ],
)
def test_a_damaged_or_hostile_spreadsheet_is_refused(raw, error):
    reading = readers.read(raw)
    assert (reading.errors[0].message, reading.statements) == (error, ())


def test_a_part_that_is_not_what_its_checksum_says_is_refused():
    at = SHEET.index(b"sheet1.xml") + 60
    raw = bytearray(SHEET)
    raw[at] ^= 0xFF
    assert readers.read(bytes(raw)).errors


def test_an_archive_that_would_grow_beyond_all_measure_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(300):
                part.write(b"<a/>" * 262_144)
    message = readers.read(out.getvalue(), Mapping(date="1", amount="2", account="3", header=False)).errors[0].message
    assert message == "The spreadsheet is too large when it is unpacked. Save it as CSV."


def test_every_spreadsheet_of_the_real_world_is_read_or_asked_about():
    for path in sorted(shared_file("data/crm-exports/spreadsheets").rglob("*")):
        if path.is_file():
            reading = readers.read(readers.Source(path), Mapping(date="1", amount="2", account="3", header=False))
            assert reading.errors or reading.statements, path


def test_entries_of_quicken_are_rows_of_a_table():
    raw = (FIXTURES / "broker.qif").read_bytes()
    reading = readers.read(raw)
    assert (reading.format, reading.errors) == ("qif", ())
    (statement,) = reading.statements
    assert (statement.account_number, statement.currency) == ("Brokerage 12", None)
    wire, fee = statement.lines
    assert (wire.line, wire.booked_on, wire.amount, wire.payer) == (6, date(2026, 1, 5), 1250, "Srisai Family")
    assert (fee.booked_on, fee.amount, fee.description) == (date(2026, 1, 20), Decimal("-30.5"), "Fee")


def test_days_and_accounts_that_a_file_leaves_open_are_asked_for():
    reading = readers.read(b"!Type:Bank\nD1/2'26\nT1.00\n^\n")
    assert [error.message for error in reading.errors] == [
        "The dates could be day first or month first. Say which: 1/2/26.",
        "Say which column holds the account number, or enter the account number.",
    ]


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        pytest.param(
            ["!Type:Bank", "D2026-01-02", "T1"], "This entry is not closed: the file may be cut off.", id="cut"
        ),
        pytest.param(
            ["!Type:Bank", "D2026-01-02", "!Type:Cat", "^"],
            "This entry is not closed: the file may be cut off.",
            id="another list begins",
        ),
        pytest.param(
            ["!Type:Invst", "D2026-01-02", "NBuy", "T1", "^"],
            "The entries of an investment account have amounts without sign in QIF. Export it as OFX or CSV.",
            id="investments",
        ),
        pytest.param(
            ["!Type:Bank", "D2026-01-02", "T1", "D2026-01-03", "T2", "^"],
            "This entry has two dates or amounts: the file may be damaged.",
            id="two in one",
        ),
        pytest.param(["!Type:Bamk", "^"], 'The list "type:bamk" is not known: the file may be damaged.', id="a list"),
        pytest.param(["!Type:Bank", "D2026-01-02", "^"], "The line has no amount.", id="no amount"),
        pytest.param(["!Type:Cat", "NFood", "^"], "The file holds no lines.", id="categories only"),
    ],
)
def test_a_broken_list_of_entries_is_refused(lines, error):
    assert [fault.message for fault in qif(*lines).errors] == [error]
