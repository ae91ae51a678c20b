"""What was judged of a person's period: a sum, or a part of the most that the plan allows."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, Percent


class Judged(NamedTuple):
    """A sum in units of the currency, or a score: a fraction of the most that may be judged."""

    value: Fraction
    is_score: bool = False


@dataclass(frozen=True)
class JudgedShape:
    """An amount, or a percentage in quotes."""

    def read(self, raw: Any, at: str, faults: Faults) -> Judged | None:
        is_score = isinstance(raw, str) and "%" in raw
        value = (Percent() if is_score else Amount()).read(raw, at, faults)
        return None if value is None else Judged(value, is_score)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [Amount().schema(), Percent().schema()]}
