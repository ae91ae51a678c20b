"""Which kind of file it is, by content; and that no bytes at all make the readers raise."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.custody import readers
from webapp.custody.readers.encoding import decode
from webapp.custody.readers.values import LARGEST_FILE

FIXTURES = Path(__file__).parent / "fixtures"
EXPORT = "Export the statement as OFX, CAMT, MT940, BAI2, QIF"
SEEDS = [path.read_bytes() for path in sorted(FIXTURES.iterdir())]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(
            b"PK\x03\x04....",
            "This is a spreadsheet or an archive that is damaged or cut off. Export it again.",
            id="cut off xlsx",
        ),
        pytest.param(b"%PDF-1.7", f"This is a PDF, which cannot be read. {EXPORT}, CSV or XLSX.", id="pdf"),
        pytest.param(b"abc\x00\x01\x02\x03def", f"This is not a text file. {EXPORT} or CSV.", id="nul"),
        pytest.param(b" \n ", "The file is empty.", id="empty"),
        pytest.param(b"<Document/>", "This file is XML or HTML, but neither OFX nor CAMT.", id="other XML"),
        pytest.param(b'{"a": 1}', f"This is JSON, which cannot be read. {EXPORT}, CSV or XLSX.", id="json"),
    ],
)
def test_other_files_are_refused_with_what_to_do(raw, message):
    reading = readers.read(raw)
    assert (reading.format, [error.message for error in reading.errors]) == ("unknown", [message])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("é陈".encode(), "é陈", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + b"a", "a", id="UTF-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + "é陈".encode("utf-16-le"), "é陈", id="UTF-16 with a mark"),
        pytest.param("OFXHEADER".encode("utf-16-be"), "OFXHEADER", id="UTF-16 without a mark"),
        pytest.param(b'encoding="UTF-8" caf\xe9', 'encoding="UTF-8" café', id="says UTF-8, is Latin-1"),
        pytest.param(b"CHARSET:1251\r\n\xcc\xee\xf1", "CHARSET:1251\nМос", id="says Cyrillic"),
        pytest.param(b"\x93q\x94 \x80", "“q” €", id="Windows-1252"),
        pytest.param(b"a\x81b", "a\x81b", id="not even Windows-1252"),
        pytest.param(b'encoding="utf-7" +AGE-\xff', 'encoding="utf-7" +AGE-ÿ', id="a codec nobody may choose"),
        pytest.param(b"a\r\nb\rc", "a\nb\nc", id="line ends"),
    ],
)
def test_text_comes_out_whatever_the_header_says(raw, text):
    assert decode(raw) == text


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_bytes_make_a_reader_raise(data):
    raw = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=20)
            | st.sampled_from([b"<STMTTRN>", b"</STMTTRN>", b'"', b"\x00", b"&#x110000;", b"<![CDATA["])
        )
    reading = readers.read(bytes(raw))
    assert reading.errors or reading.statements
    for statement in reading.statements:
        assert all(line.amount.is_finite() for line in statement.lines)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_text_at_all_makes_a_reader_raise(raw):
    readers.read(raw)
    readers.read(raw, readers.Mapping(date="1", amount="2", account="3", header=False))


def test_what_is_too_large_is_not_even_looked_at(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    (error,) = readers.read(readers.Source(path)).errors
    assert error.message == "The file is larger than 256 MB. Export a shorter period."
