"""What a file would bring: each row new, changed, known or refused, before anything is written."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from webapp import periods
from webapp.custody.readers.encoding import decode
from webapp.imports import rules
from webapp.imports.queries import known
from webapp.imports.queries.known import Known
from webapp.imports.queries.matching import MATCHERS, Match
from webapp.imports.rules import Fault, Mapping, Read, Table
from webapp.policy import Viewer

# A file's kind, and what its rows are.
RECORD = {"households": "household", "contacts": "contact", "interactions": "interaction"}


class Choice(NamedTuple):
    """How a file is to be taken in."""

    kind: str
    source: str
    mapping: Mapping
    initiative_id: int | None = None


class Line(NamedTuple):
    """A row with what becomes of it: new, changed, known or refused, and for the latter why.

    `place` is the household of a contact, or the contact of an interaction: an id, or a name for one to be made that
    rows share. `is_moved` says that a known interaction would leave another initiative.
    """

    read: Read
    verdict: str
    known: Known | None = None
    place: int | str | None = None
    problem: Fault | None = None
    is_moved: bool = False


class Plan:
    """Everything that a file would bring."""

    def __init__(self, choice: Choice, table: Table, problems: list[Fault], lines: list[Line]) -> None:
        self.choice, self.table, self.problems, self.lines = choice, table, problems, lines

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows are new, changed, known and refused."""
        return Counter(line.verdict for line in self.lines)

    @cached_property
    def errors(self) -> list[Fault]:
        """Why the file cannot be read, or all that is wrong with its rows."""
        return [*self.problems, *(line.problem for line in self.lines if line.problem)]

    @property
    def is_unreadable(self) -> bool:
        """Whether no row can be taken at all."""
        return bool(self.problems)

    @property
    def changes_something(self) -> bool:
        """Whether taking the good rows in would change anything."""
        return not self.problems and bool(self.counts["new"] or self.counts["changed"])

    @cached_property
    def places_to_make(self) -> int:
        """How many households (for contacts) or contacts (for interactions) would be made along the way."""
        return len({line.place for line in self.lines if line.verdict == "new" and isinstance(line.place, str)})

    @cached_property
    def moved(self) -> int:
        """How many known interactions would leave another initiative."""
        return sum(line.is_moved for line in self.lines)

    def of(self, verdict: str) -> Iterator[Line]:
        """The rows with a verdict."""
        return (line for line in self.lines if line.verdict == verdict)


def sheet(raw: bytes) -> Table:
    """The table in a file, whatever its character set; what is wrong with it is its `problem`."""
    if len(raw) > rules.LARGEST_FILE:
        return Table((), (), rules.problem(None, "The file is larger than 10 MB. Split it."))
    text = decode(raw)
    if text is None:
        return Table((), (), rules.problem(None, "This is no text file. Save the sheet as CSV and upload that."))
    return rules.read_table(text)


def table_of(raw: bytes, kind: str, chosen: Mapping | None = None) -> tuple[Table, Mapping]:
    """The table in a file, and its columns: as chosen, and for the rest as the headings say."""
    table = sheet(raw)
    return table, rules.settled(rules.propose(kind, table), chosen or {})


def plan(viewer: Viewer, table: Table, choice: Choice) -> Plan:
    """What a table would bring if it were taken in now; writes nothing and never raises for what is in the file."""
    if table.problem:
        return Plan(choice, table, [table.problem], [])
    many = rules.too_many(choice.kind, table)
    wrong = [many] if many else rules.unusable(choice.kind, table, choice.mapping)
    if wrong:
        return Plan(choice, table, wrong, [])
    around = rules.Around(viewer.firm.zone, periods.now())
    reads = rules.interpret(choice.kind, table, choice.mapping, around, str(choice.initiative_id or ""))
    if isinstance(reads, Fault):
        return Plan(choice, table, [reads], [])
    lines = _lines(viewer, choice, reads)
    changed = [line for line in lines if line.verdict == "changed"]
    if len(changed) > rules.MOST_CHANGED:
        at = changed[rules.MOST_CHANGED].read.row.line
        text = "More than %(most)s rows change records that are there. Split the file here."
        return Plan(choice, table, [rules.problem(at, text, most=rules.MOST_CHANGED)], lines)
    return Plan(choice, table, [], lines)


def _lines(viewer: Viewer, choice: Choice, reads: list[Read]) -> list[Line]:
    good = [read for read in reads if not read.problem]
    record = RECORD[choice.kind]
    seen = known.known(viewer, record, choice.source, [read.outside_id for read in good])
    rest = [read for read in good if _differs(read, seen.get(read.outside_id))]
    matches = MATCHERS[choice.kind](viewer, choice.source, rest, seen)
    lines = [_line(read, seen.get(read.outside_id), matches.get(read.row.number)) for read in reads]
    return _with_moves(viewer, choice.initiative_id, lines) if choice.kind == "interactions" else lines


def _with_moves(viewer: Viewer, initiative_id: int | None, lines: list[Line]) -> list[Line]:
    changed = [line.known.record_id for line in lines if line.verdict == "changed" and line.known]
    stands = known.initiatives_of(viewer, changed)
    moved = {key for key, before in stands.items() if before not in (None, initiative_id)}
    return [line._replace(is_moved=line.known is not None and line.known.record_id in moved) for line in lines]


def _differs(read: Read, before: Known | None) -> bool:
    return before is None or before.fingerprint != read.fingerprint


def _line(read: Read, before: Known | None, match: Match | None) -> Line:
    if read.problem:
        return Line(read, "refused", problem=read.problem)
    if match is None:
        return Line(read, "known", before)
    if match.problem:
        return Line(read, "refused", problem=match.problem)
    values: dict[str, Any] = {**read.values, **match.values}
    return Line(read._replace(values=values), "changed" if before else "new", before, match.place)
