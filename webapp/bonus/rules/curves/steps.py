"""Steps: so much on reaching a goal, and so much more for each full step above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.figures import Amount, Award, AwardShape, Figures
from webapp.bonus.rules.shapes import Field, Whole, optional

FIELDS = {
    "goal": Field(Amount(), "From this quantity on, itself included, something is paid."),
    "at_goal": optional(AwardShape(), "What reaching the goal pays.", Award(Fraction(0))),
    "step": Field(Amount(is_positive=True), "The size of a step above the goal; only full steps count."),
    "each": Field(AwardShape(), "What each full step pays."),
    "most_steps": optional(Whole(1, 1_000_000), "How many steps are paid at most."),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """A fixed sum at the goal and another one for each full step."""

    goal: Fraction
    at_goal: Award
    step: Fraction
    each: Award
    most_steps: int | None = None

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """A step for the goal and one for all steps above it."""
        if quantity < self.goal:
            return
        if self.at_goal.value:
            goal = f"{figures.quantity(quantity)} ≥ {figures.quantity(self.goal)}"
            yield Part(f"{goal}: {figures.award(self.at_goal)}", self.at_goal.value)
        if steps := self._steps(quantity):
            paid = steps * self.each.value
            over = f"{figures.quantity(quantity - self.goal)} ÷ {figures.quantity(self.step)} → {steps:,}"
            yield Part(f"{over}; {steps:,} × {figures.pay(self.each.value)} {figures.comes_to(paid)}", paid)

    def value(self, quantity: Fraction) -> Fraction:
        """The sum at the goal and those of the full steps."""
        if quantity < self.goal:
            return Fraction(0)
        return self.at_goal.value + self._steps(quantity) * self.each.value

    def prorated(self, part: Fraction) -> "Steps":
        """Goal, step and sums for a part of the period; how many steps are paid at most stays."""
        return Steps(
            self.goal * part, self.at_goal.prorated(part), self.step * part, self.each.prorated(part), self.most_steps
        )

    def _steps(self, quantity: Fraction) -> int:
        steps = int((quantity - self.goal) // self.step)
        return steps if self.most_steps is None else min(steps, self.most_steps)
