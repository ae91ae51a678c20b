"""Tables of rates as text: one rate a row, or a day a row as the European Central Bank publishes its reference rates.

Everything that is wrong is collected; a table of which anything is wrong says nothing.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple

from webapp import money, tables
from webapp.exceptions import mark
from webapp.rates.rules.figures import as_billionths, as_text
from webapp.tables import Fault, Row

# So many rates are taken at a time, and so many signs read for them.
MOST, LARGEST = 1_200, 4_000_000
MOST_FAULTS = 100
HEADINGS = ("currency", "quote", "day", "rate", "source")
# What the bank's table is about, which it does not say in the file itself.
BANK, EURO = "ECB euro foreign exchange reference rates", "EUR"
NOTHING = ("", "N/A")


class Read(NamedTuple):
    """A rate as a table says it; `source` is empty where the table names none."""

    currency: str
    quote: str
    on: date
    billionths: int
    source: str
    line: int


class Reading(NamedTuple):
    """What a table says, or what is wrong with it; `is_wide` tells that it is one of days by currencies of the euro."""

    rates: Sequence[Read]
    faults: Sequence[Fault]
    is_wide: bool = False


def read(text: str, since: date | None = None, only: Collection[str] = (), most: int = MOST) -> Reading:
    """The rates of a table, from a day on and of some currencies where these are named."""
    try:
        delimiter, _sample = tables.delimiter_of(text)
        rows = list(tables.rows(text, delimiter, LARGEST))
    except tables.Unreadable as error:
        return Reading((), [error.fault])
    if not rows:
        return Reading((), [Fault(None, mark("There is nothing in this table."))])
    is_wide = _is_wide(rows[0])
    faults: list[Fault] = []
    found = _wide(rows, faults) if is_wide else _long(rows, faults)
    kept = [one for one in found if (since is None or one.on >= since) and (not only or _names({*only}, one))]
    faults += _twice(kept)
    if not faults and len(kept) > most:
        words = mark(
            "These are %(count)s rates, and %(most)s are taken at a time. Name a later first day, or currencies."
        )
        faults.append(Fault(None, words, {"count": len(kept), "most": most}))
    if not faults and not kept:
        faults.append(Fault(None, mark("No rate of this table is of these days and currencies.")))
    return Reading((), faults[:MOST_FAULTS], is_wide) if faults else Reading(kept, (), is_wide)


def written(rates: Iterable[Read]) -> str:
    """Rates as a table with one of them a row, which reads back as the same."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((one.currency, one.quote, one.on, as_text(one.billionths), one.source) for one in rates)
    return buffer.getvalue()


def _names(only: set[str], one: Read) -> bool:
    return bool({one.currency, one.quote} & only) if one.currency != EURO else one.quote in only


def _is_wide(head: Row) -> bool:
    names = [cell.upper() for cell in head.cells if cell]
    return len(names) > 1 and names[0] == "DATE" and all(money.was_currency(name) for name in names[1:])


def _wide(rows: Sequence[Row], faults: list[Fault]) -> list[Read]:
    """A day a row, and what one euro was worth in each currency; where it says N/A there was no rate."""
    names = [cell.upper() for cell in rows[0].cells]
    if EURO in names:
        faults.append(
            Fault(1, mark("A table of days by currencies is read as rates of the euro, which cannot be in it itself."))
        )
    found = []
    for row in rows[1:]:
        on = day_of(row.cell(0))
        if on is None:
            faults.append(_wrong_day(row, row.cell(0)))
            continue
        for place, name in enumerate(names[1:], 1):
            cell = row.cell(place)
            if not name or cell.upper() in NOTHING:
                continue
            rate = as_billionths(cell)
            if rate is None:
                faults.append(_wrong_rate(row, cell))
            else:
                found.append(Read(EURO, name, on, rate, BANK, row.line))
    return found


def _long(rows: Sequence[Row], faults: list[Fault]) -> list[Read]:
    head = [cell.lower() for cell in rows[0].cells]
    missing = [name for name in HEADINGS[:4] if name not in head]
    if missing:
        words = mark(
            "The first row names the columns: currency, quote, day, rate and, if you like, source. Missing: %(names)s."
        )
        faults.append(Fault(rows[0].line, words, {"names": ", ".join(missing)}))
        return []
    places = {name: head.index(name) for name in HEADINGS if name in head}
    found = (_row(row, places, faults) for row in rows[1:])
    return [one for one in found if one is not None]


def _row(row: Row, places: dict[str, int], faults: list[Fault]) -> Read | None:
    before = len(faults)
    currency, quote, day, text, source = (row.cell(places.get(name)) for name in HEADINGS)
    for name in (currency.upper(), quote.upper()):
        if not money.was_currency(name):
            faults.append(Fault(row.line, mark("“%(text)s” is no currency. Write its three letters, such as USD."),
                                {"text": name[:20]}))  # fmt: skip
    if currency.upper() == quote.upper():
        faults.append(Fault(row.line, mark("A rate is between two currencies; these are the same.")))
    on, rate = day_of(day), as_billionths(text)
    if on is None:
        faults.append(_wrong_day(row, day))
    if rate is None:
        faults.append(_wrong_rate(row, text))
    if len(source) > 200:
        faults.append(Fault(row.line, mark("The source is longer than 200 characters.")))
    if on is None or rate is None or len(faults) > before:
        return None
    return Read(currency.upper(), quote.upper(), on, rate, source, row.line)


def day_of(text: str) -> date | None:
    """ "2026-03-31", or "31 March 2026" as the bank's table of one day has it."""
    with suppress(ValueError):
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        return datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC).date()
    return None


def _wrong_day(row: Row, text: str) -> Fault:
    words = mark("“%(text)s” is no day. Write it as in 2026-03-31.")
    return Fault(row.line, words, {"text": text[:20]})


def _wrong_rate(row: Row, text: str) -> Fault:
    words = mark("“%(text)s” is no rate. Write digits with a point and at most nine decimals, such as 1.0825.")
    return Fault(row.line, words, {"text": text[:20]})


def _twice(rates: Sequence[Read]) -> Iterator[Fault]:
    """Rows about the same currencies and day that say two things; the same said twice is once too often as well."""
    seen: dict[tuple[str, str, date], int] = {}
    for one in rates:
        first = seen.setdefault((one.currency, one.quote, one.on), one.line)
        if first != one.line:
            words = mark("Line %(line)s has a rate for the same currencies and day.")
            yield Fault(one.line, words, {"line": first})
