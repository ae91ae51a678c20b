"""How figures, dates and moments are shown: Jinja filters over Babel, in the viewer's language and zone."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta, get_datetime_format
from babel.numbers import format_compact_decimal, format_currency, format_decimal, get_decimal_symbol
from babel.units import format_unit
from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from webapp import periods
from webapp.money import exponent, parse_amount, to_decimal
from webapp.reader import reader


def money(minor: int | None, currency: str) -> str:
    """An amount with its currency: 120000, "THB" → "THB 1,200.00"; None is a dash."""
    return "–" if minor is None else _money(minor, currency, reader().language)


def money_of(amount: Decimal, currency: str) -> str:
    """An amount as a file states it, before it is stored: with its currency and no cent rounded away."""
    return format_currency(amount, currency, "¤¤ #,##0.00####", locale=reader().language, currency_digits=False)


@lru_cache(maxsize=8192)
def _money(minor: int, currency: str, language: str) -> str:
    pattern = "¤¤ #,##0" + ("." + "0" * exponent(currency) if exponent(currency) else "")
    return format_currency(to_decimal(minor, currency), currency, pattern, locale=language, currency_digits=False)


def amount_text(minor: int | None, currency: str) -> str:
    """An amount as the reader types it into a field: 120050 → "1200.50", in Spanish "1200,50"."""
    return "" if minor is None else str(to_decimal(minor, currency)).replace(".", _decimal_mark(reader().language))


def typed_amount(text: str, currency: str) -> int:
    """What the reader typed in minor units, a single mark read as in the reader's language; raises NotAnAmount."""
    return parse_amount(text, currency, _decimal_mark(reader().language))


@lru_cache(maxsize=64)
def _decimal_mark(language: str) -> str:
    return "," if get_decimal_symbol(language) == "," else "."


def decimal_mark() -> str:
    """The sign before decimals where the reader types them: a point, or a comma."""
    return _decimal_mark(reader().language)


def compact(value: Decimal) -> str:
    """A figure in little room: 1500000 → "1.5M", as the reader's language shortens it."""
    return format_compact_decimal(value, locale=reader().language, fraction_digits=2)


def number(value: int) -> str:
    """A count with the language's grouping."""
    return format_decimal(value, locale=reader().language)


def file_size(size: int) -> str:
    """A file's size, given in bytes, as people say it: "245 kB", "3.4 MB"."""
    if size < 1_000_000:
        kilobytes = Decimal(max(1, size // 1000))
        return format_unit(kilobytes, "digital-kilobyte", "short", format="#,##0", locale=reader().language)
    return format_unit(
        Decimal(size) / 1_000_000, "digital-megabyte", "short", format="#,##0.#", locale=reader().language
    )


def day(value: date | datetime | None, style: str = "medium") -> str:
    """A calendar day; a moment is shown as the day in the viewer's zone; None is a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = periods.day_of(value, reader().zone)
    return _day(value, style, reader().language)


@lru_cache(maxsize=8192)
def _day(value: date, style: str, language: str) -> str:
    return format_date(value, style, locale=language)


def moment(value: datetime | None, style: str = "short") -> str:
    """A moment in the viewer's zone; None is a dash."""
    return "–" if value is None else _moment(value, style, *reader())


@lru_cache(maxsize=8192)
def _moment(value: datetime, style: str, language: str, zone: str) -> str:
    if style != "short":
        return format_datetime(value, style, ZoneInfo(zone), language)
    local = value.astimezone(ZoneInfo(zone))
    # The day as it is written everywhere else, put before the hour as the language does it.
    both = str(get_datetime_format("medium", locale=language)).replace("'", "")
    return both.replace("{1}", _day(local.date(), "medium", language)).replace("{0}", f"{local:%H:%M}")


def ago(value: datetime | date | None) -> str:
    """How long ago, or in how long: "3 days ago", "in 2 weeks"; None is a dash."""
    if value is None:
        return "–"
    language, zone = reader()
    if isinstance(value, datetime):
        delta = value - periods.now()
        return _ago(delta.days, _coarse(delta), language)
    days = (value - periods.today(zone)).days
    return _ago(days, 0, language) if days else gettext("today")


def _coarse(delta: timedelta) -> int:
    """The seconds beside the days, as exactly as the words will be, so that they are worked out once for many."""
    step = 1 if abs(delta) < timedelta(hours=1) else 60 if abs(delta) < timedelta(days=1) else 3600
    return delta.seconds - delta.seconds % step


def lasting(seconds: int | None) -> str:
    """How long something took, in minutes, in hours below two days, else in days; None is a dash."""
    if seconds is None:
        return "–"
    size, unit = next((size, unit) for size, unit in _UNITS if seconds >= 2 * size or size == _UNITS[-1][0])
    return format_unit(round(seconds / size), f"duration-{unit}", "long", locale=reader().language)


_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@lru_cache(maxsize=16384)
def _ago(days: int, seconds: int, language: str) -> str:
    return format_timedelta(timedelta(days, seconds), add_direction=True, locale=language)


def since(value: datetime | None) -> Markup:
    """How long ago a moment was, with the moment itself for who points at it; None is a dash."""
    if value is None:
        return Markup('<span class="muted">–</span>')
    at = value.isoformat(timespec="minutes")[:16]
    # Put together by hand: twenty of them stand on a page, and the markup's own formatting takes ten times as long.
    return Markup(f'<time datetime="{at}Z" title="{escape(moment(value))}">{escape(ago(value))}</time>')  # noqa: S704


def local_input(value: datetime | None) -> str:
    """A moment as an <input type=datetime-local> wants it, in the viewer's zone."""
    return "" if value is None else value.astimezone(ZoneInfo(reader().zone)).strftime("%Y-%m-%dT%H:%M")


def new_idempotency_key() -> str:
    """A fresh key for a form that is about to be shown."""
    return uuid.uuid4().hex


def _icons(app: Flask) -> Callable[..., Markup]:
    @lru_cache(maxsize=2048)
    def drawn(name: str, label: str, class_: str) -> Markup:
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        shape = Markup('<svg class="icon{}" {}><use href="{}#{}"/></svg>')
        address: Any = app.jinja_env.globals["static_url"]
        return shape.format(f" {class_}" if class_ else "", said, address("icons.svg"), name)

    def draw_icon(name: str | None, label: Any = None, class_: str = "") -> Markup:
        return drawn(name, str(label or ""), class_) if name else Markup()

    return draw_icon


def init_app(app: Flask) -> None:
    """Makes filters and helpers known to templates."""
    filters: dict[str, Any] = {
        "icon": _icons(app), "money": money, "money_of": money_of, "amount_text": amount_text, "number": number,
        "compact": compact, "file_size": file_size,
        "day": day, "moment": moment, "ago": ago, "lasting": lasting, "since": since, "local_input": local_input,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["new_idempotency_key"] = new_idempotency_key
