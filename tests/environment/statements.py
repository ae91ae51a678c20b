"""The table in docs/statements.md: what becomes of every file in ../shared/data/statements.

`python -m tests.environment.statements` prints it, with `--write` it renews the page.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.fixtures.shared import SHARED
from webapp import money
from webapp.custody import readers
from webapp.custody.readers.mapping import DayOrder, Mapping

FOLDER = SHARED / "data" / "statements"
PAGE = Path(__file__).parents[2] / "docs" / "statements.md"
BEGIN, END = "<!-- begin: made by python -m tests.environment.statements --write -->\n", "<!-- end -->\n"
ASKS_ACCOUNT = "Say which column holds the account number, or enter the account number."
ASKS_DAY_ORDER = "The dates could be day first or month first."
KINDS = {"ofx": "OFX", "camt": "CAMT", "mt940": "MT940", "bai2": "BAI2", "bank-csv": "CSV"}


def main() -> int:
    """Prints the table or writes it into the page."""
    if "--write" not in sys.argv:
        print(table())
        return 0
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


def files() -> list[Path]:
    """Every file of the folder."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file())


def table() -> str:
    """All files as sections of Markdown, those that are no statements last."""
    sections = defaultdict(list)
    for path in files():
        row = f"| {path.relative_to(FOLDER).as_posix()} | {outcome(path)} |\n"
        sections[_section(path)].append(row)
    return "".join(
        f"\n## {name}\n\n| file | outcome |\n| --- | --- |\n{''.join(sections[name])}"
        for name in [*KINDS.values(), "What is no statement"]
    )


def _section(path: Path) -> str:
    is_other = path.suffix in {".json", ".yml", ".tgz"} or path.stem in {"LICENSE", "requirements"}
    return "What is no statement" if is_other else KINDS[path.relative_to(FOLDER).parts[0]]


def outcome(path: Path) -> str:
    """What a file is read as, or why it is refused; what a person is asked about a table is answered."""
    source = readers.Source(path)
    kind = readers.detect(source)
    answers, mapping = [], None
    if isinstance(kind, readers.Format) and kind in readers.TABLES:
        answers, mapping = _answered(readers.propose(kind, source))
    reading = readers.read(source, mapping)
    if reading.errors:
        more = f" (and {len(reading.errors) - 1} more)" if len(reading.errors) > 1 else ""
        line = f"line {reading.errors[0].line}: " if reading.errors[0].line else ""
        return f"refused: {line}{_escaped(reading.errors[0].message)}{more}"
    said = [f"{reading.format}: {'; '.join(_sums(reading)) or 'no lines'}"]
    said += [f"asked for {' and '.join(answers)}"] if answers else []
    said += [_escaped(notice.message) for notice in reading.notices]
    return "<br>".join(said)


def _answered(proposal: readers.Proposal) -> tuple[list[str], Mapping | None]:
    """The proposal with the account and the order of days filled in, where those are all that a person is asked."""
    messages = [doubt.message for doubt in proposal.doubts]
    mapping, answers = proposal.mapping, []
    for message in messages:
        if message == ASKS_ACCOUNT:
            mapping, answers = replace(mapping, account_is="A-1"), [*answers, "the account"]
        elif message.startswith(ASKS_DAY_ORDER):
            mapping, answers = replace(mapping, day_order=DayOrder.MONTH_FIRST), [*answers, "the order of days"]
        else:
            return [], None
    return answers, mapping


def _sums(reading: readers.Reading) -> Iterator[str]:
    """Lines and sum by currency."""
    totals: dict[str, list[Decimal]] = defaultdict(list)
    for statement in reading.statements:
        for line in statement.lines:
            totals[line.currency or statement.currency or "no currency named"].append(line.amount)
    for currency, amounts in totals.items():
        total = readers.written(sum(amounts, Decimal(0)), currency if money.was_currency(currency) else None)
        yield f"{len(amounts)} {'line' if len(amounts) == 1 else 'lines'}, sum {total} {currency}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
