"""Reading of statement files: from bytes to values, without a database, and without ever raising."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from .bai2 import LACKS_CURRENCY, read_bai2
from .camt import read_camt
from .checking import UNBALANCED, checked, collected, written
from .content import detect
from .mapping import Mapping
from .mt940 import read_mt940
from .ofx import read_ofx
from .sniff import Proposal, headings, propose
from .source import Source
from .tabular import missing_columns, read_table
from .values import LARGEST_FILE, TABLES, Event, Fault, Format, Reading, refused

_READERS: dict[Format, Callable[[Source, Mapping], Iterator[Event]]] = {
    Format.OFX: read_ofx,
    Format.CAMT_052: read_camt,
    Format.CAMT_053: read_camt,
    Format.CAMT_054: read_camt,
    Format.MT940: read_mt940,
    Format.MT942: read_mt940,
    Format.BAI2: read_bai2,
}


def read(content: Source | bytes, mapping: Mapping | None = None) -> Reading:
    """What a whole file says; a table is read by its mapping, or by its looks where those leave no doubt."""
    source = content if isinstance(content, Source) else Source(content)
    kind = detect(source)
    if isinstance(kind, Fault):
        return refused(Format.UNKNOWN, kind)
    return collected(kind, events(kind, source, mapping))


def events(kind: Format, source: Source, mapping: Mapping | None = None) -> Iterator[Event]:
    """What a file of a kind says, piece by piece, so that its size does not matter."""
    if kind not in TABLES:
        return checked(_READERS[kind](source, mapping or Mapping()))
    if mapping is None or not mapping.named():
        proposal = propose(kind, source)
        if proposal.doubts:
            return iter(proposal.doubts)
        stated = mapping.currency_is if mapping else ""
        mapping = replace(proposal.mapping, currency_is=stated or proposal.mapping.currency_is)
    return checked(read_table(kind, source, mapping))


__all__ = [
    "LACKS_CURRENCY",
    "LARGEST_FILE",
    "TABLES",
    "UNBALANCED",
    "Event",
    "Fault",
    "Format",
    "Mapping",
    "Proposal",
    "Reading",
    "Source",
    "detect",
    "events",
    "headings",
    "missing_columns",
    "propose",
    "read",
    "written",
]
