"""A payroll file: its columns, what stands in them, and the totals by which whoever takes it in checks it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from webapp import money

# All columns in their usual order, each with the heading that a machine reads; people may give others.
COLUMNS: Mapping[str, str] = {
    "number": "payroll_number", "name": "name", "from": "period_from", "until": "period_until", "paid": "amount",
    "currency": "currency", "formula": "formula", "judged": "judged", "adjusted": "adjusted", "total": "total",
    "held": "held", "released": "released", "carried_in": "carried_in", "advanced": "advanced",
    "carried_out": "carried_out", "plan": "plan", "version": "plan_version", "statement": "statement",
    "digest": "digest",
}  # fmt: skip
AMOUNTS = frozenset(
    {"paid", "formula", "judged", "adjusted", "total", "held", "released", "carried_in", "advanced", "carried_out"}
)
# What a file has until somebody chooses.
USUAL = ("number", "name", "from", "until", "paid", "currency", "statement")
Layout = Sequence[tuple[str, str]]


class PayrollLine(NamedTuple):
    """One statement of a closed period; `sums` are minor units of `currency`, by name."""

    statement_id: int
    user_id: int
    number: str | None
    name: str
    starts_on: date
    ends_on: date
    plan: str
    version: int
    currency: str
    sums: Mapping[str, int]
    digest: str


class ControlTotal(NamedTuple):
    """What a file's lines of one currency come to: statements, people, and sums in minor units."""

    currency: str
    statements: int
    people: int
    paid: int
    total: int
    held: int


def usual() -> list[tuple[str, str]]:
    """The columns of whoever chose none."""
    return [(key, COLUMNS[key]) for key in USUAL]


def arranged(places: Mapping[str, int | None], headings: Mapping[str, str]) -> list[tuple[str, str]]:
    """The chosen columns by their places, the usual order among equals; no place or 0 leaves a column out."""
    chosen = [key for key in COLUMNS if places.get(key)]
    return [(key, headings.get(key) or COLUMNS[key]) for key in sorted(chosen, key=lambda key: places[key] or 0)]


def known(stored: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """A stored layout without columns that this version does not know."""
    return [(key, heading) for key, heading in stored if key in COLUMNS]


def row(line: PayrollLine, layout: Layout) -> list[Any]:
    """One line as the layout has it; amounts are decimals."""
    return [_cell(line, key) for key, _heading in layout]


def _cell(line: PayrollLine, key: str) -> str | int | date | Decimal:
    if key in AMOUNTS:
        return money.to_decimal(line.sums.get(key, 0), line.currency)
    plain: dict[str, str | int | date] = {
        "number": line.number or "", "name": line.name, "from": line.starts_on, "until": line.ends_on,
        "currency": line.currency, "plan": line.plan, "version": line.version, "statement": line.statement_id,
        "digest": line.digest,
    }  # fmt: skip
    return plain.get(key, "")


def totals(lines: Iterable[PayrollLine]) -> list[ControlTotal]:
    """The control totals by currency."""
    of: dict[str, list[PayrollLine]] = {}
    for line in lines:
        of.setdefault(line.currency, []).append(line)
    return [
        ControlTotal(
            currency, len(some), len({line.user_id for line in some}),
            *(sum(line.sums.get(key, 0) for line in some) for key in ("paid", "total", "held")),
        )
        for currency, some in sorted(of.items())
    ]  # fmt: skip
