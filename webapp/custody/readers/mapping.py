"""Which column of a CSV file means what, and how days and amounts are written in it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum

from webapp.exceptions import mark

from .values import Fault, said


class DayOrder(StrEnum):
    """In which order year, month and day are written."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
DECIMAL_MARKS = (".", ",")
# The columns that a mapping may name, in the order in which they are asked for.
COLUMNS = ("date", "amount", "debit", "credit", "direction", "currency", "description", "payer", "account", "id")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A column is named by its heading, or by its number from 1 on where the file has no headings; empty means none.

    `direction` is a column that says debit or credit beside unsigned amounts; `account_is` and `currency_is` hold for
    the whole file where no column says it; `negate` turns the sign, for card exports that list spending as positive.
    """

    delimiter: str = ","
    header: bool = True
    day_order: DayOrder = DayOrder.YEAR_FIRST
    decimal_mark: str = "."
    negate: bool = False
    date: str = ""
    amount: str = ""
    debit: str = ""
    credit: str = ""
    direction: str = ""
    currency: str = ""
    description: str = ""
    payer: str = ""
    account: str = ""
    id: str = ""
    account_is: str = ""
    currency_is: str = ""

    def named(self) -> dict[str, str]:
        """The columns that are named, by what they mean."""
        return {column: value for column in COLUMNS if (value := getattr(self, column))}

    def lacks(self) -> dict[str, Fault]:
        """What must still be said before a file can be read with this, by the field that could say it."""
        missing = {}
        if not self.date:
            missing["date"] = said(None, "Say which column holds the date.")
        if not (self.amount or self.debit or self.credit):
            missing["amount"] = said(None, "Say which column holds the amount, or which hold debit and credit.")
        if not (self.account or self.account_is):
            text = mark("Say which column holds the account number, or enter the account number.")
            missing["account"] = said(None, text)
        return missing


def with_changes(mapping: Mapping, changes: dict[str, str]) -> Mapping:
    """A mapping with fields set from texts such as a command line gives; raises ValueError with words fit to show."""
    known = {item.name: item.type for item in fields(Mapping)}
    changed: dict[str, object] = {}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"There is no field {name!r}. Fields: {', '.join(known)}.")
        changed[name] = _converted(name, value)
    return replace(mapping, **changed)  # type: ignore[arg-type]


def _converted(name: str, value: str) -> object:
    if name == "currency_is":
        return value.upper()
    return _CHOICES[name](value) if name in _CHOICES else value


def _yes_or_no(value: str) -> bool:
    if value.lower() not in {"yes", "no", "true", "false", "1", "0"}:
        raise ValueError("header and negate are yes or no.")
    return value.lower() in {"yes", "true", "1"}


def _day_order(value: str) -> DayOrder:
    if value not in set(DayOrder):
        raise ValueError(f"day_order is one of {', '.join(DayOrder)}.")
    return DayOrder(value)


def _decimal_mark(value: str) -> str:
    if value not in DECIMAL_MARKS:
        raise ValueError("decimal_mark is . or ,")
    return value


def _delimiter(value: str) -> str:
    found = DELIMITERS.get(value, value)
    if found not in DELIMITERS.values():
        raise ValueError(f"delimiter is one of {' '.join(DELIMITERS)}")
    return found


_CHOICES: dict[str, Callable[[str], object]] = {
    "header": _yes_or_no,
    "negate": _yes_or_no,
    "day_order": _day_order,
    "decimal_mark": _decimal_mark,
    "delimiter": _delimiter,
}


def as_texts(mapping: Mapping) -> dict[str, str | bool]:
    """A mapping as plain values, to be stored; `from_texts` reads it back."""
    return {name: str(value) if isinstance(value, str) else value for name, value in asdict(mapping).items()}


def from_texts(stored: dict[str, str | bool]) -> Mapping:
    """A stored mapping; fields that this version does not know are left out."""
    known = {item.name for item in fields(Mapping)}
    texts = {name: "yes" if value is True else "no" if value is False else value for name, value in stored.items()}
    return with_changes(Mapping(), {name: value for name, value in texts.items() if name in known})
