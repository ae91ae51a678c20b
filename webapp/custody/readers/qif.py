"""QIF as rows: every entry is one, with the same columns, so that dates and amounts are told apart as in any table."""

import re
from collections.abc import Iterator

from webapp.tables import LONGEST_CELL, Row, Unreadable

from .source import Source

COLUMNS = ("Date", "Amount", "Payee", "Memo", "Number", "Category", "Account")
_CELLS = {"D": 0, "T": 1, "P": 2, "M": 3, "N": 4, "L": 5}
_WITH_ENTRIES = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
_OTHER_LISTS = frozenset({"account", "cat", "class", "memorized", "security", "prices", "budget", "tax", "tag", "bill"})
_BLANKS = re.compile(r"\s+")


def qif_rows(source: Source, most: int) -> Iterator[Row]:
    """The headings, then the entries on accounts; lists of categories and the like are passed over. Raises Unreadable.

    U, which newer programs write beside T, counts where T is missing; the parts of a split entry only divide it.
    """
    yield Row(1, COLUMNS)
    reader = _Entries()
    count = 1
    for line, text in enumerate(source.lines(), 1):
        if (row := reader.take(line, text.rstrip("\n"))) and count < most:
            count += 1
            yield row
    if reader.fields:
        raise Unreadable(reader.begun, "This entry is not closed: the file may be cut off.")


class _Entries:
    """Puts the lines of an entry together."""

    def __init__(self) -> None:
        self.kind = ""
        self.account = ""
        self.fields: dict[str, str] = {}
        self.begun = 0

    def take(self, line: int, text: str) -> Row | None:
        if not text.strip():
            return None
        mark, value = text[0].upper(), text[1:].strip()
        if mark == "!":
            self.section(line, value)
        elif not self.kind:
            raise Unreadable(line, "This line belongs to no list of entries.")
        elif mark == "^":
            return self.entry()
        elif len(value) > LONGEST_CELL:
            raise Unreadable(line, "The line is too long.")
        else:
            self.begun = self.begun if self.fields else line
            if mark in self.fields and mark in "DT":
                raise Unreadable(line, "This entry has two dates or amounts: the file may be damaged.")
            self.fields.setdefault(mark, value)
        return None

    def section(self, line: int, value: str) -> None:
        if self.fields:
            raise Unreadable(self.begun, "This entry is not closed: the file may be cut off.")
        name, _, kind = value.casefold().partition(":")
        if name in ("option", "clear"):
            return
        self.kind = "account" if name == "account" else kind.strip()
        if self.kind == "invst":
            raise Unreadable(
                line, "The entries of an investment account have amounts without sign in QIF. Export it as OFX or CSV."
            )
        if self.kind not in _WITH_ENTRIES | _OTHER_LISTS:
            raise Unreadable(line, 'The list "%(name)s" is not known: the file may be damaged.', name=value.casefold())

    def entry(self) -> Row | None:
        fields, self.fields = self.fields, {}
        if self.kind == "account":
            self.account = fields.get("N", "")
        if not fields or self.kind not in _WITH_ENTRIES:
            return None
        cells = ["", "", "", "", "", "", self.account]
        for mark, place in _CELLS.items():
            cells[place] = fields.get(mark, "")
        # Quicken writes 1/ 5'26 for a day of this century.
        cells[0] = _BLANKS.sub("", cells[0]).replace("'", "/")
        cells[1] = cells[1] or fields.get("U", "")
        return Row(self.begun, tuple(cells))
