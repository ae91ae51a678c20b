"""The curve of a component as a picture: where its line runs, where it jumps, and what lies at its boundaries."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from webapp.bonus.rules.boundaries import breaks_of
from webapp.bonus.rules.curves import Curve
from webapp.bonus.rules.curves.grid import Grid
from webapp.bonus.rules.curves.marginal import Marginal
from webapp.bonus.rules.curves.steps import Steps
from webapp.bonus.rules.figures import number, percent_words
from webapp.bonus.rules.plan import Component, Plan

# The picture's inside, in its own units, from the left and from the top.
LEFT, RIGHT, TOP, BOTTOM = 70, 620, 20, 240
MOST_EXAMPLES, ROOM = 4, 60


class Tick(NamedTuple):
    """A mark on an axis: where it is, and the figure it stands for."""

    at: int
    value: Decimal


class Stretch(NamedTuple):
    """From one boundary, which is included, to the next, which is not; None for no end."""

    since: str
    to: str | None
    pays: str


class Example(NamedTuple):
    """A quantity, what it pays and the arithmetic, all in figures."""

    quantity: str
    pays: str
    words: str


class Picture(NamedTuple):
    """A component drawn: its line as SVG points, jumps as pairs of dots, marks, boundaries and examples."""

    component: Component
    line: str
    jumps: list[tuple[int, int, int]]
    across: list[Tick]
    up: list[Tick]
    cap: Tick | None
    stretches: list[Stretch]
    examples: list[Example]


def pictures(plan: Plan, decimals: int) -> list[Picture]:
    """All components of a plan; `decimals` are those of its currency."""
    return [_picture(one, plan, decimals) for one in plan.components]


def _picture(component: Component, plan: Plan, decimals: int) -> Picture:
    curve, is_count = component.curve, component.takes.measure == "households"
    breaks = breaks_of(curve)
    widest = _widest(curve, breaks, is_count)
    points, jumps = _points(curve, breaks, widest)
    highest = max(max(paid for _at, paid in points), Fraction(1))
    cap = plan.cap.value if plan.cap else None
    if cap is not None and highest / 4 <= cap <= highest * 2:
        highest = max(highest, cap)

    def x(value: Fraction) -> int:
        return LEFT + int(value / widest * (RIGHT - LEFT))

    def y(value: Fraction) -> int:
        return BOTTOM - int(value / highest * (BOTTOM - TOP))

    line = " ".join(f"{x(at)},{y(paid)}" for at, paid in points)
    marks = [one for one in breaks if 0 < one < widest] or [widest]
    is_cap_shown = cap is not None and highest / 4 <= cap <= highest
    return Picture(
        component, line, [(x(at), y(before), y(after)) for at, before, after in jumps],
        _apart([Tick(x(at), _decimal(at)) for at in [Fraction(0), *marks]]),
        [Tick(y(paid), _decimal(paid)) for paid in (Fraction(0), highest)],
        Tick(y(cap), _decimal(cap)) if is_cap_shown and cap is not None else None,
        _stretches(component, decimals), _examples(component, breaks, widest, decimals),
    )  # fmt: skip


def _apart(ticks: Sequence[Tick]) -> list[Tick]:
    """Marks with room for their figures between them."""
    kept = [ticks[0]]
    for tick in ticks[1:]:
        if tick.at - kept[-1].at >= ROOM:
            kept.append(tick)
    return kept


def _widest(curve: Curve, breaks: Sequence[Fraction], is_count: bool) -> Fraction:
    """How far to the right the picture goes: beyond the last boundary, and not as far as the next."""
    if isinstance(curve, Steps):
        return breaks[-1] + curve.step / 2
    if breaks and breaks[-1]:
        return breaks[-1] * Fraction(7, 5)
    return Fraction(10 if is_count else 1_000_000)


def _points(
    curve: Curve, breaks: Sequence[Fraction], widest: Fraction
) -> tuple[list[tuple[Fraction, Fraction]], list[tuple[Fraction, Fraction, Fraction]]]:
    """The line's points and its jumps: every kind of curve is straight between its boundaries."""
    stops = [Fraction(0), *(one for one in breaks if 0 < one < widest), widest]
    points, jumps = [(Fraction(0), curve.value(Fraction(0)))], []
    for since, to in pairwise(stops):
        # What the line comes to on its way to a boundary follows from two places before it.
        near, nearer = since + (to - since) / 4, since + (to - since) / 2
        slope = (curve.value(nearer) - curve.value(near)) / (nearer - near)
        before, after = curve.value(nearer) + slope * (to - nearer), curve.value(to)
        points.append((to, before))
        if before != after and to != widest:
            jumps.append((to, before, after))
            points.append((to, after))
    return points, jumps


def _stretches(component: Component, decimals: int) -> list[Stretch]:
    """The boundaries in figures, each with what is paid from there on."""
    curve, figures = component.curve, component.figures(decimals)
    if isinstance(curve, Marginal | Grid):
        return [
            Stretch(
                figures.quantity(tier.since), None if tier.to is None else figures.quantity(tier.to),
                percent_words(tier.rate),
            )
            for tier in curve.tiers
        ]  # fmt: skip
    breaks = [Fraction(0), *(one for one in breaks_of(curve) if one)]
    if len(breaks) == 1 or len(breaks) > 12:
        return []
    ends = [figures.quantity(one) for one in breaks[1:]]
    pays = [figures.pay(curve.value(one)) for one in breaks]
    return [
        Stretch(figures.quantity(since), to, paid)
        for since, to, paid in zip(breaks, [*ends, None], pays, strict=True)
    ]  # fmt: skip


def _examples(component: Component, breaks: Sequence[Fraction], widest: Fraction, decimals: int) -> list[Example]:
    """What some quantities pay: inside each stretch, since boundaries speak for themselves."""
    figures = component.figures(decimals)
    inside = [one for one in breaks if 0 < one < widest]
    middles = [_round((since + to) / 2) for since, to in pairwise([Fraction(0), *inside, widest])]
    found = []
    for quantity in dict.fromkeys(middles):
        words = [part.words for part in component.curve.parts(quantity, figures)]
        paid = component.curve.value(quantity)
        found.append(Example(figures.quantity(quantity), number(paid, decimals), "; ".join(words)))
    return found[-MOST_EXAMPLES:]


def _round(value: Fraction) -> Fraction:
    """A figure near by that people would say: with two digits."""
    if value < 1:
        return value
    size = Fraction(10) ** max(0, len(str(int(value))) - 2)
    return max(Fraction(1), int(value / size) * size)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
