"""A proposal for how to read a table, with every doubt said: a person confirms it on the screen or by options."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from webapp.tables import SAMPLE, Row, Unreadable, usual_width
from webapp.text import fold

from .amounts import NotAnAmount, written_amount
from .days import written_day
from .headings import CREDITS, DEBITS, HEADINGS
from .mapping import DECIMAL_MARKS, DayOrder, Mapping
from .source import Source
from .table import first_rows, statement_rows
from .values import Fault, Format, said


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likely mapping, the headings (or column numbers) to choose from, some rows, and what is not certain."""

    mapping: Mapping
    headings: tuple[str, ...]
    sample: tuple[Row, ...]
    doubts: tuple[Fault, ...]


def propose(kind: Format, source: Source) -> Proposal:
    """How a table is probably to be read; never raises, an unreadable file becomes a doubt."""
    try:
        delimiter, found = first_rows(kind, source)
    except Unreadable as error:
        return Proposal(Mapping(), (), (), (error.fault,))
    width = usual_width(found)
    top = next(
        (index for index, row in enumerate(found) if len(row.cells) == width and sum(map(bool, row.cells)) > 1), 0
    )
    header = bool(found) and _is_heading(found[top])
    names = [cell or str(index) for index, cell in enumerate(found[top].cells, 1)] if header else _numbers(width)
    body = [row for row in found[top + header :] if [fold(c) for c in row.cells] != [fold(c) for c in names]]
    mapping = replace(Mapping(delimiter=delimiter, header=header), **_columns(names, body, header))  # type: ignore[arg-type]
    mapping, doubts = _spelled(mapping, names, body)
    return Proposal(mapping, tuple(names), tuple(body[:5]), (*doubts, *mapping.lacks().values()))


def headings(kind: Format, source: Source, delimiter: str, header: bool) -> tuple[str, ...]:
    """The columns to choose from when a table is cut at a delimiter: their headings, or numbers from 1 on."""
    try:
        found = list(statement_rows(kind, source, delimiter, SAMPLE))
    except Unreadable:
        return ()
    width = usual_width(found)
    top = next((row for row in found if len(row.cells) == width and sum(map(bool, row.cells)) > 1), None)
    if not header or top is None:
        return tuple(_numbers(width))
    return tuple(cell or str(index) for index, cell in enumerate(top.cells, 1))


def _numbers(width: int) -> list[str]:
    return [str(number) for number in range(1, width + 1)]


def _is_heading(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) > 1 and not any(
        _is_day(cell) or (_is_amount(cell) and not cell[:2].isalpha()) for cell in filled
    )


def _is_day(text: str) -> bool:
    return any(written_day(text, order) for order in DayOrder)


def _is_amount(text: str) -> bool:
    return any(_amount(text, mark) is not None for mark in DECIMAL_MARKS)


def _amount(text: str, mark: str) -> object:
    try:
        return written_amount(text, mark)
    except NotAnAmount:
        return None


_FITS: dict[str, Callable[[str], bool]] = {
    "date": _is_day,
    "amount": _is_amount,
    "debit": _is_amount,
    "credit": _is_amount,
    "direction": lambda text: fold(text) in DEBITS | CREDITS,
    "currency": lambda text: len(text) == 3 and text.isalpha(),
}


def _columns(names: list[str], body: list[Row], header: bool) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for column in (
        "date",
        "debit",
        "credit",
        "amount",
        "direction",
        "currency",
        "account",
        "id",
        "description",
        "payer",
    ):
        wanted = _by_heading(column, names, body, chosen) if header else _by_content(column, names, body, chosen)
        if wanted and not (column == "amount" and {"debit", "credit"} <= chosen.keys()):
            chosen[column] = wanted
    if ("debit" in chosen) != ("credit" in chosen) and "amount" in chosen:
        chosen.pop("debit", None)
        chosen.pop("credit", None)
    if "amount" not in chosen:
        chosen.pop("direction", None)
    return chosen


def _by_heading(column: str, names: list[str], body: list[Row], chosen: dict[str, str]) -> str | None:
    folded = [fold(name.replace("°", "o ").replace("N ", "N")) for name in names]
    for word in HEADINGS[column]:
        for index, name in enumerate(folded):
            if name == word and names[index] not in chosen.values() and _suits(column, index, body):
                return names[index]
    return _by_content("date", names, body, chosen) if column == "date" else None


def _by_content(column: str, names: list[str], body: list[Row], chosen: dict[str, str]) -> str | None:
    if column not in {"date", "amount", "direction", "description"}:
        return None
    free = [index for index, name in enumerate(names) if name not in chosen.values()]
    return next((names[index] for index in free if _suits(column, index, body, least=0.8)), None)


def _suits(column: str, index: int, body: list[Row], least: float = 0.5) -> bool:
    filled = [value for row in body if (value := row.cell(index))]
    if column == "id":
        # A row number is unique within one file only; as an id it would hide the lines of the next file.
        return bool(filled) and len(set(filled)) == len(filled) == len(body) and all(len(value) > 4 for value in filled)
    test = _FITS.get(column)
    if test is None:
        return column not in {"account", "description"} or bool(filled)
    if not filled:
        return column in {"debit", "credit"}
    return sum(map(test, filled)) / len(filled) >= least


def _spelled(mapping: Mapping, names: list[str], body: list[Row]) -> tuple[Mapping, list[Fault]]:
    doubts: list[Fault] = []
    days = _values(mapping.date, names, body)
    orders = _agreeing(days, DayOrder, _day_in)
    if len(orders) > 1 and not all(value[:4].isdigit() for value in days):
        orders = [order for order in orders if order != DayOrder.YEAR_FIRST]
    if len(orders) > 1 and _differ(days, orders, _day_in):
        example = next(text for text in days if _differ([text], orders, _day_in))
        doubts.append(
            said(None, "The dates could be day first or month first. Say which: %(example)s.", example=example)
        )
    written = [
        text for column in ("amount", "debit", "credit") for text in _values(getattr(mapping, column), names, body)
    ]
    marks = _agreeing(written, DECIMAL_MARKS, _amount)
    if len(marks) > 1 and _differ(written, marks, _amount):
        example = next(text for text in written if _amount(text, ".") != _amount(text, ","))
        doubts.append(
            said(None, "The amounts could have a decimal point or comma. Say which: %(example)s.", example=example)
        )
    return replace(mapping, day_order=DayOrder(orders[0]), decimal_mark=marks[0]), doubts


def _day_in(text: str, order: str) -> object:
    return written_day(text, DayOrder(order))


def _values(column: str, names: list[str], body: list[Row]) -> list[str]:
    index = names.index(column) if column in names else None
    return [value for row in body if (value := row.cell(index))]


def _agreeing(values: list[str], ways: Iterable[str], read: Callable[[str, str], object]) -> list[str]:
    """The ways of reading that understand most of the values, in the given order."""
    understood = {way: sum(read(value, way) is not None for value in values) for way in ways}
    most = max(understood.values())
    return [way for way, count in understood.items() if count == most]


def _differ(values: list[str], ways: list[str], read: Callable[[str, str], object]) -> bool:
    return any(len({read(value, way) for way in ways} - {None}) > 1 for value in values)
