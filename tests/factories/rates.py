"""Rates of exchange as a controller enters them."""

from datetime import date

from tests.factories.base import add, stored
from webapp import periods
from webapp.rates.models import ExchangeRate
from webapp.rates.rules import as_billionths


@stored
def rate(by, currency="EUR", quote="USD", on=date(2025, 1, 31), text="1.25", revision=1, source="Central bank"):
    """What one of a currency was worth on a day; a later revision corrects the one before."""
    return add(
        ExchangeRate(
            currency=currency, quote=quote, quoted_on=on, revision=revision, rate_billionths=as_billionths(text),
            source=source, reason="Mistyped" if revision > 1 else "", entered_by_id=by.id, entered_at=periods.now(),
        )
    )  # fmt: skip
