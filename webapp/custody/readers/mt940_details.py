"""What banks write about a line of an MT940 statement: purpose, other side, references, each country its own way."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from webapp.text import clean

from .mt940_fields import Field
from .values import LONGEST_TEXT

# A full line goes on in the next one in the middle of a word.
_FULL = 65
_CODED = re.compile(r"\s?\d{3}([?>+~^])\d{2}", re.ASCII)
_SLASHED = re.compile(r"/(EREF|NAME|REMI|CNTP|ORDP|BENM|USTD|ISDT|MARF|CSID|IBAN|BIC|TRTP|ADDR|PREF|RTRN|PURP)/")
_GERMAN = re.compile(r"(EREF|KREF|MREF|CRED|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
_HUNGARIAN = re.compile(r"(\d{2})(.*)")


class Details(NamedTuple):
    """What a line is about, who is on its other side, and by which names it is called."""

    description: str = ""
    payer: str = ""
    references: tuple[str, ...] = ()


def told_by(fields: Sequence[Field]) -> Details:
    """What the fields behind a line say about it."""
    if not fields:
        return Details()
    if fields[0].tag == "NS":
        return _numbered(fields[0].text.split("\n"))
    text = _joined([line for one in fields for line in one.text.split("\n")])
    coded = _CODED.match(text)
    if coded:
        return _coded(text[coded.start(1) :], coded.group(1))
    if _SLASHED.search(text):
        return _slashed(text)
    return Details(_plain(text))


def _plain(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST_TEXT]


def _joined(lines: list[str]) -> str:
    parts = []
    for line in lines:
        if line.strip():
            parts.append(line if len(line) >= _FULL else f"{line} ")
    return "".join(parts)


def _coded(text: str, mark: str) -> Details:
    """Fields such as ?20 … ?29 with the purpose in pieces, ?32 and ?33 with the name, as in Germany and Poland."""
    parts: dict[str, str] = {}
    for piece in text.split(mark)[1:]:
        if piece[:2].isdigit():
            parts[piece[:2]] = parts.get(piece[:2], "") + piece[2:].rstrip("\n")
    purpose = "".join(parts.get(code, "") for code in (*map(str, range(20, 30)), "60", "61", "62", "63"))
    named = _GERMAN.split(purpose)
    found = dict(zip(named[1::2], named[2::2], strict=False))
    description = found.get("SVWZ") or (named[0] if named[0].strip() else "") or parts.get("00", "") or purpose
    payer = _plain(parts.get("32", "") + parts.get("33", ""))
    return Details(_plain(description), payer, tuple(_plain(found.get(name, "")) for name in ("EREF", "KREF")))


def _slashed(text: str) -> Details:
    """Words such as /NAME/ and /REMI/ before what they name, as in the Netherlands."""
    named = _SLASHED.split(text)
    found: dict[str, str] = {}
    for name, value in zip(named[1::2], named[2::2], strict=False):
        found.setdefault(name, value.strip("/ "))
    other = found.get("CNTP", "").split("/")
    payer = found.get("NAME") or (other[2] if len(other) > 2 else "")
    return Details(_plain(found.get("REMI") or named[0] or text), _plain(payer), (_plain(found.get("EREF", "")),))


def _numbered(lines: list[str]) -> Details:
    """Lines that begin with a number, 01 to 14 for the purpose, 15 and 16 for the name, as some banks send instead."""
    parts = {found.group(1): found.group(2) for line in lines if (found := _HUNGARIAN.match(line))}
    purpose = " ".join(parts[code] for code in sorted(parts) if "01" <= code <= "14")
    return Details(_plain(purpose or parts.get("17", "")), _plain(parts.get("15", "") + parts.get("16", "")))
