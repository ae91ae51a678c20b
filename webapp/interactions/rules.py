"""When an interaction may be logged, changed and taken back, and how its lists are paged."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

CHANNELS = ("phone", "in-person", "video", "email", "message", "post", "web", "social")
DIRECTIONS = ("outbound", "inbound")
CORRECTED_WITHIN = timedelta(hours=24)
UNDONE_WITHIN = timedelta(minutes=10)
AHEAD_AT_MOST = timedelta(hours=1)
LATE_FOR_DAYS = 30


class Standing(StrEnum):
    """What somebody is to a household at the moment of logging a contact with it."""

    COVERS = "covers"
    NEEDS_REASON = "needs-reason"
    STRANGER = "stranger"


class Span(NamedTuple):
    """Days of a coverage; the last one may be open."""

    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def standing(spans: Iterable[Span], *, sees: bool, today: date, day: date) -> Standing:
    """Whether somebody logs a contact of `day` as a matter of course, with a reason, or not at all.

    A matter of course is covering now and then. Who merely sees the household, or covered it until lately, gives a
    reason. Everybody else is a stranger.
    """
    spans = list(spans)
    if any(span.holds(today) for span in spans) and any(span.holds(day) for span in spans):
        return Standing.COVERS
    lately = today - timedelta(days=LATE_FOR_DAYS)
    covered_lately = any(span.starts_on <= today and (span.ends_on is None or span.ends_on >= lately) for span in spans)
    return Standing.NEEDS_REASON if sees or covered_lately else Standing.STRANGER


def is_ahead(occurred_at: datetime, now: datetime) -> bool:
    """Whether a contact lies too far in the future to have happened."""
    return occurred_at > now + AHEAD_AT_MOST


def moment_meant(typed: datetime, stored: datetime, zone: str) -> datetime:
    """The stored moment where what was typed is the minute that a form showed for it, else what was typed.

    The minute is compared as a clock on the wall of the zone shows it, which is all that a form can say: an hour that
    comes twice in autumn included.
    """
    minutes = (moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") for moment in (typed, stored))
    return stored if len(set(minutes)) == 1 else typed


def is_corrected_in_place(recorded_at: datetime, now: datetime, *, is_recorder: bool) -> bool:
    """Whether a change is still a correction; otherwise it is an amendment, which keeps what stood there before."""
    return is_recorder and now - recorded_at < CORRECTED_WITHIN


def may_undo(recorded_at: datetime, now: datetime, *, is_recorder: bool) -> bool:
    """Whether an entry made by mistake can still be taken back."""
    return is_recorder and now - recorded_at < UNDONE_WITHIN


class Mark(NamedTuple):
    """A place in a list that is ordered by time, newest first."""

    occurred_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.occurred_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{self.id}"


def mark_of(text: str | None) -> Mark | None:
    """The place that an address names; None for the beginning and for what is no place."""
    moment, dash, identity = (text or "").partition("-")
    if not dash or not identity.isascii() or not identity.isdigit() or len(identity) > 18:
        return None
    try:
        return Mark(datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), int(identity))
    except ValueError:
        return None
