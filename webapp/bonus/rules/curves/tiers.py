"""Tiers: bounded from–to, lower bound inclusive, upper exclusive, from zero upwards without gap or overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from webapp.bonus.rules.faults import Faults
from webapp.bonus.rules.figures import Amount, Percent, number
from webapp.bonus.rules.shapes import Field, Open, Record, Several
from webapp.exceptions import mark


class Tier(NamedTuple):
    """A stretch of the measure and its rate; without an upper bound it goes on for ever."""

    since: Fraction
    to: Fraction | None
    rate: Fraction

    def holds(self, quantity: Fraction) -> bool:
        """Whether a quantity reaches this tier and not the next."""
        return self.since <= quantity and (self.to is None or quantity < self.to)

    def inside(self, quantity: Fraction) -> Fraction:
        """The part of a quantity that lies in this tier."""
        upper = quantity if self.to is None else min(quantity, self.to)
        return max(Fraction(0), upper - self.since)

    def prorated(self, part: Fraction) -> "Tier":
        """The tier with its bounds for a part of the period."""
        return Tier(self.since * part, None if self.to is None else self.to * part, self.rate)


TIER = Record(
    {
        "from": Field(Amount(), "Where the tier begins, this amount included; the first begins at 0."),
        "to": Field(Open(Amount()), "Where it ends, this amount not included; null for the last."),
        "rate": Field(Percent(), "What it pays, 0 % to 100 %."),
    },
    Tier,
)


@dataclass(frozen=True)
class TierList(Several):
    """Tiers that meet; their bounds are compared even where a rate is wrong."""

    def read(self, raw: Any, at: str, faults: Faults) -> tuple[Any, ...] | None:
        """The tiers, or None with every fault noted."""
        before = len(faults)
        tiers = super().read(raw, at, faults)
        bounds = tiers if tiers is not None else _bounds(raw, faults.decimals)
        if bounds:
            _check_bounds(bounds, at, faults)
        return tiers if len(faults) == before else None


def _bounds(raw: Any, decimals: int) -> Sequence[Tier]:
    """The tiers' bounds alone, where all of them can be read; else none."""
    unread = Faults()
    unread.decimals = decimals
    rows = raw if isinstance(raw, list) and all(isinstance(row, dict) for row in raw) else []
    values = [
        (Amount().read(row.get("from"), "", unread), Open(Amount()).read(row.get("to", ""), "", unread)) for row in rows
    ]
    return [] if len(unread) else [Tier(since, to, Fraction(0)) for since, to in values if since is not None]


TIERS = Field(TierList(TIER), "The tiers in rising order; each begins where the one before ends.")


def _check_bounds(tiers: Sequence[Tier], at: str, faults: Faults) -> None:
    """Notes gaps, overlaps and bounds out of order."""
    say = partial(number, decimals=faults.decimals)
    if tiers[0].since:
        faults.add(
            f"{at}[0].from", mark("There is a gap from 0 to %(to)s. Begin the first tier at “0”."),
            to=say(tiers[0].since),
        )  # fmt: skip
    for place, tier in enumerate(tiers):
        if tier.to is not None and tier.to <= tier.since:
            faults.add(
                f"{at}[{place}].to",
                mark("The tier ends at %(to)s, not above its beginning at %(since)s. Put the bounds in rising order."),
                to=say(tier.to), since=say(tier.since),
            )  # fmt: skip
    for place, (tier, following) in enumerate(pairwise(tiers), 1):
        _check_seam(tier, following, f"{at}[{place}].from", faults)
    if tiers[-1].to is not None:
        faults.add(
            f"{at}[{len(tiers) - 1}].to",
            mark("There is a gap above %(to)s. End the last tier with null, or add a tier."), to=say(tiers[-1].to),
        )  # fmt: skip


def _check_seam(tier: Tier, following: Tier, at: str, faults: Faults) -> None:
    begins = number(following.since, faults.decimals)
    if tier.to is None:
        faults.add(
            at, mark("There is an overlap from %(since)s on: the tier before has no end. Write its “to”."), since=begins
        )
        return
    ends = number(tier.to, faults.decimals)
    if following.since > tier.to:
        faults.add(
            at, mark("There is a gap from %(since)s to %(to)s. Begin this tier at %(since)s."), since=ends, to=begins
        )
    elif following.since < tier.to:
        faults.add(
            at, mark("There is an overlap from %(since)s to %(to)s. Begin this tier at %(to)s."), since=begins, to=ends
        )
