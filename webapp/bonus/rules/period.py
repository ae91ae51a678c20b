"""Periods in time: months, quarters and years, and from which step to which they go."""

from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum

from webapp.bonus.rules.plan import Span

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Step(StrEnum):
    """What is done with a period."""

    CALCULATE = "calculate"
    REVIEW = "review"
    CLOSE = "close"


# From which states a step leads to which: who calculates again takes a review back.
_STEPS = {
    Step.CALCULATE: ({"open", "calculated", "reviewed"}, "calculated"),
    Step.REVIEW: ({"calculated"}, "reviewed"),
    Step.CLOSE: ({"reviewed"}, "closed"),
}
# What nobody looked at yet may go again, if it was a mistake.
REMOVABLE = frozenset({"open", "calculated"})


def after(state: str, step: Step) -> str | None:
    """The state to which a step leads, or None where it is not possible."""
    begins, ends = _STEPS[step]
    return ends if state in begins else None


def span_at(kind: str, day: date) -> Span:
    """The month, quarter or year of a day."""
    months = MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    following = date(day.year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return Span(date(day.year, first, 1), following - timedelta(days=1))


def following(kind: str, span: Span) -> Span:
    """The month, quarter or year after a span."""
    if span.until is None:
        raise ValueError("this span has no end")
    return span_at(kind, span.until + timedelta(days=1))


def day_asked(text: str) -> date | None:
    """The day in an address, "2026-03-31", or None for anything else."""
    with suppress(ValueError):
        return date.fromisoformat(text) if len(text) == 10 else None
    return None
