"""What a statement file says, as values: statements, their lines, and what was wrong with them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from webapp.tables import LONGEST_CELL, Fault

LARGEST_FILE = 256 * 1024 * 1024
MOST_LINES = 2_000_000
LONGEST_TEXT = LONGEST_CELL
LONGEST_NAME = 128
LONGEST_ID = 255
MOST_ERRORS = 200
LONGEST_REFERENCE = 64
MOST_REFERENCES = 4
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "EREF", "KREF", "NOT PROVIDED", "N/A", "0"})


class Format(StrEnum):
    """The kinds of file that are told apart by their content."""

    OFX = "ofx"
    CAMT_052 = "camt.052"
    CAMT_053 = "camt.053"
    CAMT_054 = "camt.054"
    MT940 = "mt940"
    MT942 = "mt942"
    BAI2 = "bai2"
    QIF = "qif"
    CSV = "csv"
    XLSX = "xlsx"
    UNKNOWN = "unknown"


# What holds rows whose columns have to be told apart first.
TABLES = frozenset({Format.CSV, Format.XLSX, Format.QIF})


class Kind(StrEnum):
    """What a line on an account is."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER_IN = "transfer-in"
    TRANSFER_OUT = "transfer-out"
    INTERNAL = "internal"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    FEE = "fee"
    OTHER = "other"


def by_sign(amount: Decimal) -> Kind:
    """A plain credit is a deposit, a plain debit a withdrawal."""
    return Kind.WITHDRAWAL if amount < 0 else Kind.DEPOSIT


def named_references(*written: str) -> tuple[str, ...]:
    """What a line is called, without the words that banks write where there is no name."""
    plain = (" ".join(text.split())[:LONGEST_REFERENCE] for text in written)
    return tuple(dict.fromkeys(text for text in plain if text.upper() not in _NO_REFERENCE))[:MOST_REFERENCES]


def said(line: int | None, text: str, /, **values: object) -> Fault:
    """A Fault with its values put into the text by name; the texts are collected for translation by this name."""
    return Fault(line, text, {name: shown(value) for name, value in values.items()})


def shown(value: object) -> object:
    """A value cut to what fits into a message."""
    return value if not isinstance(value, str) or len(value) <= 60 else value[:57] + "..."


class Correcting(StrEnum):
    """What a line does to an earlier one."""

    REVERSES = "reverses"
    REPLACES = "replaces"
    DELETES = "deletes"


class Line(NamedTuple):
    """One dated, signed movement as the file states it; the currency is None where neither line nor file names one.

    `external_id` is an id that the bank gives to this line alone and for ever; `references` are what bank and payer
    call it, which other lines may be called too. A line that takes back or corrects an earlier one says so in
    `correcting`, and `corrects` is that one's external id where the file tells it.
    """

    line: int
    booked_on: date
    amount: Decimal
    currency: str | None
    description: str
    payer: str
    external_id: str | None
    kind: Kind
    place: int = 0
    references: tuple[str, ...] = ()
    correcting: Correcting | None = None
    corrects: str = ""


class Begun(NamedTuple):
    """A statement begins; its `place` among those of the file counts from 0 and is named by each of its lines."""

    place: int
    line: int
    account_number: str
    institution: str
    currency: str | None


class Ended(NamedTuple):
    """A statement is at its end: its balances, and the currency that they are in."""

    place: int
    opening: Decimal | None
    closing: Decimal | None
    currency: str | None


class Notice(NamedTuple):
    """What whoever imports should know, and what keeps nobody from it."""

    fault: Fault


# What a reader tells while it goes through a file; each Fault is an error.
Event = Begun | Line | Ended | Notice | Fault


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account; opening and closing balance where the format carries them."""

    account_number: str
    institution: str
    currency: str | None
    opening: Decimal | None
    closing: Decimal | None
    lines: tuple[Line, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file; with any error nothing of it may be taken in, notices only inform."""

    format: Format
    statements: tuple[Statement, ...] = ()
    errors: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = field(default=())


def refused(kind: Format, *errors: Fault) -> Reading:
    """A reading that holds nothing but the reasons."""
    return Reading(kind, errors=tuple(errors))
