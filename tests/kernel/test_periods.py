"""Days begin and end where people are, also where clocks are moved at midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest

from webapp import periods

# Clocks moved at midnight, by half an hour, by a day, or on a day of their own.
ODD = (
    "Africa/Cairo", "America/Asuncion", "America/Havana", "America/New_York", "America/Santiago", "America/Sao_Paulo",
    "America/St_Johns", "Asia/Amman", "Asia/Bangkok", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Tehran",
    "Australia/Lord_Howe", "Europe/Dublin", "Europe/Zurich", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
FIRST, LAST = date(2010, 1, 1), date(2027, 12, 31)
SKIPPED = {("Pacific/Apia", date(2011, 12, 30))}
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)


def check(zone, day):
    start = periods.start_of(day, zone)
    assert start.tzinfo is UTC
    assert periods.day_of(start, zone) == day, (zone, day)
    assert periods.day_of(start - timedelta(microseconds=1), zone) < day, (zone, day)


@pytest.mark.parametrize("zone", ODD)
def test_a_day_begins_with_its_first_moment(zone):
    for number in range((LAST - FIRST).days):
        day = FIRST + timedelta(days=number)
        if (zone, day) not in SKIPPED:
            check(zone, day)


def test_every_zone_of_the_world_on_the_days_when_clocks_are_moved():
    sundays = [date(2026, 1, 4) + timedelta(weeks=week) for week in range(52)]
    for zone in ZONES:
        for day in sundays:
            check(zone, day)


def test_a_day_that_never_was_begins_with_the_next():
    assert periods.start_of(date(2011, 12, 30), "Pacific/Apia") == periods.start_of(date(2011, 12, 31), "Pacific/Apia")


def test_today_is_the_day_of_the_zone(clock):
    clock.set(2026, 12, 31, 23, 30)
    assert periods.today("UTC") == periods.today() == date(2026, 12, 31)
    assert periods.today("Europe/Zurich") == date(2027, 1, 1)
    assert periods.today("Pacific/Kiritimati") == date(2027, 1, 1)
    assert periods.today("America/New_York") == date(2026, 12, 31)


def test_days_are_counted_on_the_calendar():
    assert periods.days_after(date(2028, 2, 28), 1) == date(2028, 2, 29)
    assert periods.days_after(date(2026, 3, 29), -1) == date(2026, 3, 28)


def test_the_clock_is_aware_and_comes_back(clock):
    assert periods.now() == datetime(2026, 9, 15, 9, tzinfo=UTC)
    assert abs(periods.node_time() - datetime.now(UTC)) < timedelta(seconds=5)
    periods.move_clock(None)
    assert abs(periods.now() - periods.node_time()) < timedelta(seconds=5)
