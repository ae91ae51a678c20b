"""A fixed award: paid as it is, or once a measure has reached a threshold."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from webapp.bonus.rules.curves.part import Part
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, Award, AwardShape, Figures
from webapp.bonus.rules.shapes import Field, optional
from webapp.exceptions import mark

FIELDS = {
    "award": Field(AwardShape(), "What is paid."),
    "at_least": optional(Amount(), "It is paid once the measure has reached this, itself included."),
}


def check_fixed(values: dict[str, Any], at: str, faults: Faults) -> None:
    """Notes a threshold without a measure, and a measure without a threshold."""
    if (values["measure"] is None) != (values["at_least"] is None):
        missing = "at_least" if values["at_least"] is None else "measure"
        faults.add(
            f"{at}.{missing}",
            mark("“measure” and “at_least” go together: write both for an award with a threshold, else neither."),
        )
    limits = [name for name in ("kinds", "segments", "products", "from", "until") if values[name] is not None]
    if values["measure"] is None and limits:
        faults.add(
            f"{at}.{limits[0]}",
            mark(
                "An award without a measure depends on no claims, so it cannot be limited to some. Take this field out."
            ),
        )


@dataclass(frozen=True, slots=True)
class Fixed:
    """One sum, perhaps from a threshold on."""

    award: Award
    at_least: Fraction | None = None

    def parts(self, quantity: Fraction, figures: Figures) -> Iterator[Part]:
        """One step."""
        if self.at_least is None:
            yield Part(figures.award(self.award), self.award.value)
        elif quantity >= self.at_least:
            reached = f"{figures.quantity(quantity)} ≥ {figures.quantity(self.at_least)}"
            yield Part(f"{reached}: {figures.award(self.award)}", self.award.value)

    def value(self, quantity: Fraction) -> Fraction:
        """The sum, or nothing below the threshold."""
        return self.award.value if self.at_least is None or quantity >= self.at_least else Fraction(0)

    def prorated(self, part: Fraction) -> "Fixed":
        """Sum and threshold for a part of the period."""
        return Fixed(self.award.prorated(part), None if self.at_least is None else self.at_least * part)
