"""What else goes into a period's statements beside confirmed money: packages above this one say it.

They are asked with each calculation, and again on closing, so what they say must follow from what is stored.
"""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from webapp.bonus.rules import Adjustment, Span


class Added(NamedTuple):
    """Of one person: the score of the judged part by number of the plan's version, and adjustments by currency.

    A score is a fraction of the most that the version's cap allows. Adjustments are in minor units; one goes into the
    first of the person's statements in its currency, and where there is none it waits among the exceptions.
    """

    scores: Mapping[int, Fraction] = {}
    adjustments: Mapping[str, tuple[Adjustment, ...]] = {}


# A period, and the people who are asked about or None for all: what is added, by person.
Provider = Callable[[Span, Collection[int] | None], Mapping[int, Added]]
_providers: list[Provider] = []


def add(provider: Provider) -> None:
    """Lets a package add to statements; once a process, for the same function."""
    if provider not in _providers:
        _providers.append(provider)


# Closed statements by their numbers: what was granted of each beside its plan, in minor units of its currency.
Granter = Callable[[Collection[int]], Mapping[int, int]]
_granters: list[Granter] = []


def add_granted(granter: Granter) -> None:
    """Lets a package say what it granted of closed statements, so that a corrected plan does not pay it again."""
    if granter not in _granters:
        _granters.append(granter)


def granted(statements: Collection[int]) -> dict[int, int]:
    """What all packages granted of closed statements, by statement, in minor units."""
    found: dict[int, int] = {}
    for granter in _granters:
        for number, minor in granter(statements).items():
            found[number] = found.get(number, 0) + minor
    return found


def added(span: Span, people: Collection[int] | None = None) -> dict[int, Added]:
    """What all packages add to the statements of a period, by person."""
    found: dict[int, Added] = {}
    for provider in _providers:
        for user_id, one in provider(span, people).items():
            known = found.get(user_id, Added())
            sums = dict(known.adjustments)
            for currency, more in one.adjustments.items():
                sums[currency] = (*sums.get(currency, ()), *more)
            found[user_id] = Added({**known.scores, **one.scores}, sums)
    return found
