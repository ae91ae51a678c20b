"""Money as integer minor units with an ISO currency, and the only place that rounds."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from webapp.exceptions import Marked, NotAnAmount, mark

# ISO 4217 minor units other than two.
_EXPONENTS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0, "KRW": 0,
    "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0,
}  # fmt: skip
# ISO 4217, the currencies in use.
_CURRENCIES = frozenset({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY",
    "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD",
    "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR",
    "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW",
    "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK",
    "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF",
    "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU",
    "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})  # fmt: skip
# Out of use, but on statements of their time.
_FORMER = frozenset({
    "ADP", "ANG", "ATS", "BEF", "BGN", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GRD", "HRK", "IEP",
    "ITL", "LTL", "LUF", "LVL", "MRO", "MTL", "NLG", "PTE", "ROL", "SIT", "SKK", "SLL", "STD", "TRL",
    "VEF", "XEU", "ZWL",
})  # fmt: skip
LARGEST_MINOR = 9_000_000_000_000_000
MOST_DIGITS = 16
WHOLE = 10_000

ADVICE = mark("Enter an amount such as %(plain)s or %(grouped)s.")
UNCLEAR = mark("This could be thousands or decimals. Enter an amount such as %(plain)s or %(grouped)s.")
TOO_LARGE = mark("This amount is too large.")
_SIGNS = (("(", ")", -1), ("-", "", -1), ("−", "", -1), ("", "-", -1), ("", "−", -1), ("+", "", 1))
_AMOUNT = re.compile(r"[0-9.,'’_ ]{1,60}")
# Groups of three, or as in India of two before the last three, always with the same mark.
_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?=([.,'’_ ]))(?:\1[0-9]{2,3})*\1[0-9]{3}")
_OTHER_GROUPS = re.compile("['’_ ]")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


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
    """Whether a text is the ISO 4217 code of a currency in use."""
    return code in _CURRENCIES


def was_currency(code: str) -> bool:
    """Whether a text is the ISO 4217 code of a currency that is or was in use, as on an old statement."""
    return code in _CURRENCIES or code in _FORMER


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal number of the currency's major unit."""
    return Decimal(minor).scaleb(-exponent(currency))


def written(minor: int, currency: str) -> str:
    """Minor units as digits of the major unit, exactly and with all decimals: "-1234.50", "7" of JPY."""
    decimals = exponent(currency)
    digits = str(abs(minor)).zfill(decimals + 1)
    whole, rest = (digits[:-decimals], f".{digits[-decimals:]}") if decimals else (digits, "")
    return f"{'-' if minor < 0 else ''}{whole}{rest}"


def to_minor(amount: Decimal, currency: str) -> int:
    """A decimal amount in minor units; raises NotAnAmount for more decimals than the currency has, or too much."""
    if not amount.is_finite():
        raise NotAnAmount(mark("This is not a number."))
    decimals = exponent(currency)
    if amount and amount.adjusted() + decimals > MOST_DIGITS:
        raise NotAnAmount(TOO_LARGE)
    # Exact whatever the number of digits; Decimal's own arithmetic rounds to 28 of them without a word.
    scaled = Fraction(amount) * 10**decimals if not amount or amount.adjusted() > -MOST_DIGITS else Fraction(1, 2)
    if scaled.denominator != 1:
        raise NotAnAmount(mark("%(currency)s has %(decimals)s decimals."), currency=currency, decimals=decimals)
    if abs(scaled) > LARGEST_MINOR:
        raise NotAnAmount(TOO_LARGE)
    return int(scaled)


def parse_amount(text: str, currency: str, usual_mark: str = ".") -> int:
    """What a person typed ("1,234.50", "1.234,50", "1 234", "(12)", "12-") in minor units.

    Of point and comma in one text the last is the decimal mark, and a mark that is there several times groups
    thousands. A single mark is read as the reader's language writes it, `usual_mark` being its decimal mark; where that
    makes no amount of the currency it is refused, not guessed. In a currency of three decimals a single grouping mark
    is refused too. Digits must be grouped as amounts are, so that a date or a list is no amount. Raises NotAnAmount.
    """
    plain, sign = _unsigned(" ".join(text.split()))
    if not plain[:1].isdigit() or not _AMOUNT.fullmatch(plain):
        raise _refused(ADVICE, currency, usual_mark)
    mark = _decimal_mark(plain, currency, usual_mark)
    whole, _, fraction = plain.rpartition(mark) if mark and mark in plain else (plain, "", "")
    if not _WHOLE.fullmatch(whole) or (mark and mark in whole) or not (fraction.isdigit() or fraction == ""):
        raise _refused(ADVICE, currency, usual_mark)
    return sign * to_minor(Decimal(f"{re.sub('[^0-9]', '', whole)}.{fraction or '0'}"), currency)


def _unsigned(plain: str) -> tuple[str, int]:
    for before, after, sign in _SIGNS:
        inner = plain.removeprefix(before).removesuffix(after)
        if len(plain) == len(before) + len(inner) + len(after):
            return inner.strip(), sign
    return plain, 1


def _decimal_mark(plain: str, currency: str, usual_mark: str) -> str | None:
    marks = [c for c in plain if c in ".,"]
    if len(marks) != 1:
        return marks[-1] if len(set(marks)) == 2 else None
    mark = marks[0]
    if _OTHER_GROUPS.search(plain):
        # Thousands are marked already, so this can only be the decimal mark.
        return mark
    could_group, decimals = bool(_ONE_GROUP.fullmatch(plain)), exponent(currency)
    is_clear = not could_group or decimals == 3 if mark == usual_mark else could_group and decimals != 3
    if not is_clear:
        raise _refused(UNCLEAR, currency, usual_mark)
    return mark if mark == usual_mark else None


def _refused(text: Marked, currency: str, usual_mark: str) -> NotAnAmount:
    """Advice with amounts of the currency as the reader's language writes them."""
    group = "." if usual_mark == "," else ","
    plain, fraction = {0: ("1250", ""), 3: (f"1{usual_mark}250", "000")}.get(
        exponent(currency), (f"1250{usual_mark}50", "50")
    )
    return NotAnAmount(text, plain=plain, grouped=f"1{group}250{usual_mark if fraction else ''}{fraction}")


def round_half_away(value: Fraction) -> int:
    """A fraction of minor units as a whole number, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def floor(value: Fraction) -> int:
    """A fraction of minor units as a whole number, what is left over dropped: never more than it says."""
    return math.floor(value)


def split(minor: int, shares: Sequence[int]) -> list[int]:
    """Divides an amount by shares so that the parts sum to it exactly: largest remainder, ties to the earlier share."""
    total = sum(shares)
    if total <= 0 or any(share < 0 for share in shares):
        raise ValueError("shares must be positive")
    sign, amount = (-1, -minor) if minor < 0 else (1, minor)
    return [sign * part for part in apportion(amount, [(amount * share, total) for share in shares])]


def apportion(whole: int, exact: Sequence[tuple[int, int]]) -> list[int]:
    """Whole numbers for exact parts (numerator, positive denominator) that sum to `whole`, their rounded sum.

    By largest remainder: each part is rounded down, and what is missing goes, one unit each, to those that lost most;
    ties to the earlier part.
    """
    common = math.lcm(*{denominator for _, denominator in exact})
    divided = [divmod(numerator, denominator) for numerator, denominator in exact]
    parts = [part for part, _ in divided]
    missing = whole - sum(parts)
    if missing:
        lost = [rest * (common // exact[i][1]) for i, (_, rest) in enumerate(divided)]
        # Sorting backwards keeps the order of equals.
        by_remainder = sorted(range(len(parts)), key=lost.__getitem__, reverse=True)
        all_of_them, some = divmod(missing, len(parts))
        parts = [part + all_of_them for part in parts]
        for i in by_remainder[:some]:
            parts[i] += 1
    return parts
