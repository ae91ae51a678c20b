"""A finding."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from webapp.claims.rules.findings.known import Beside, Moved, Reused, Served
from webapp.claims.rules.matching import Line


class Kind(StrEnum):
    """What speaks against a claim, the gravest first."""

    JOURNAL = "journal"
    BETWEEN_HOUSEHOLDS = "between-households"
    SAYS_JOURNAL = "says-journal"
    WENT_OUT = "went-out"
    WAS_HERE = "was-here"
    CLAIMED_TWICE = "claimed-twice"
    SAME_PAPER = "same-paper"
    SERVED = "served"
    EARLY = "early"
    COVERED = "covered"
    CAME = "came"
    TOGETHER = "together"
    BURST = "burst"
    MEANS = "means"


class Finding(NamedTuple):
    """What speaks against a claim, with its evidence; what the other fields hold depends on the kind.

    `line` is the claim's possible money that it is about; `lines` and `claims` are the evidence. `days` are counted
    from the line (negative: before it), `amount_minor` is in the claim's currency.
    """

    kind: Kind
    line: Line | None = None
    lines: tuple[Moved, ...] = ()
    claims: tuple[Beside | Served | Reused, ...] = ()
    days: int = 0
    number: int = 0
    usual: int = 0
    amount_minor: int = 0
    on: date | None = None
    name: str = ""
    is_other_initiative: bool = False

    @property
    def key(self) -> str:
        """The same for the same finding on another page: its kind, the line that it is about, and its evidence."""
        about = [self.line.id] if self.line else []
        evidence = [*(line.id for line in self.lines), *(claim.id for claim in self.claims)]
        return ":".join([self.kind.value, *map(str, [*about, *evidence])])
