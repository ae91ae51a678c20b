"""Which kind of file this is, told by its content and never by its name."""

import re
import zipfile
from contextlib import suppress

from webapp.exceptions import mark

from .source import Source
from .values import LARGEST_FILE, Fault, Format, said

_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_ZIP = b"PK\x03\x04"
_OTHER = (
    (re.compile(r"BEGIN:V", re.IGNORECASE), "vCard"),
    (re.compile(r"\{\\rtf"), "RTF"),
    (re.compile(r"[{\[]\s*[\"{\[\]}]"), "JSON"),
)
_OTHER_KIND = mark(
    "This is %(kind)s, which cannot be read. Export the statement as OFX, CAMT, MT940, BAI2, QIF, CSV or XLSX."
)
_OFX = re.compile(r"OFXHEADER|<OFX[\s>]|<ofx[\s>]")
_CAMT = re.compile(r"<(?:[\w.-]+:)?BkToCstmr(AcctRpt|Stmt|DbtCdtNtfctn)(?:V\d+)?[\s/>]")
_CAMT_KINDS = {"AcctRpt": Format.CAMT_052, "Stmt": Format.CAMT_053, "DbtCdtNtfctn": Format.CAMT_054}
# A tag of SWIFT at the start of one of the first lines; banks put their own headers before it.
_SWIFT = re.compile(r"(?:[^\n]*\n){0,12}?(?:\{[^\n]*)?:(?:20|21|25|28C?|60[FM]|61|62[FM]|64|86|NS):")
_INTERIM = re.compile(r"^:34F:|^:13D:|\{2:[IO]942", re.MULTILINE)
_BOOKED = re.compile(r"^:60[FM]:", re.MULTILINE)
_BAI2 = re.compile(r"01,[^\n]*\n(?:88,[^\n]*\n)*\s*02,")
_QIF = re.compile(r"!(?:Type:|Account\b|Option:|Clear:)", re.IGNORECASE)


def detect(source: Source) -> Format | Fault:
    """Which kind of file this is, or why it cannot be read."""
    if source.size > LARGEST_FILE:
        return said(
            None, "The file is larger than %(most)s MB. Export a shorter period.", most=LARGEST_FILE // 1024 // 1024
        )
    if source.start.startswith(_ZIP):
        return _zipped(source)
    for start, kind in _BINARY:
        if source.start.startswith(start):
            return said(None, _OTHER_KIND, kind=kind)
    if source.encoding is None:
        return said(None, "This is not a text file. Export the statement as OFX, CAMT, MT940, BAI2, QIF or CSV.")
    return _text_kind(source.head)


def _zipped(source: Source) -> Format | Fault:
    with suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError), source.open() as stream:
        with zipfile.ZipFile(stream) as archive:
            if any(name.lower() == "xl/workbook.xml" for name in archive.namelist()):
                return Format.XLSX
        return said(None, _OTHER_KIND, kind="an archive or a document")
    return said(None, "This is a spreadsheet or an archive that is damaged or cut off. Export it again.")


def _text_kind(head: str) -> Format | Fault:
    start = head.lstrip("\ufeff \t\n\x01\x02\x03")
    if not start:
        return said(None, "The file is empty.")
    if _OFX.search(start[:4096]):
        return Format.OFX
    if start.startswith("<"):
        found = _CAMT.search(head)
        return (
            _CAMT_KINDS[found.group(1)] if found else said(None, "This file is XML or HTML, but neither OFX nor CAMT.")
        )
    return _line_kind(start)


def _line_kind(start: str) -> Format | Fault:
    if _SWIFT.match(start):
        return Format.MT942 if _INTERIM.search(start) and not _BOOKED.search(start) else Format.MT940
    if _BAI2.match(start):
        return Format.BAI2
    if _QIF.match(start):
        return Format.QIF
    for pattern, kind in _OTHER:
        if pattern.match(start):
            return said(None, _OTHER_KIND, kind=kind)
    return Format.CSV
