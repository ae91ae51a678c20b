"""Reading of statement files: from bytes to values, without a database, and without ever raising."""

from .content import binary_kind, text_kind
from .csv_lines import read_csv
from .encoding import decode
from .mapping import Mapping
from .ofx import read_ofx
from .sniff import Proposal, headings, propose
from .values import LARGEST_FILE, Fault, Format, Reading, refused, said


def detect(raw: bytes) -> tuple[Format, str] | Fault:
    """Which kind of file this is and its text, or why it cannot be read."""
    if len(raw) > LARGEST_FILE:
        return said(
            None, "The file is larger than %(most)s MB. Export a shorter period.", most=LARGEST_FILE // 1024 // 1024
        )
    if error := binary_kind(raw):
        return error
    text = decode(raw)
    if text is None:
        return said(None, "This is not a text file. Export the statement as OFX, QFX or CSV.")
    kind = text_kind(text)
    return kind if isinstance(kind, Fault) else (kind, text)


def read(raw: bytes, mapping: Mapping | None = None) -> Reading:
    """What the bytes of a file say; CSV is read by its mapping, or by its looks where those leave no doubt."""
    found = detect(raw)
    if isinstance(found, Fault):
        return refused(Format.UNKNOWN, found)
    kind, text = found
    if kind is Format.OFX:
        return read_ofx(text)
    if mapping is None:
        proposal = propose(text)
        if proposal.doubts:
            return refused(Format.CSV, *proposal.doubts)
        mapping = proposal.mapping
    return read_csv(text, mapping)


__all__ = [
    "LARGEST_FILE",
    "Fault",
    "Format",
    "Mapping",
    "Proposal",
    "Reading",
    "detect",
    "headings",
    "propose",
    "read",
]
