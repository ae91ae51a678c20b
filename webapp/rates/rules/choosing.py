"""The rate that leads from one currency to another: as it was quoted, turned round, or over a third currency."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from webapp.rates.rules.figures import BILLION, as_text

_WAYS = ("direct", "inverse", "cross")


class Quoted(NamedTuple):
    """A rate as it was entered: one `currency` is worth so many billionths of a `quote`, and who says so."""

    currency: str
    quote: str
    on: date
    billionths: int
    source: str


class Found(NamedTuple):
    """A rate from a currency into another, exact; `written` is it as a figure, "1/1.0825" where it was turned round.

    `way` is "direct", "inverse", or "cross" for two rates of one day over the currency `over`.
    """

    currency: str
    into: str
    on: date
    rate: Fraction
    written: str
    source: str
    way: str
    over: str = ""


def found(quoted: Iterable[Quoted], currency: str, into: str) -> Found | None:
    """The newest way from one currency into another; of one day direct before turned round before over a third.

    `quoted` holds the last rate of each pair. Two rates make a way only where they are of the same day: what a currency
    was worth last week says nothing about another one today.
    """
    ways = sorted(_ways(tuple(quoted), currency, into), key=lambda one: (_WAYS.index(one.way), one.over))
    return max(ways, key=lambda one: one.on, default=None)


def leads_to(quoted: Iterable[Quoted], currencies: Iterable[str], into: str) -> dict[str, Found]:
    """For each of some currencies that can be converted the rate into another one."""
    known = tuple(quoted)
    ways = ((currency, found(known, currency, into)) for currency in currencies)
    return {currency: way for currency, way in ways if way is not None}


def _ways(quoted: tuple[Quoted, ...], currency: str, into: str) -> Iterator[Found]:
    legs: dict[tuple[str, str], Quoted] = {(one.currency, one.quote): one for one in quoted}
    if one := legs.get((currency, into)):
        text = as_text(one.billionths)
        yield Found(currency, into, one.on, Fraction(one.billionths, BILLION), text, one.source, "direct")
    if one := legs.get((into, currency)):
        text = f"1/{as_text(one.billionths)}"
        yield Found(currency, into, one.on, Fraction(BILLION, one.billionths), text, one.source, "inverse")
    for one in quoted:
        # A third currency that is worth so much of both, as in a table of one currency's rates.
        other = legs.get((one.currency, currency))
        if one.quote == into and one.currency != currency and other and other.on == one.on:
            text = f"{as_text(one.billionths)}/{as_text(other.billionths)}"
            source = one.source if one.source == other.source else f"{one.source}; {other.source}"
            rate = Fraction(one.billionths, other.billionths)
            yield Found(currency, into, one.on, rate, text, source, "cross", one.currency)
