"""A file is what its content says, and is called what it was called, without tricks."""

import io

import pytest

from tests.documents.conftest import PHOTO, PIXEL, office
from tests.factories import pdf
from tests.fixtures.shared import shared_file
from webapp import downloads
from webapp.documents.rules import EXCEL, JPEG, LONGEST_STEM, PDF, PNG, WORD, name_of, type_of
from webapp.exceptions import RuleBroken


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), PDF),
        (PIXEL, PNG),
        (PHOTO, JPEG),
        (office("word/document.xml"), WORD),
        (office("xl/workbook.xml", "xl/worksheets/sheet1.xml"), EXCEL),
    ],
    ids=["pdf", "png", "jpeg", "word", "excel"],
)
def test_what_is_a_document_is_taken(content, kind):
    assert type_of(io.BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "whatever its name says"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "whatever its name says"),
        (b"#!/bin/sh\nrm -rf /\n", "whatever its name says"),
        (b"MZ\x90\x00" + b"\0" * 60, "whatever its name says"),
        (b"\n%PDF-1.4\n<script>alert(1)</script>\n%%EOF", "whatever its name says"),
        (b"GIF89a" + b"\0" * 20, "whatever its name says"),
        (b"just words", "whatever its name says"),
        (pdf()[:-8], "PDF file is cut short"),
        (PIXEL[:-12], "PNG file is cut short"),
        (PHOTO[:-2], "JPEG file is cut short"),
        (office("word/document.xml")[:-30], "damaged"),
        (b"PK\x03\x04" + b"\xff" * 200, "damaged"),
        (office("word/document.xml", "word/vbaProject.bin"), "macros"),
        (office("word/document.xml", "xl/workbook.xml"), "archive"),
        (office("anything.txt"), "archive"),
    ],
)
def test_everything_else_is_refused_with_a_reason(content, words):
    with pytest.raises(RuleBroken, match=words):
        type_of(io.BytesIO(content))


def test_no_hostile_file_at_hand_is_taken():
    """None of the well-known lists of hostile texts passes for a document, and nothing raises but a refusal."""
    files = [path for path in shared_file("data/hostile").rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        with path.open("rb") as file, pytest.raises(RuleBroken):
            type_of(file)


def test_real_workbooks_are_excel_files_and_a_picture_under_their_name_is_a_picture():
    folder = shared_file("data/crm-exports/spreadsheets")
    sheets = list((folder / "spreadsheet_files").rglob("*.xlsx"))
    assert len(sheets) > 5
    for path in sheets:
        with path.open("rb") as file:
            assert type_of(file) is EXCEL, path
    with (folder / "non_spreadsheet_files/actually_a_png.xlsx").open("rb") as file:
        assert type_of(file) is PNG


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Mandate.pdf", "Mandate.pdf"),
        ("MANDATE.PDF", "MANDATE.pdf"),
        ("สัญญา ฉบับที่ ๑.pdf", "สัญญา ฉบับที่ ๑.pdf"),
        ("合同.pdf", "合同.pdf"),
        ("ஒப்பந்தம்.pdf", "ஒப்பந்தம்.pdf"),
        ("Autorización de la Señora Núñez.pdf", "Autorización de la Señora Núñez.pdf"),
        ("run.exe", "run.exe.pdf"),
        ("page.html", "page.html.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\deed.pdf", "deed.pdf"),
        ('a"; filename="b.html".pdf', "a_; filename=_b.html_.pdf"),
        ("line\r\nSet-Cookie: x=1.pdf", "lineSet-Cookie_ x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("nul\x00l.pdf", "null.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("\u200b\u200b.pdf", "document.pdf"),
    ],
)
def test_a_name_is_kept_without_its_tricks(sent, kept):
    assert name_of(sent, PDF) == kept


def test_a_long_name_stays_one_that_every_system_saves():
    for letter in ("x", "ก", "合"):
        kept = name_of(letter * 300 + ".pdf", PDF)
        assert kept.endswith(letter + ".pdf")
        assert LONGEST_STEM - 4 < len(kept.encode()) <= LONGEST_STEM + 4


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Mandate 1.pdf", 'attachment; filename="Mandate 1.pdf"'),
        ("合同.pdf", "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
        ("Núñez.pdf", "attachment; filename=\"N__ez.pdf\"; filename*=UTF-8''N%C3%BA%C3%B1ez.pdf"),
        ("a;b'c.pdf", "attachment; filename=\"a_b_c.pdf\"; filename*=UTF-8''a%3Bb%27c.pdf"),
    ],
)
def test_a_saved_file_has_its_name_in_every_script(name, header):
    assert downloads.disposition(name) == header
