"""What holds for names, coverage and relations, whatever is stored."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from webapp import periods, text
from webapp.exceptions import RuleBroken, mark

KINDS = ("person", "organisation")
STANDINGS = ("client", "prospect")
TIERS = ("a", "b", "c", "none")
LANGUAGES = ("en", "th", "es", "ta", "zh", "de", "fr", "it", "pt", "ja")
COVERAGE_ROLES = ("primary", "specialist", "banker", "service")
# What the other one is, seen from the other side.
RELATION_KINDS = {
    "spouse": "spouse",
    "child": "parent",
    "parent": "child",
    "sibling": "sibling",
    "lawyer": "client-of-lawyer",
    "accountant": "client-of-accountant",
    "trustee": "beneficiary",
    "colleague": "colleague",
    "other": "other",
}
LONGEST_LOOK_BACK = 7
# So long a move to another household is taken back in one go; later one moves the contact again.
TAKE_BACK_HOURS = 24
_UNSPACED_NAME = re.compile(r"^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+$")


class Span(NamedTuple):
    """The days of a coverage row, both included; an empty end means that it lasts."""

    starts_on: date
    ends_on: date | None


def full_name(name: str, given: str, family: str) -> str:
    """How a person is written: as typed, else given before family, and family first without a space in Han and kana."""
    if name:
        return name
    if given and family and _UNSPACED_NAME.match(given) and _UNSPACED_NAME.match(family):
        return family + given
    return " ".join(part for part in (given, family) if part)


def sort_name(name: str, given: str, family: str) -> str:
    """The folded key of a contact in lists: family name before given name, else the name as written."""
    return text.fold(f"{family} {given}" if family else name)


def other_side(kind: str) -> str:
    """What a relation is called from the related contact's side: a child's is parent."""
    return RELATION_KINDS.get(kind, kind)


def check_span(span: Span, today: date) -> None:
    """Refuses coverage that begins too far back or ends before it begins; raises RuleBroken."""
    if span.starts_on < periods.days_after(today, -LONGEST_LOOK_BACK):
        raise RuleBroken(
            mark("Coverage may begin at most %(days)s days back; choose a later first day."), days=LONGEST_LOOK_BACK
        )
    if span.ends_on is not None and span.ends_on < span.starts_on:
        raise RuleBroken(mark("The last day is before the first; choose a later last day."))
    if span.ends_on is not None and span.ends_on < periods.days_after(today, -1):
        raise RuleBroken(mark("Coverage cannot end earlier than yesterday; choose a later last day."))


def check_end(span: Span, ends_on: date, today: date) -> None:
    """Refuses an end that rewrites the past: not before yesterday, the first day, or an end that has passed."""
    if span.ends_on is not None and span.ends_on < today:
        raise RuleBroken(mark("This coverage has ended already and stays as it is."))
    if ends_on < periods.days_after(today, -1):
        raise RuleBroken(mark("Coverage cannot end earlier than yesterday; choose a later last day."))
    if ends_on < span.starts_on:
        raise RuleBroken(mark("Coverage lasts at least for its first day; choose that day or a later one."))


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a day."""
    before = one.ends_on is not None and one.ends_on < other.starts_on
    after = other.ends_on is not None and other.ends_on < one.starts_on
    return not (before or after)


def last_without_gap(spans: list[Span], start: date) -> date | None:
    """The last day up to which the spans cover every day from `start` on; None when without end."""
    day = start
    for span in sorted(spans, key=lambda span: span.starts_on):
        if span.starts_on > day:
            break
        if span.ends_on is None:
            return None
        day = max(day, periods.days_after(span.ends_on, 1))
    return periods.days_after(day, -1)


def may_take_back(moved_at: datetime, now: datetime) -> bool:
    """Whether a move to another household can still be taken back in one go."""
    return now - moved_at < timedelta(hours=TAKE_BACK_HOURS)
