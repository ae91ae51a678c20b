"""The only clock: moments are aware UTC, days are days of a named zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# Seconds by which the clocks of two machines may differ before nothing that depends on the hour is done.
MOST_APART = 30
EARLIEST_BIRTH = date(1900, 1, 1)


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time
_node_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _source()


def node_time() -> datetime:
    """This machine's own time, whatever clock was chosen; only for comparing it with another machine's."""
    return _node_source()


def today(zone: str = "UTC") -> date:
    """Today's date in an IANA zone such as the firm's."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day on which a moment falls in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """The first moment of a day in a zone, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def days_after(day: date, count: int) -> date:
    """The calendar day so many days later (or earlier, if negative)."""
    return day + timedelta(days=count)


def is_birthday(day: date, today: date) -> bool:
    """Whether somebody who lives today can be born on a day."""
    return EARLIEST_BIRTH <= day <= today


def move_clock(source: Callable[[], datetime] | None) -> None:
    """Lets tests and demo data choose the time; None brings the real clock back."""
    global _source
    _source = source or _system_time


def skew_node(source: Callable[[], datetime] | None) -> None:
    """Lets tests say what this machine's own clock shows; None brings the real one back."""
    global _node_source
    _node_source = source or _system_time
