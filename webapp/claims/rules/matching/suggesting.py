"""Which lines of activity may be the money that a claim speaks of, with reasons that a person can check.

Every observation is worth points of one scale (`scale`): the amount, the day, words that the claim's description and
the memo have in common, and how alike the payer or the memo and a name of the household are. Other open claims of the
household want lines too, and a line is one claim's money (`sharing`). It suggests and never decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from webapp.claims.rules.matching.names import Likeness, alike, words_of_name
from webapp.claims.rules.matching.scale import STANDARD, Scale, percent_off, points
from webapp.claims.rules.matching.sharing import shares
from webapp.claims.rules.matching.words import CUT, Vocabulary, shared_points, words_of

# Names are looked for in so many lines, those that fit best without them.
NAMED_LINES = 24
# A name counts from so many per cent on; a full one is worth so many points.
ALIKE_FROM, NAMED = 70, 12
# Words in common are worth at most so much, and are named from so much on: texts about money share the words of money.
WORDY, TELLING = 10, 3
# From here on the best candidate's amount is put into its field.
LIKELY = 15


class Wanted(NamedTuple):
    """What a claim asks for: minor units that are still open, the day on which the money was spoken of, its words."""

    rest_minor: int
    day: date
    words: str = ""
    id: int = 0


class Line(NamedTuple):
    """An incoming line of activity with what is left of it, in minor units of the claim's currency."""

    id: int
    booked_on: date
    amount_minor: int
    rest_minor: int
    description: str
    payer: str
    account: str = ""
    kind: str = "deposit"
    institution: str = ""
    account_id: int = 0


class Stay(NamedTuple):
    """From which day, or until which, somebody belonged to a household who came from another or left for one."""

    since: date | None = None
    until: date | None = None


class Reason(NamedTuple):
    """One observation: its kind, and the figure or the name that belongs to it.

    `stay` is told where whoever is named was not always of the household.
    """

    kind: str
    value: int = 0
    name: str = ""
    stay: Stay = Stay()


class Candidate(NamedTuple):
    """A line with its points and the observations behind them; `part` is how much of it is this claim's (0 to 100)."""

    line: Line
    score: int
    reasons: tuple[Reason, ...]
    part: int = 100

    @property
    def is_likely(self) -> bool:
        """Whether the line may be taken for the claim's money until somebody looks."""
        return self.score >= LIKELY and not any(reason.kind == "rival" for reason in self.reasons)


def candidates(
    claim: Wanted,
    lines: Iterable[Line],
    names: Sequence[str],
    likeness: Likeness,
    rivals: Sequence[Wanted] = (),
    scale: Scale = STANDARD,
    stays: Mapping[str, Stay] | None = None,
) -> list[Candidate]:
    """Lines ranked by how well they fit a claim, the best first; used-up lines are left out.

    `names` are those of the household and its people; `likeness(a, b)` says in per cent how alike two words are;
    `rivals` are the household's other open claims of the currency; `stays` says by name who was not always there.
    """
    held = sorted((line for line in lines if line.rest_minor > 0), key=lambda line: line.id)
    vocabulary = Vocabulary(_words(line) for line in held)
    found = {line.id: _observed(claim, line, vocabulary, scale) for line in held}
    first = sorted(held, key=lambda line: (-found[line.id][0], line.booked_on, line.id))[:NAMED_LINES]
    spelt = [(name, words_of_name(name)) for name in dict.fromkeys(names)]
    named = {line.id: _by_name(line, spelt, likeness, stays or {}) for line in first}
    wants = [{line.id: found[line.id][0] + named.get(line.id, _NOBODY)[0] for line in held}]
    for rival in rivals:
        wants.append(
            {line.id: _observed(rival, line, vocabulary, scale)[0] + named.get(line.id, _NOBODY)[0] for line in held}
        )
    parts = shares(wants, points(max(1, len(held)))) if rivals else [dict.fromkeys(wants[0], 1.0)]
    ranked = [
        Candidate(
            line,
            wants[0][line.id],
            (*found[line.id][1], *named.get(line.id, _NOBODY)[1], *_by_rivals(line, parts, rivals)),
            round(100 * parts[0][line.id]),
        )
        for line in held
    ]
    return sorted(ranked, key=lambda one: (-parts[0][one.line.id], -one.score, one.line.booked_on, one.line.id))


def prefilled(claim: Wanted, ranked: Sequence[Candidate]) -> dict[int, int]:
    """The amount to offer (line id → minor units): that of the best candidate if it is a likely one, else none."""
    if not ranked or not ranked[0].is_likely:
        return {}
    best = ranked[0].line
    return {best.id: min(best.rest_minor, claim.rest_minor)}


_NOBODY: tuple[int, tuple[Reason, ...]] = (0, ())


def _observed(claim: Wanted, line: Line, vocabulary: Vocabulary, scale: Scale) -> tuple[int, tuple[Reason, ...]]:
    by_amount, amount = _by_amount(claim, line, scale)
    by_time, time = _by_time(claim, line, scale)
    words = words_of(claim.words)
    sought = vocabulary.sought(words) if words else {}
    by_words, clashes = shared_points(sought.get, len(words), _words(line))
    told = [word.removesuffix(CUT) for word in _words(line) if sought.get(word, 0) >= TELLING]
    reasons = (amount, time, Reason("words", name=" ".join(told))) if told else (amount, time)
    return by_amount + by_time + min(by_words, WORDY) + scale.clashes.get(clashes, scale.strange), reasons


def _words(line: Line) -> tuple[str, ...]:
    return words_of(line.description) + words_of(line.payer)


def _by_amount(claim: Wanted, line: Line, scale: Scale) -> tuple[int, Reason]:
    if line.rest_minor == claim.rest_minor:
        return scale.same, Reason("same-amount")
    worth = scale.percent.get(percent_off(claim.rest_minor, line.rest_minor), scale.far)
    if line.rest_minor > claim.rest_minor:
        return worth, Reason("left-over", line.rest_minor - claim.rest_minor)
    return worth, Reason("short", claim.rest_minor - line.rest_minor)


def _by_time(claim: Wanted, line: Line, scale: Scale) -> tuple[int, Reason]:
    days = (line.booked_on - claim.day).days
    worth = scale.days.get(days, scale.late)
    return (worth, Reason("days-before", -days)) if days < 0 else (worth, Reason("days-after", days))


def _by_name(
    line: Line, names: Sequence[tuple[str, Sequence[str]]], likeness: Likeness, stays: Mapping[str, Stay]
) -> tuple[int, tuple[Reason, ...]]:
    """The points of the name that payer or memo are most like, and that name."""
    alikeness = [
        (alike(words, words_of_name(written), likeness), kind, name)
        for kind, written in (("payer", line.payer), ("memo", line.description))
        if written
        for name, words in names
    ]
    percent, kind, name = max(alikeness, key=lambda found: found[0], default=(0, "", ""))
    if percent < ALIKE_FROM:
        return _NOBODY
    return NAMED * (percent - ALIKE_FROM + 10) // (110 - ALIKE_FROM), (
        Reason(kind, percent, name, stays.get(name, Stay())),
    )


def _by_rivals(line: Line, parts: Sequence[dict[int, float]], rivals: Sequence[Wanted]) -> tuple[Reason, ...]:
    best, place = max(((held[line.id], -place) for place, held in enumerate(parts)), default=(0.0, 0))
    return (Reason("rival", rivals[-place - 1].id),) if place and best > parts[0][line.id] + 0.01 else ()
