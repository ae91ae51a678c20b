"""What a statement file says, as values: statements, their lines, and what was wrong with them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

LARGEST_FILE = 10 * 1024 * 1024
MOST_LINES = 100_000
LONGEST_TEXT = 32 * 1024
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


class ReadError(NamedTuple):
    """Something in a file that stops it from being taken in: the line (None for the whole file) and why."""

    line: int | None
    text: str
    values: dict[str, object] = {}  # noqa: RUF012 - never changed

    @property
    def message(self) -> str:
        """The reason in English; screens translate `text` and put `values` in."""
        return self.text % self.values if self.values else self.text


def said(line: int | None, text: str, /, **values: object) -> ReadError:
    """A ReadError with its values put into the text by name; the texts are collected for translation by this name."""
    return ReadError(line, text, {name: shown(value) for name, value in values.items()})


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
    errors: tuple[ReadError, ...] = ()
    notices: tuple[ReadError, ...] = field(default=())


def refused(kind: Format, *errors: ReadError) -> Reading:
    """A reading that holds nothing but the reasons."""
    return Reading(kind, errors=tuple(errors))
