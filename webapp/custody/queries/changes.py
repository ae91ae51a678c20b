"""What banks say anew about lines that are evidence: what waits until it is settled, and for which claims it waits."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from webapp import scope
from webapp.clients.access import covers
from webapp.custody.models import Account, Activity, BankChange, StatementFile
from webapp.custody.queries.counting import counts
from webapp.custody.queries.imports import only_importers
from webapp.custody.queries.outline import ChangedLine, Outline, Parted, outlined, stored_outline
from webapp.custody.queries.preview import Preview
from webapp.db import batches, db
from webapp.exceptions import NotVisible
from webapp.policy import Viewer
from webapp.scope import Purpose

# So many lines are named in one statement.
SOME = 1000
_Newer = sa.orm.aliased(BankChange)


class Use(NamedTuple):
    """A claim for which a line is evidence, of those that the viewer may know; whether they may reopen it."""

    line_id: int
    claim_id: int
    may_reopen: bool


class ChangeRow(NamedTuple):
    """A change of the bank: what is stored and what its file says, in minor units; and how it was settled."""

    id: int
    line_id: int
    account_id: int
    account_number: str
    household_id: int | None
    description: str
    was_on: date
    was_minor: int
    was_currency: str
    is_on: date
    is_minor: int
    is_currency: str
    allocated_minor: int
    file_id: int
    file_name: str
    imported_at: datetime | None
    state: str
    reason: str
    is_single_control: bool
    is_covered: bool

    @property
    def difference_minor(self) -> int | None:
        """By how much the bank's balance differs from the stored lines, where both are of one currency."""
        return self.is_minor - self.was_minor if self.is_currency == self.was_currency else None


Source = Callable[[Viewer, Collection[int]], Iterable[Use]]
Lines = Callable[[Viewer, Collection[int]], sa.Select[int]]
_sources: list[Source] = []
_parts: list[Lines] = []
_confirmed: list[Lines] = []


def tells_uses(source: Source, parts: Lines, confirmed: Lines) -> None:
    """Registers who knows for what lines are evidence, who has part in that, and who confirmed by which lines."""
    if source not in _sources:
        _sources.append(source)
        _parts.append(parts)
        _confirmed.append(confirmed)


def with_part(viewer: Viewer, line_ids: Collection[int]) -> set[int]:
    """Those lines on which decisions were made that this person has part in: by a claim, or covering the household."""
    return _among(viewer, line_ids, [_covered, *_parts])


def confirmed_by(viewer: Viewer, line_ids: Collection[int]) -> set[int]:
    """Those lines by which this person ever confirmed a claim: somebody else settles what the bank says of them."""
    return _among(viewer, line_ids, _confirmed)


def left_to_others(viewer: Viewer, line_ids: Collection[int]) -> set[int]:
    """Those lines of which this person settles no change: they have part in them, or confirmed by them.

    Where the firm works with single control, who confirmed may settle it.
    """
    alone = [] if viewer.firm.allows_single_control else _confirmed
    return _among(viewer, line_ids, [_covered, *_parts, *alone])


def _covered(viewer: Viewer, line_ids: Collection[int]) -> sa.Select[int]:
    mine = (Activity.is_bound, covers(viewer, Activity.household_id))
    return sa.select(Activity.id).where(Activity.id.in_(list(line_ids)), *mine)


def _among(viewer: Viewer, line_ids: Collection[int], sources: Collection[Lines]) -> set[int]:
    found: set[int] = set()
    for some in batches(list(line_ids), SOME):
        lines = sa.union(*(source(viewer, some) for source in sources))
        found.update(db.session.scalars(scope.for_purpose(lines, Purpose.CONFLICT)))
    return found


def uses(viewer: Viewer, line_ids: Collection[int]) -> dict[int, list[Use]]:
    """For which claims lines are evidence now, of those that this person may know of."""
    found: dict[int, list[Use]] = defaultdict(list)
    for source in _sources if line_ids else ():
        for use in source(viewer, line_ids):
            found[use.line_id].append(use)
    return found


def noted(viewer: Viewer, held: Iterable[ChangedLine], changed: Iterable[ChangedLine] = ()) -> set[int]:
    """Those lines that stay as they are, were this person to import them, of which that is known already.

    What is evidence (`held`), and of the rest (`changed`) what somebody else settles, waits or was left so; of any
    other line somebody said that it stays.
    """
    changed = list(changed)
    others = left_to_others(viewer, [one.activity_id for one in changed])
    waiting = [*held, *(one for one in changed if one.activity_id in others)]
    said: dict[tuple[Any, ...], tuple[str, ...]] = {_said(one): ("left",) for one in changed}
    return _told(viewer, said | {_said(one): ("waiting", "left") for one in waiting})


def left_alone(viewer: Viewer, lines: Iterable[ChangedLine]) -> set[int]:
    """Those lines of which somebody said that they stay as they are, whatever the bank says."""
    return _told(viewer, {_said(one): ("left",) for one in lines})


def _told(viewer: Viewer, said: Mapping[tuple[Any, ...], tuple[str, ...]]) -> set[int]:
    """Those lines of which what the bank says is kept in one of the states that are given for it."""
    only_importers(viewer)
    found: set[int] = set()
    terms = (BankChange.line_id, BankChange.is_on, BankChange.is_minor, BankChange.is_currency)
    for some in batches([key[0] for key in said], SOME):
        rows = sa.select(*terms, BankChange.state).where(BankChange.line_id.in_(some))
        for row in db.session.execute(scope.for_viewer(rows, viewer)):
            if row.state in said.get(tuple(row[:4]), ()):
                found.add(row.line_id)
    return found


def _said(line: ChangedLine) -> tuple[int, date, int, str]:
    return line.activity_id, line.is_day, line.is_minor, line.is_currency


def waits(change: Any = BankChange) -> sa.ColumnElement[bool]:
    """The predicate on a change: it waits, and no newer one of its line does."""
    later = sa.select(_Newer.id).where(
        _Newer.line_id == change.line_id, _Newer.state == "waiting", _Newer.id > change.id
    )
    return sa.and_(change.state == "waiting", ~later.correlate(change).exists())


def is_undisputed(line: Any = Activity) -> sa.ColumnElement[bool]:
    """The predicate on a line: no bank says it anew."""
    waiting = sa.select(BankChange.id).where(BankChange.line_id == line.id, BankChange.state == "waiting")
    return ~waiting.correlate(line).exists()


def is_overtaken(viewer: Viewer, made: Outline) -> bool:
    """Whether a line that was to stay as it is, since it was evidence, is no evidence any more."""
    only_importers(viewer)
    ids = [one.activity_id for one in made.held]
    for some in batches(ids, SOME):
        free = sa.select(Activity.id).where(Activity.id.in_(some), Activity.allocated_minor == 0, counts()).limit(1)
        if db.session.scalar(scope.for_viewer(free, viewer)) is not None:
            return True
    return False


def is_newest(viewer: Viewer, change_id: int) -> bool:
    """Whether a change waits and no newer one of its line does."""
    found = sa.select(BankChange.id).where(BankChange.id == change_id, waits())
    return db.session.scalar(scope.for_viewer(found, viewer)) is not None


def outlined_for(viewer: Viewer, made: Preview, shown: int) -> Outline:
    """A preview that lies in memory as an outline, with what is known already of lines that stay as they are."""
    outline = outlined(made, shown)
    outline.noted = noted(viewer, outline.held, outline.changed)
    return outline


def stored_for(viewer: Viewer, file: StatementFile, shown: int) -> Outline:
    """The outline that the worker made of a large file, with what is known already to whoever looks at it now."""
    outline = stored_outline(viewer, file, shown)
    outline.noted = noted(viewer, outline.held, outline.changed)
    return outline


def parted(viewer: Viewer, made: Outline) -> Parted:
    """What would become of the changed lines of a file, were this person to import it."""
    return made.parted(left_to_others(viewer, [one.activity_id for one in made.changed]))


def waiting_of_file(viewer: Viewer, file_id: int) -> int:
    """How many lines wait, since a file says something else of them, until somebody settles that."""
    only_importers(viewer)
    counted = sa.select(sa.func.count()).where(BankChange.file_id == file_id, BankChange.state == "waiting")
    return int(db.session.scalar(scope.for_viewer(counted, viewer)) or 0)


def booked_when(moment: Any) -> sa.ColumnElement[date]:
    """The day of a line as it was stored at a moment: a change of the bank that was taken later is not in it."""
    since = sa.select(BankChange.was_on).where(
        BankChange.line_id == Activity.id, BankChange.state == "taken", BankChange.settled_at > moment
    )
    first = since.order_by(BankChange.settled_at, BankChange.id).limit(1).correlate_except(BankChange)
    return sa.func.coalesce(first.scalar_subquery(), Activity.booked_on)


def waiting_changes(viewer: Viewer, *, after: int = 0, limit: int = 50) -> list[ChangeRow]:
    """What waits, the oldest first, one more than `limit` where there are more; `after` is the last one shown."""
    statement = _rows(viewer).where(waits(), BankChange.id > after).order_by(BankChange.id).limit(limit + 1)
    return [ChangeRow(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def changes_of_file(viewer: Viewer, file_id: int, limit: int = 100) -> list[ChangeRow]:
    """What a file said anew about lines that were evidence, as it listed them."""
    statement = _rows(viewer).where(BankChange.file_id == file_id).order_by(BankChange.id).limit(limit)
    return [ChangeRow(*row) for row in db.session.execute(scope.for_viewer(statement, viewer))]


def change_row(viewer: Viewer, change_id: int) -> ChangeRow:
    """One change; raises NotVisible."""
    row = db.session.execute(scope.for_viewer(_rows(viewer).where(BankChange.id == change_id), viewer)).one_or_none()
    if row is None:
        raise NotVisible
    return ChangeRow(*row)


def waiting_changes_total(viewer: Viewer) -> sa.Select[int]:
    """The statement that counts what waits, for the navigation of those who import."""
    return sa.select(sa.func.count(BankChange.line_id.distinct())).where(BankChange.state == "waiting")


def waiting_changes_count(viewer: Viewer) -> int:
    """How many lines wait for a change of the bank to be settled."""
    only_importers(viewer)
    return int(db.session.scalar(scope.for_viewer(waiting_changes_total(viewer), viewer)) or 0)


def bound_among(line_ids: Collection[int]) -> set[int]:
    """Those of the lines on which a decision was made."""
    found: set[int] = set()
    for some in batches(list(line_ids), SOME):
        bound = sa.select(Activity.id).where(Activity.id.in_(some), Activity.is_bound, counts())
        found.update(db.session.scalars(scope.for_purpose(bound, Purpose.MAINTENANCE)))
    return found


def _rows(viewer: Viewer) -> Any:
    only_importers(viewer)
    return (
        sa.select(
            BankChange.id, BankChange.line_id, Activity.account_id, Account.number, Activity.household_id,
            Activity.description, BankChange.was_on, BankChange.was_minor, BankChange.was_currency, BankChange.is_on,
            BankChange.is_minor, BankChange.is_currency, Activity.allocated_minor, BankChange.file_id,
            StatementFile.file_name, StatementFile.imported_at, BankChange.state, BankChange.reason,
            BankChange.is_single_control, covers(viewer, Activity.household_id),
        )
        .join(Activity, Activity.id == BankChange.line_id)
        .join(Account, Account.id == Activity.account_id)
        .join(StatementFile, StatementFile.id == BankChange.file_id)
        .where(counts())
    )  # fmt: skip
