"""Which kind of file this is, told by its content and never by its name."""

import re

from .values import Fault, Format, said

_BINARY = (
    (b"PK\x03\x04", "a spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_OTHER = (
    (re.compile(r"(?:.*\n){0,12}:(?:20|25|28C?|60[FM]):"), "MT940"),
    (re.compile(r"01,[^\n]*/\s*$", re.MULTILINE), "BAI2"),
    (re.compile(r"!Type:|!Account|!Option:", re.IGNORECASE), "QIF"),
    (re.compile(r"BEGIN:V", re.IGNORECASE), "vCard"),
    (re.compile(r"\{\\rtf"), "RTF"),
    (re.compile(r"[{\[]\s*[\"{\[\]}]"), "JSON"),
)
_OTHER_KIND = "This is %(kind)s, which cannot be read. Export the statement as OFX, QFX or CSV."
_OFX = re.compile(r"OFXHEADER|<OFX[\s>]|<ofx[\s>]")


def binary_kind(raw: bytes) -> Fault | None:
    """Why bytes that are no text cannot be read, or None if they may be a text."""
    for start, kind in _BINARY:
        if raw.startswith(start):
            return said(None, _OTHER_KIND, kind=kind)
    return None


def text_kind(text: str) -> Format | Fault:
    """OFX or CSV, or why a text is neither; `text` is the whole file."""
    start = text[:4096].lstrip("\ufeff \t\n")
    if _OFX.search(start):
        return Format.OFX
    if start.startswith("<"):
        return said(None, "This file is XML or HTML, but not OFX.")
    for pattern, kind in _OTHER:
        if pattern.match(start):
            return said(None, _OTHER_KIND, kind=kind)
    if not start:
        return said(None, "The file is empty.")
    return Format.CSV
