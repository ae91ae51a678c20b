"""The rules of rates, pure: which rate leads from one currency to another, and what a table of rates says."""

from webapp.rates.rules.choosing import Found, Quoted, found, leads_to
from webapp.rates.rules.drawing import Drawing, drawing
from webapp.rates.rules.figures import BILLION, DIGITS, as_billionths, as_text
from webapp.rates.rules.reading import LARGEST, MOST, Read, Reading, day_of, read, written

__all__ = [
    "BILLION",
    "DIGITS",
    "LARGEST",
    "MOST",
    "Drawing",
    "Found",
    "Quoted",
    "Read",
    "Reading",
    "as_billionths",
    "as_text",
    "day_of",
    "drawing",
    "found",
    "leads_to",
    "read",
    "written",
]
