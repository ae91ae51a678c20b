"""What a statement file says, as values: statements, their lines, and what was wrong with them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from webapp.tables import LONGEST_CELL, Fault

LARGEST_FILE = 10 * 1024 * 1024
MOST_LINES = 100_000
LONGEST_TEXT = LONGEST_CELL
LONGEST_NAME = 128
LONGEST_ID = 255
MOST_ERRORS = 200


class Format(StrEnum):
    """The kinds of file that are told apart by their content."""

    OFX = "ofx"
    CSV = "csv"
    UNKNOWN = "unknown"


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


def said(line: int | None, text: str, /, **values: object) -> Fault:
    """A Fault with its values put into the text by name; the texts are collected for translation by this name."""
    return Fault(line, text, {name: shown(value) for name, value in values.items()})


def shown(value: object) -> object:
    """A value cut to what fits into a message."""
    return value if not isinstance(value, str) or len(value) <= 60 else value[:57] + "..."


@dataclass(frozen=True, slots=True)
class Line:
    """One dated, signed movement as the file states it; the currency is None where neither line nor file names one."""

    line: int
    booked_on: date
    amount: Decimal
    currency: str | None
    description: str
    payer: str
    external_id: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account; opening and closing balance where the format carries them."""

    account_number: str
    institution: str
    currency: str | None
    opening: Decimal | None
    closing: Decimal | None
    lines: tuple[Line, ...]


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
