"""When two lines are the same line, and which line another one takes back; from values to values."""

from webapp.custody.rules.corrections import WINDOW, Earlier, meant
from webapp.custody.rules.lines import (
    Controls,
    Difference,
    Entry,
    Finding,
    Stored,
    Verdict,
    compare,
    differences,
    digest_of,
    first_name,
    normal_number,
    stated_sums,
)
from webapp.custody.rules.numbers import SHORTEST, holds, is_iban, within

__all__ = [
    "SHORTEST", "WINDOW", "Controls", "Difference", "Earlier", "Entry", "Finding", "Stored", "Verdict", "compare",
    "differences", "digest_of", "first_name", "holds", "is_iban", "meant", "normal_number", "stated_sums", "within",
]  # fmt: skip
