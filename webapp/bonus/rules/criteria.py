"""What the judged part of a plan is judged by: criteria with weights that make 100 % together."""

from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

from webapp import money
from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Percent, percent_words
from webapp.bonus.rules.shapes import Field, Record, Several, Words
from webapp.exceptions import mark


class Criterion(NamedTuple):
    """One thing that is judged; its weight is a fraction of one in whole basis points."""

    id: str
    name: str
    weight: Fraction

    @property
    def points(self) -> int:
        """The weight in basis points."""
        return int(self.weight * money.WHOLE)


# What is judged where a plan names no criteria.
OVERALL = Criterion("overall", "", Fraction(1))
MOST = 12


_ID = mark("Write a name of small letters, digits and hyphens, such as “new-assets”.")


def _check_weight(values: dict[str, Any], at: str, faults: Faults) -> None:
    if not values["weight"] or (values["weight"] * money.WHOLE).denominator != 1:
        faults.add(f"{at}.weight", mark("Write a weight of more than 0, with at most two decimals."))


CRITERIA = Several(
    Record(
        {
            "id": Field(
                Words(40, "[a-z][a-z0-9-]*", _ID),
                "A short name of its own; scores refer to it.",
            ),
            "name": Field(Words(100), "What is judged, in words."),
            "weight": Field(Percent(), "How much of the whole it weighs."),
        },
        Criterion,
        _check_weight,
    ),
    1,
    MOST,
)  # fmt: skip


def check_criteria(values: dict[str, Any], within: str, faults: Faults) -> None:
    """Notes criteria of a plan without a judged part, ids that are there twice, and weights that do not make 100 %."""
    criteria, at = values["judged_criteria"], f"{within}judged_criteria"
    if not criteria:
        return
    if values["judged_cap"] is None:
        faults.add(at, mark("The plan has no judged part. Take this out, or state judged_cap."))
    for place, one in enumerate(criteria):
        if Counter(other.id for other in criteria[:place])[one.id]:
            faults.add(
                f"{at}[{place}].id", mark("There is another criterion “%(id)s”. Choose a name of its own."), id=one.id
            )
    total = sum((one.weight for one in criteria), Fraction(0))
    if total != 1:
        faults.add(
            at, mark("The weights make %(total)s together; they must make %(whole)s."), total=percent_words(total),
            whole=percent_words(Fraction(1)),
        )  # fmt: skip
