"""Cells as values: dates, channels, yes and no; each reader raises Wrong with what does not fit."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webapp.text import fold

_CHANNELS = {
    "phone": "phone call telephone cellular mobile cell landline tel unknown",
    "email": "email e-mail mail",
    "post": "post letter card",
    "in-person": "in-person in person meeting visit face to face lunch dinner event branch",
    "video": "video zoom teams video call video conference",
    "message": "message sms text whatsapp line wechat chat",
    "web": "web website online portal form",
    "social": "social linkedin facebook instagram",
}
_EXTRA = ("in person", "face to face", "video call", "video conference", "phone call", "text message")
CHANNELS = {word: name for name, words in _CHANNELS.items() for word in (*words.split(), name)}
CHANNELS |= dict(zip(_EXTRA, ("in-person", "in-person", "video", "video", "phone", "message"), strict=True))
DIRECTIONS = {
    **dict.fromkeys(("outbound", "out", "outgoing", "sent", "made"), "outbound"),
    **dict.fromkeys(("inbound", "in", "incoming", "received"), "inbound"),
}
STANDINGS = {
    **dict.fromkeys(("client", "customer", "active"), "client"),
    **dict.fromkeys(("prospect", "lead", "potential"), "prospect"),
}
TIERS = {"a": "a", "b": "b", "c": "c", "none": "none", "tier a": "a", "tier b": "b", "tier c": "c"}
LANGUAGES = {
    "english": "en", "thai": "th", "spanish": "es", "tamil": "ta", "chinese": "zh", "german": "de", "french": "fr",
    "italian": "it", "portuguese": "pt", "japanese": "ja",
}  # fmt: skip
ORDERS = ("ymd", "dmy", "mdy")
_YES = {"true", "yes", "y", "1", "x", "on"}
_NO = {"false", "no", "n", "0", "off"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?)?", re.IGNORECASE
)
_WORDS = re.compile(r"(?:(\d{1,2})\.?\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", re.IGNORECASE)
_NOON = time(12)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Wrong(ValueError):
    """A cell that does not say what its column should; `text` has places for `values`."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text % values)
        self.text, self.values = text, values


def is_channel(text: str) -> bool:
    """Whether a text names a channel."""
    return fold(text) in CHANNELS


def one_of(words: dict[str, str], text: str, message: str) -> str:
    """What a word stands for; raises Wrong with the message for a word that is none of them."""
    found = words.get(fold(text))
    if found is None:
        raise Wrong(message, value=text[:80])
    return found


def yes_or_no(text: str) -> bool:
    """A word for yes or no."""
    if (word := fold(text)) in _YES | _NO:
        return word in _YES
    raise Wrong("“%(value)s” is neither yes nor no.", value=text[:80])


def language(text: str) -> str:
    """A language by its code, with or without a country, or by its English name."""
    code = re.split(r"[-_]", fold(text))[0]
    if code in LANGUAGES.values():
        return code
    return one_of(LANGUAGES, text, "“%(value)s” is no language that is known here; use a code such as en.")


def whole(text: str, most: int) -> int:
    """A whole number from 0 on."""
    kept = text.removesuffix(".0")
    if kept.isascii() and kept.isdigit() and len(kept) < 12 and int(kept) <= most:
        return int(kept)
    raise Wrong("“%(value)s” is no whole number that fits here.", value=text[:80])


def order_of(texts: list[str]) -> str | None:
    """In which order days are written, told by those that leave no doubt; None when they do not tell."""
    parts = [found.groups() for text in texts if (found := _NUMBERS.match(text)) and len(found.group(1)) < 3]
    is_day_first = any(int(first) > 12 for first, *_ in parts)
    is_month_first = any(int(second) > 12 for _, _, second, *_ in parts)
    if is_month_first and not is_day_first:
        return "mdy"
    if is_day_first or not parts or all(sign == "." for _, sign, *_ in parts):
        return "dmy"
    return None


def day(text: str, order: str) -> date:
    """A calendar day in any usual spelling."""
    return _parts(text, order)[0]


def moment(text: str, order: str, zone: str, now: datetime) -> datetime:
    """A moment; without a zone it is the firm's, without a time it is noon, or now if noon is still to come."""
    on, at = _parts(text, order)
    if at is None:
        return _noon(on, zone, now)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone))
    return at.astimezone(UTC)


def last_time(day_text: str, month_text: str, year_text: str, zone: str, now: datetime) -> datetime:
    """Noon of a day given in parts; without a year the last such day that is not still to come."""
    today = now.astimezone(ZoneInfo(zone)).date()
    number, month = whole(day_text, 31), _month(month_text)
    years = [_year(whole(year_text, _LAST_YEAR))] if year_text else range(today.year, today.year - 9, -1)
    for year in years:
        try:
            on = date(year, month, number)
        except ValueError:
            continue
        if year_text or on <= today:
            return _noon(on, zone, now)
    raise Wrong("There is no day %(day)s in month %(month)s.", day=day_text[:10], month=month_text[:20])


def _noon(on: date, zone: str, now: datetime) -> datetime:
    at = datetime.combine(on, _NOON, ZoneInfo(zone)).astimezone(UTC)
    is_today = now.astimezone(ZoneInfo(zone)).date() == on
    return min(at, now) if is_today else at


def _month(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 12:
        return int(text)
    if (start := fold(text)[:3]) in _MONTHS:
        return _MONTHS.index(start) + 1
    raise Wrong("“%(value)s” is no month.", value=text[:80])


def _year(number: int) -> int:
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        raise Wrong("“%(value)s” is no year that fits here.", value=str(number))
    return number


def _parts(text: str, order: str) -> tuple[date, datetime | None]:
    found = _iso(text) or _numbers(text, order) or _words(text)
    if found is None:
        raise Wrong("“%(value)s” is no date.", value=text[:80])
    _year(found[0].year)
    return found


def _iso(text: str) -> tuple[date, datetime | None] | None:
    if not text[:4].isdigit() or not text.isascii():
        return None
    try:
        if len(text) <= 10:
            return date.fromisoformat(text), None
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.date(), at


def _numbers(text: str, order: str) -> tuple[date, datetime | None] | None:
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    first, _, second, third, hour, minute, half = found.groups()
    year, month, number = (first, second, third) if len(first) == 4 else (third, second, first)
    if len(first) < 4 and order == "mdy":
        month, number = number, month
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    try:
        on = date(int(year), int(month), int(number))
        if hour is None:
            return on, None
        hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
        return on, datetime.combine(on, time(hours, int(minute)))
    except ValueError:
        return None


def _words(text: str) -> tuple[date, datetime | None] | None:
    found = _WORDS.fullmatch(text)
    if found is None:
        return None
    before, month, after, year = found.groups()
    if fold(month)[:3] not in _MONTHS or bool(before) == bool(after):
        return None
    try:
        return date(int(year), _month(month), int(before or after)), None
    except ValueError:
        return None


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether something lies too far in the future to have happened."""
    return at > now + timedelta(hours=1)
