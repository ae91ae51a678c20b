"""Rates into the currencies of plans, as they are known at a period's end."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, cached_property

from webapp.bonus.rules import Line, Rate, Rates
from webapp.rates.queries import last_quoted
from webapp.rates.rules import Quoted, found

# What the table of rates is called in statements.
TABLE = "Table of rates"


class Exchange:
    """The last rates on or before a day; they are read once, when the first amount in another currency asks.

    `known_at` is the moment as of which they are known, None for now.
    """

    def __init__(self, until: date, known_at: datetime | None = None) -> None:
        self._until, self._known_at = until, known_at
        self.into = cache(self._into)

    @cached_property
    def _quoted(self) -> list[Quoted]:
        return last_quoted(self._until, self._known_at)

    def _into(self, currency: str, plan: str) -> Rate | None:
        way = found(self._quoted, currency, plan)
        written = way.written if way and "/" in way.written else ""
        return Rate(currency, way.on, way.rate, written, way.source) if way else None

    def counts(self, currency: str, plan: str) -> bool:
        """Whether an amount of a currency can be counted in a plan's; what has none, such as a household, can."""
        return currency in ("", plan) or self.into(currency, plan) is not None

    def of(self, lines: Iterable[Line], plan: str) -> Rates | None:
        """The rates that some lines need, all of which can be counted; None where they need none."""
        needed = sorted({line.currency for line in lines} - {"", plan})
        rates = [rate for rate in (self.into(currency, plan) for currency in needed) if rate]
        return Rates(TABLE, rates) if rates else None


def rates_at(
    until: date, currencies: Iterable[str], into: str, known_at: datetime | None = None
) -> list[tuple[str, Rate | None]]:
    """What leads from some currencies into another one at the end of a day, by currency; nothing is read for none."""
    rates = Exchange(until, known_at)
    return [(currency, rates.into(currency, into)) for currency in sorted({*currencies} - {into})]
