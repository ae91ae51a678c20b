"""What the record says of one person's period: assignments, promptness of entries, exceptions. Counts, never names."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from webapp import periods

PROMPT = timedelta(hours=24)
# Rows by what they are counted as; a task is one of the first four, an entry prompt or slow.
TASKS = ("on-time", "late", "open", "to-come")
ENTRIES = ("prompt", "slow")
EXCEPTIONS = ("outside", "amended", "rejected")
KINDS = (*TASKS, *ENTRIES, *EXCEPTIONS)


class Due(NamedTuple):
    """A task that was due in the period."""

    id: int
    due_on: date
    done_at: datetime | None


class Entry(NamedTuple):
    """A contact of the period as it was recorded; `is_outside` where its recorder did not cover the household."""

    id: int
    occurred_at: datetime
    recorded_at: datetime
    is_outside: bool
    is_amended: bool


class Figures(NamedTuple):
    """The counts of a period by kind of row, and the median delay of entries in minutes, None where there are none."""

    counts: dict[str, int]
    median_minutes: int | None

    @property
    def due(self) -> int:
        """How many tasks should be done by now."""
        return sum(self.counts[kind] for kind in ("on-time", "late", "open"))

    @property
    def entries(self) -> int:
        """How many contacts were recorded."""
        return self.counts["prompt"] + self.counts["slow"]

    @property
    def exceptions(self) -> int:
        """How many rows are out of the ordinary."""
        return sum(self.counts[kind] for kind in EXCEPTIONS)

    @property
    def on_time(self) -> Fraction | None:
        """The part of what was due that was done on time; None where nothing was."""
        return Fraction(self.counts["on-time"], self.due) if self.due else None

    @property
    def prompt(self) -> Fraction | None:
        """The part of contacts that was recorded promptly; None where there were none."""
        return Fraction(self.counts["prompt"], self.entries) if self.entries else None

    def as_stored(self) -> dict[str, Any]:
        """The figures as they are kept with a scorecard."""
        return {"counts": dict(self.counts), "median_minutes": self.median_minutes}


def read(stored: dict[str, Any]) -> Figures:
    """The figures of a scorecard as they were kept."""
    return Figures({kind: stored["counts"].get(kind, 0) for kind in KINDS}, stored["median_minutes"])


def kind_of_task(task: Due, today: date, zone: str) -> str:
    """Whether a task was done until its day, later, not yet, or has time still."""
    if task.done_at is None:
        return "open" if task.due_on < today else "to-come"
    return "on-time" if periods.day_of(task.done_at, zone) <= task.due_on else "late"


def kinds_of_entry(entry: Entry) -> Iterable[str]:
    """What an entry is counted as."""
    yield "prompt" if entry.recorded_at - entry.occurred_at <= PROMPT else "slow"
    if entry.is_outside:
        yield "outside"
    if entry.is_amended:
        yield "amended"


def figures(tasks: Sequence[Due], entries: Sequence[Entry], rejected: int, today: date, zone: str) -> Figures:
    """The counts of one person's rows."""
    counts = dict.fromkeys(KINDS, 0)
    for task in tasks:
        counts[kind_of_task(task, today, zone)] += 1
    for entry in entries:
        for kind in kinds_of_entry(entry):
            counts[kind] += 1
    counts["rejected"] = rejected
    return Figures(counts, median([_minutes(entry) for entry in entries]))


def median(delays: Sequence[int]) -> int | None:
    """The middle one of some whole numbers, the lower of two; None of none."""
    return sorted(delays)[(len(delays) - 1) // 2] if delays else None


def _minutes(entry: Entry) -> int:
    return max(0, (entry.recorded_at - entry.occurred_at) // timedelta(minutes=1))
