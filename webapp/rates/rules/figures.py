"""A rate as a figure: a decimal number with up to nine digits before and after the point, kept as billionths."""

import re
from decimal import Decimal

BILLION = 10**9
DIGITS = r"[0-9]{1,9}([.][0-9]{1,9})?"


def as_billionths(text: str) -> int | None:
    """ "1.0825" as 1,082,500,000; None for a text that is no rate, and for 0, which is none."""
    if not re.fullmatch(DIGITS, text, re.ASCII):
        return None
    return int(Decimal(text).scaleb(9)) or None


def as_text(billionths: int) -> str:
    """A rate as it is written, without zeros at its end: "1.0825"."""
    whole, rest = divmod(billionths, BILLION)
    fraction = f"{rest:09d}".rstrip("0")
    return f"{whole}.{fraction}" if fraction else str(whole)
