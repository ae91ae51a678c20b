"""How the credit of a claim is divided, in basis points that total 10,000."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from webapp import money

WHOLE = money.WHOLE


class ShareFault(StrEnum):
    """What is wrong with a set of shares."""

    NOT_WHOLE = "not-whole"
    OUT_OF_RANGE = "out-of-range"


def fault_in_shares(shares: Mapping[int, int]) -> ShareFault | None:
    """What is wrong with shares (user id → basis points), or None if they are positive and total 100 %."""
    if any(points <= 0 or points > WHOLE for points in shares.values()):
        return ShareFault.OUT_OF_RANGE
    return None if sum(shares.values()) == WHOLE else ShareFault.NOT_WHOLE


def credited(amount_minor: int, shares: Mapping[int, int]) -> dict[int, int]:
    """Each person's part of an amount, in minor units; the parts sum to it, odd units go by largest remainder."""
    people = sorted(shares)
    return dict(zip(people, money.split(amount_minor, [shares[person] for person in people]), strict=True))


def points_of(typed: str) -> int:
    """A percentage as typed ("33.33", "70 %", "12,5") in basis points; raises ValueError where it is none."""
    plain = typed.replace("%", "").replace(",", ".").strip()
    try:
        points = Decimal(plain) * 100
        is_whole = plain.isascii() and points.is_finite() and points == points.to_integral_value()
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not is_whole or not 0 < points <= WHOLE:
        raise ValueError(typed)
    return int(points)


def percent_of(points: int) -> str:
    """Basis points as one types a percentage: 3333 → "33.33", 7000 → "70"."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
