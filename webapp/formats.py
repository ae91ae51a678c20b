"""How figures, dates and moments are shown: Jinja filters over Babel, in the viewer's language and zone."""

import uuid
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_login import current_user

from webapp import periods
from webapp.money import exponent, to_decimal


def _zone() -> str:
    return getattr(current_user, "zone", None) or "UTC"


def money(minor: int | None, currency: str) -> str:
    """An amount with its currency: 120000, "THB" → "THB 1,200.00"; None is a dash."""
    if minor is None:
        return "–"
    pattern = "¤¤ #,##0" + ("." + "0" * exponent(currency) if exponent(currency) else "")
    return format_currency(to_decimal(minor, currency), currency, pattern, locale=get_locale(), currency_digits=False)


def amount_text(minor: int | None, currency: str) -> str:
    """An amount as one types it into a field: 120050 → "1200.50"."""
    return "" if minor is None else str(to_decimal(minor, currency))


def number(value: int) -> str:
    """A count with the language's grouping."""
    return format_decimal(value, locale=get_locale())


def day(value: date | datetime | None, style: str = "medium") -> str:
    """A calendar day; a moment is shown as the day in the viewer's zone; None is a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = periods.day_of(value, _zone())
    return format_date(value, style, locale=get_locale())


def moment(value: datetime | None, style: str = "short") -> str:
    """A moment in the viewer's zone; None is a dash."""
    if value is None:
        return "–"
    from zoneinfo import ZoneInfo

    return format_datetime(value, "d MMM y, HH:mm" if style == "short" else style, ZoneInfo(_zone()), get_locale())


def ago(value: datetime | date | None) -> str:
    """How long ago, or in how long: "3 days ago", "in 2 weeks"; None is a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        delta = value - periods.now()
    else:
        delta = value - periods.today(_zone())
        if not delta:
            from flask_babel import gettext

            return gettext("today")
    return format_timedelta(delta, add_direction=True, locale=get_locale())


def local_input(value: datetime | None) -> str:
    """A moment as an <input type=datetime-local> wants it, in the viewer's zone."""
    from zoneinfo import ZoneInfo

    return "" if value is None else value.astimezone(ZoneInfo(_zone())).strftime("%Y-%m-%dT%H:%M")


def new_idempotency_key() -> str:
    """A fresh key for a form that is about to be shown."""
    return uuid.uuid4().hex


def init_app(app: Flask) -> None:
    """Makes filters and helpers known to templates."""
    filters: dict[str, Any] = {
        "money": money, "amount_text": amount_text, "number": number, "day": day, "moment": moment, "ago": ago,
        "local_input": local_input,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["new_idempotency_key"] = new_idempotency_key
    app.jinja_env.globals["get_locale"] = get_locale
