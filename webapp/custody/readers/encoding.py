"""Bytes of a statement file as text, whatever its header says about them."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:encoding\s*=\s*["']|^\s*CHARSET:\s*)([A-Za-z0-9_.:-]{2,20})""", re.MULTILINE)
# Only real character sets: a file must never choose a codec such as "zip" or "utf-7".
_ACCEPTED = re.compile(
    r"(?:windows-|cp-?)?(125[0-8]|874|932|936|949|950)|iso-?8859-?\d{1,2}|latin-?1|gb18030|gbk|gb2312|big5|shift_?jis|"
    r"euc-(?:jp|kr)|koi8-[ru]|tis-620"
)


def decode(raw: bytes) -> str | None:
    """The text of a file with every line end as \\n, or None if it is not a text.

    A byte order mark of UTF-16 or UTF-32 wins; then UTF-8 if the bytes are valid UTF-8; then the declared character set
    if the bytes fit it; then Windows-1252, and Latin-1 for the five bytes that it lacks.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    text = _by_mark(raw)
    if text is None:
        text = next(filter(None, (_strictly(raw, name) for name in ("utf-8", _declared(raw), "cp1252"))), None)
    if text is None:
        text = raw.decode("latin-1")
    if "\x00" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_mark(raw: bytes) -> str | None:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    for name, empty in (("utf-16-le", raw[1:64:2]), ("utf-16-be", raw[:64:2])):
        if len(raw) >= 8 and not empty.strip(b"\x00"):
            return raw.decode(name, "replace")
    return None


def _declared(raw: bytes) -> str:
    found = _DECLARED.search(raw[:1024])
    name = found.group(1).decode("ascii").lower() if found else ""
    accepted = _ACCEPTED.fullmatch(name)
    return (f"cp{accepted.group(1)}" if accepted.group(1) else name) if accepted else "cp1252"


def _strictly(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
