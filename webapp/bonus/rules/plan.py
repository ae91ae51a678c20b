"""A bonus plan as a value: what its components take, what they pay, and what bounds the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from webapp.bonus.rules.criteria import OVERALL, Criterion
from webapp.bonus.rules.curves import Curve
from webapp.bonus.rules.figures import Award, Figures
from webapp.bonus.rules.measures import Line


class Span(NamedTuple):
    """Calendar days, first and last included; without a last day they go on."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return self.since <= day and (self.until is None or day <= self.until)

    def covers(self, other: "Span") -> bool:
        """Whether all days of another span lie inside."""
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return self.since <= other.since and ends

    @property
    def days(self) -> int:
        """How many days; raises ValueError for a span without end."""
        if self.until is None:
            raise ValueError("this span has no end")
        return (self.until - self.since).days + 1

    def common(self, other: "Span") -> "Span | None":
        """The days of another span that lie inside, if there are any."""
        lasts = [last for last in (self.until, other.until) if last is not None]
        both = Span(max(self.since, other.since), min(lasts, default=None))
        return None if both.until is not None and both.until < both.since else both

    def common_days(self, other: "Span") -> int:
        """How many days of another span, which has an end, lie inside."""
        both = self.common(other)
        return both.days if both else 0


@dataclass(frozen=True, slots=True)
class Takes:
    """Which confirmed lines a component looks at; a filter that is None lets everything through."""

    measure: str | None
    kinds: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    products: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether some lines of the measure are left out."""
        return any(one is not None for one in (self.kinds, self.segments, self.products, self.since, self.until))

    def takes(self, line: Line) -> bool:
        """Whether a line of the measure passes every filter."""
        return (
            (self.kinds is None or line.kind in self.kinds)
            and (self.segments is None or line.segment in self.segments)
            and (self.products is None or line.product in self.products)
            and (self.since is None or line.on >= self.since)
            and (self.until is None or line.on <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Component:
    """A clause of a plan: what it measures and what it pays for that."""

    id: str
    clause: str
    kind: str
    takes: Takes
    curve: Curve

    def figures(self, decimals: int) -> Figures:
        """How this component's arithmetic shows its figures."""
        return Figures(decimals, self.takes.measure == "households")


class Hurdle(NamedTuple):
    """Below this quantity of a measure no component pays anything."""

    measure: str
    at_least: Fraction


class Accelerator(NamedTuple):
    """What one component pays above a quota counts so many times; the factor is at least one."""

    component: str
    quota: Fraction
    factor: Fraction


class Draw(NamedTuple):
    """An advance paid each period and taken back from what is earned."""

    amount: Award


@dataclass(frozen=True)
class Plan:
    """One version of a bonus plan; sums in units of its currency, rates and shares as fractions of one."""

    name: str
    currency: str
    in_force: Span
    components: Sequence[Component]
    accumulation: str = "period"
    seasoning_days: int = 0
    target_bonus: Fraction | None = None
    household_minimum: Fraction | None = None
    hurdle: Hurdle | None = None
    accelerator: Accelerator | None = None
    floor: Award | None = None
    cap: Award | None = None
    judged_cap: Fraction | None = None
    judged_criteria: Sequence[Criterion] = ()
    holdback: Fraction | None = None
    draw: Draw | None = None
    when_negative: str = "carry"
    # The version as it was written, which is what is exported and stored.
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def criteria(self) -> Sequence[Criterion]:
        """What the judged part is judged by; nothing where there is none."""
        if self.judged_cap is None:
            return ()
        return self.judged_criteria or (OVERALL,)

    def prorated(self, part: Fraction) -> "Plan":
        """The plan for a part of the period: thresholds and fixed sums shrink, rates and shares do not."""
        if part == 1:
            return self
        if not part:
            # Bounds that all lie at nothing tell no amount from another: nothing is measured, and nothing is paid.
            return replace(self, components=(), hurdle=None, accelerator=None, floor=None, cap=None, draw=None)
        return replace(
            self,
            components=[replace(one, curve=one.curve.prorated(part)) for one in self.components],
            household_minimum=None if self.household_minimum is None else self.household_minimum * part,
            hurdle=self.hurdle and self.hurdle._replace(at_least=self.hurdle.at_least * part),
            accelerator=self.accelerator and self.accelerator._replace(quota=self.accelerator.quota * part),
            floor=self.floor and self.floor.prorated(part),
            cap=self.cap and self.cap.prorated(part),
            draw=self.draw and Draw(self.draw.amount.prorated(part)),
        )
