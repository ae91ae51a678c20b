"""Bytes of a statement file as text, whatever its header says about them."""

import codecs
import io
import re
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:encoding\s*=\s*["']|^\s*CHARSET:\s*)([A-Za-z0-9_.:-]{2,20})""", re.MULTILINE)
# Only real character sets: a file must never choose a codec such as "zip" or "utf-7".
_ACCEPTED = re.compile(
    r"(?:windows-|cp-?)?(125[0-8]|437|85[02]|874|932|936|949|950)|iso-?8859-?\d{1,2}|latin-?1|gb18030|gbk|gb2312|big5|"
    r"shift_?jis|euc-(?:jp|kr)|koi8-[ru]|tis-620"
)
_PIECE = 1024 * 1024


def decode(raw: bytes) -> str | None:
    """The text of a file with every line end as \\n, or None if it is not a text."""
    name = encoding_of(io.BytesIO(raw))
    return raw.decode(name, "replace").replace("\r\n", "\n").replace("\r", "\n") if name else None


def encoding_of(stream: BinaryIO) -> str | None:
    """The character set in which a file can be read to its end, found by reading it, or None if it is not a text.

    A byte order mark of UTF-16 or UTF-32 wins; then UTF-8 if the bytes are valid UTF-8; then the declared character set
    if the bytes fit it; then Windows-1252, and Latin-1 for the five bytes that it lacks.
    """
    head = stream.read(1024)
    name = _by_mark(head)
    # With a mark the rest is read however damaged it is; a sign that cannot be decoded shows itself.
    chosen = (
        name
        if name and not name.startswith("utf-8")
        else next((one for one in _candidates(head) if _reads(stream, one, "strict")), "latin-1")
    )
    return chosen if _reads(stream, chosen, "replace", refusing="\x00") else None


def _candidates(head: bytes) -> tuple[str, ...]:
    return ("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", _declared(head), "cp1252")


def _by_mark(head: bytes) -> str | None:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    for name, empty in (("utf-16-le", head[1:64:2]), ("utf-16-be", head[:64:2])):
        if len(head) >= 8 and not empty.strip(b"\x00"):
            return name
    return None


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head)
    name = found.group(1).decode("ascii").lower() if found else ""
    accepted = _ACCEPTED.fullmatch(name)
    return (f"cp{accepted.group(1)}" if accepted.group(1) else name) if accepted else "cp1252"


def _reads(stream: BinaryIO, name: str, errors: str, refusing: str = "") -> bool:
    stream.seek(0)
    try:
        decoder = codecs.getincrementaldecoder(name)(errors)
        while piece := stream.read(_PIECE):
            text = decoder.decode(piece)
            if refusing and refusing in text:
                return False
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
