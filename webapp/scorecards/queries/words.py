"""Figures and states of scorecards in words."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from webapp import money
from webapp.bonus.rules.figures import percent_words
from webapp.scorecards.queries.cards import Card
from webapp.scorecards.rules import Figures, Weighed, part

_STATES = {
    "begun": (_("To be scored"), "warn"),
    "scored": (_("Waits for its signature"), "warn"),
    "signed": (_("Signed"), "good"),
}
_KINDS = {
    "on-time": _("Done on time"),
    "late": _("Done late"),
    "open": _("Open past their day"),
    "to-come": _("Not due yet"),
    "prompt": _("Recorded within 24 hours"),
    "slow": _("Recorded later"),
    "outside": _("Entered without coverage"),
    "amended": _("Amended afterwards"),
    "rejected": _("Claims rejected"),
}
# Kinds whose rows are worth a look, if there are any.
_NOTEWORTHY = frozenset({"late", "open", "slow", "outside", "amended", "rejected"})


class Figure(NamedTuple):
    """One figure: what it counts, how many, and whether it is worth a look."""

    kind: str
    label: str
    number: int
    is_noteworthy: bool


class Bar(NamedTuple):
    """A bar of a chart: whose, how long in per cent, in words, and where it leads."""

    label: str
    length: int
    words: str
    url: None


class Group(NamedTuple):
    """Figures of one subject, and what they say in a sentence."""

    title: str
    said: str
    figures: list[Figure]


def state_words(state: str) -> tuple[Any, str]:
    """A scorecard's state in words, and its tone."""
    return _STATES[state]


def state_labels() -> dict[str, Any]:
    """All states of scorecards in words."""
    return {state: label for state, (label, _tone) in _STATES.items()}


def kind_words(kind: str) -> str:
    """What a figure counts."""
    return str(_KINDS[kind])


def criterion_words(criterion: Weighed) -> str:
    """What is judged: a criterion by its name, or all of it where a plan names none."""
    return criterion.name or gettext("Overall")


def score_words(points: int) -> str:
    """A whole score as a percentage: 825000 millionths are "82.50 %"."""
    return percent_words(part(points))


def weight_words(weight: int) -> str:
    """A weight in basis points as a percentage."""
    return percent_words(Fraction(weight, money.WHOLE))


def _bars(cards: Iterable[Card], of: Callable[[Figures], Fraction | None]) -> list[Bar]:
    """One part of the figures of several people as bars, whole per cent; who has nothing to count has none."""
    parts = [(one.person, of(one.figures)) for one in cards]
    shares = [(name, money.floor(found * 100)) for name, found in parts if found is not None]
    return [Bar(name, share, percent_words(Fraction(share, 100)), None) for name, share in shares]


def on_time_bars(cards: Iterable[Card]) -> list[Bar]:
    """How much of what was due each person did on time."""
    return _bars(cards, lambda figures: figures.on_time)


def prompt_bars(cards: Iterable[Card]) -> list[Bar]:
    """How much each person recorded promptly."""
    return _bars(cards, lambda figures: figures.prompt)


def groups(figures: Figures) -> Iterator[Group]:
    """The figures of a period by subject."""
    counts = figures.counts
    said = gettext("Nothing was due.")
    if figures.due:
        said = ngettext(
            "%(done)s of %(num)s assignment done on time.", "%(done)s of %(num)s assignments done on time.",
            figures.due, done=counts["on-time"],
        )  # fmt: skip
    yield Group(gettext("Assignments"), said, _some(figures, "on-time", "late", "open", "to-come"))
    said = gettext("No contact was recorded.")
    if figures.median_minutes is not None:
        said = gettext(
            "%(prompt)s of %(count)s recorded within 24 hours; half of them within %(delay)s.",
            prompt=counts["prompt"], count=figures.entries, delay=delay_words(figures.median_minutes),
        )  # fmt: skip
    yield Group(gettext("Promptness of entries"), said, _some(figures, "prompt", "slow"))
    odd = figures.exceptions
    said = ngettext("%(num)s exception.", "%(num)s exceptions.", odd) if odd else gettext("No exceptions.")
    yield Group(gettext("Exceptions"), said, _some(figures, "outside", "amended", "rejected"))


def _some(figures: Figures, *kinds: str) -> list[Figure]:
    counts = figures.counts
    return [Figure(kind, kind_words(kind), counts[kind], kind in _NOTEWORTHY and counts[kind] > 0) for kind in kinds]


def delay_words(minutes: int) -> str:
    """How long somebody took, in the unit that says it shortly."""
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
    return ngettext("%(num)s day", "%(num)s days", minutes // (24 * 60))
