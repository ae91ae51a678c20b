"""What differs between two calculations of one person's period: confirmed lines that came, went or changed."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """A line of which the money or the share differs; `before` or `after` is None where it is not there."""

    line: Mapping[str, Any]
    before: str | None
    after: str | None


def changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The lines, in the form of measures, that differ between two calculations, by their numbers."""
    old, new = {one["id"]: one for one in before}, {one["id"]: one for one in after}
    found = [
        Change(new.get(number) or old[number], _said(old.get(number)), _said(new.get(number)))
        for number in sorted({*old, *new})
    ]
    return [one for one in found if one.before != one.after]


def rate_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    """The rates, each in one text, that differ between two calculations in the form of measures, by currency."""
    old, new = _rates(before), _rates(after)
    both = [(old.get(currency), new.get(currency)) for currency in sorted({*old, *new})]
    return [(was, now) for was, now in both if was != now]


def _rates(measures: Mapping[str, Any]) -> dict[str, str]:
    """By currency "1 EUR = 1.0825 (2026-03-31, ECB)"."""
    found = (measures.get("rates") or {}).get("rates", ())
    return {
        one["currency"]: f"1 {one['currency']} = {one['rate']} ({one['on']}, {one.get('source', '')})" for one in found
    }


def _said(line: Mapping[str, Any] | None) -> str | None:
    """A line's money and share in one text: "250000.00 USD × 60 %"; a new household is the one that it is."""
    if line is None:
        return None
    amount = f"{line['amount']} {line['currency']}" if "amount" in line else "1"
    return amount if line["share"] == "100 %" else f"{amount} × {line['share']}"
