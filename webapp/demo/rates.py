"""Rates of the demo firm: month's ends of a year and more, and one currency for which nobody entered any."""

from datetime import date
from random import Random

from webapp import periods
from webapp.demo.cast import DOMAIN
from webapp.demo.staff import CURRENCY
from webapp.people import queries as people
from webapp.rates import service
from webapp.rates.rules import Read, as_billionths

MONTHS, SEED = 16, 20
# What one of a currency is worth about; of the baht there is none, so that a page shows what is missing.
ABOUT = {"EUR": "1.0900", "CHF": "1.1300", "JPY": "0.006700"}


def enter(today: date) -> None:
    """Lets Cora enter what the firm's other currencies were worth at the end of each month."""
    cora, rng = people.viewer_by_email(f"cora@{DOMAIN}"), Random(SEED)
    if cora is None:
        return
    ends, first = [], today.replace(day=1)
    for _month in range(MONTHS):
        ends.append(periods.days_after(first, -1))
        first = ends[-1].replace(day=1)
    rates = []
    for currency, about in ABOUT.items():
        worth = as_billionths(about) or 0
        for end in reversed(ends):
            # By up to 2 % a month, written with six decimals.
            worth += worth * rng.randrange(-200, 201) // 10_000
            rates.append(Read(currency, CURRENCY, end, worth // 1_000 * 1_000, "", 0))
    service.take_in(rates, source="Month-end rates of the custodian", reason="", actor=cora)
