"""Money as integer minor units with an ISO currency, and the only place that rounds."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

# ISO 4217 minor units other than two.
_EXPONENTS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0, "KRW": 0,
    "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0,
}  # fmt: skip
LARGEST_MINOR = 9_000_000_000_000_000
WHOLE = 10_000


class Money(NamedTuple):
    """An amount of one currency; adding two currencies is refused."""

    minor: int
    currency: str

    def plus(self, other: "Money") -> "Money":
        """The sum of two amounts of one currency; raises ValueError for two currencies."""
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.minor + other.minor, self.currency)


def exponent(currency: str) -> int:
    """How many decimals a currency has: 2 for USD and THB, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency.upper(), 2)


def is_currency(code: str) -> bool:
    """Whether a text has the form of an ISO 4217 code."""
    return bool(re.fullmatch(r"[A-Z]{3}", code))


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal number of the currency's major unit."""
    return Decimal(minor).scaleb(-exponent(currency))


def to_minor(amount: Decimal, currency: str) -> int:
    """A decimal amount in minor units; raises ValueError for more decimals than the currency has, or too much."""
    if not amount.is_finite():
        raise ValueError("not a number")
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{currency} has {exponent(currency)} decimals")
    if abs(scaled) > LARGEST_MINOR:
        raise ValueError("the amount is too large")
    return int(scaled)


def parse_amount(text: str, currency: str, decimal_mark: str | None = None) -> int:
    """What a person typed ("1,234.50", "1.234,50", "1 234") in minor units.

    Without a decimal mark it is taken from the text: the last of point and comma, unless exactly three digits follow a
    single kind of mark, which then groups thousands. Raises ValueError with words fit to show.
    """
    plain = re.sub(r"[\s\u00a0\u202f'’_]", "", text)
    sign = -1 if plain.startswith(("-", "−")) or (plain.startswith("(") and plain.endswith(")")) else 1
    plain = plain.strip("()+-−")
    if not re.fullmatch(r"\d[\d.,]*", plain) or not plain.isascii():
        raise ValueError("Enter an amount such as 1250 or 1,250.50.")
    mark = decimal_mark or _decimal_mark(plain, exponent(currency))
    if mark:
        whole, _, fraction = plain.rpartition(mark) if mark in plain else (plain, "", "")
    else:
        whole, fraction = plain, ""
    whole = whole.replace(",", "").replace(".", "")
    if not fraction.isdigit() and fraction:
        raise ValueError("Enter an amount such as 1250 or 1,250.50.")
    try:
        return sign * to_minor(Decimal(f"{whole or '0'}.{fraction or '0'}"), currency)
    except InvalidOperation as error:
        raise ValueError("Enter an amount such as 1250 or 1,250.50.") from error


def _decimal_mark(plain: str, decimals: int) -> str | None:
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1 or (len(plain) - plain.rindex(last) - 1 == 3 and decimals != 3):
        return None
    return last


def round_half_away(value: Fraction) -> int:
    """A fraction of minor units as a whole number, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def split(minor: int, shares: Sequence[int]) -> list[int]:
    """Divides an amount by shares so that the parts sum to it exactly: largest remainder, ties to the earlier share."""
    total = sum(shares)
    if total <= 0 or any(share < 0 for share in shares):
        raise ValueError("shares must be positive")
    sign, amount = (-1, -minor) if minor < 0 else (1, minor)
    parts = [amount * share // total for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(amount * shares[i] % total), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
